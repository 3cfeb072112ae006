package hearus.server.internal.tls;

/** A certificate or its key cannot be used. The message says why, and what to do. */
public final class CertificateException extends Exception {
    private static final long serialVersionUID = 1;

    CertificateException(String message, Throwable cause) {
        super(message, cause);
    }

    CertificateException(String message) {
        super(message);
    }
}
