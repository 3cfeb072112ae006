package hearus.server.internal.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A certificate with its chain, and its private key, in PEM files.
 *
 * @param certificate the server's certificate first, then those that signed it
 * @param key RSA or EC, not encrypted: PKCS#8, PKCS#1 or SEC 1
 */
public record CertificateFiles(Path certificate, Path key) {
    private static final long MAX_BYTES = 1 << 20;
    private static final String CHALLENGE = "hearus";

    /** The bytes of both files at one time. */
    record Content(Buffer certificate, Buffer key) {}

    /**
     * A certificate that can be used.
     *
     * @param options for the HTTP server
     * @param until when it expires
     */
    public record Loaded(PemKeyCertOptions options, Instant until) {}

    /** Reads both files, and checks that they belong together. Blocks. */
    public Loaded load() throws CertificateException {
        return load(read());
    }

    Content read() throws CertificateException {
        return new Content(bytes("certificate", certificate), bytes("key of the certificate", key));
    }

    private static Buffer bytes(String what, Path file) throws CertificateException {
        try {
            var size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new CertificateException("The " + what + ", " + file + ", has " + size + " bytes: it is no PEM file.");
            }
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new CertificateException("The " + what + " is not there: there is no file " + file + ".", e);
        } catch (IOException e) {
            throw new CertificateException("The " + what + " cannot be read from " + file
                    + ": it must be a file that this user may read.", e);
        }
    }

    Loaded load(Content content) throws CertificateException {
        var options = new PemKeyCertOptions().addCertValue(content.certificate()).addKeyValue(content.key());
        var manager = manager(options);
        var alias = Stream.of("RSA", "EC").map(type -> manager.getServerAliases(type, null)).filter(found -> found != null)
                .flatMap(Arrays::stream).findFirst()
                .orElseThrow(() -> new CertificateException("The certificate " + certificate + " has no key of the kind RSA or EC."));
        var leaf = manager.getCertificateChain(alias)[0];
        if (!belong(leaf, manager.getPrivateKey(alias))) {
            throw new CertificateException(key + " is not the key of the certificate " + certificate + ".");
        }
        return new Loaded(options, leaf.getNotAfter().toInstant());
    }

    private X509KeyManager manager(PemKeyCertOptions options) throws CertificateException {
        try {
            return Stream.of(options.getKeyManagerFactory(noVertx()).getKeyManagers()).filter(X509KeyManager.class::isInstance)
                    .map(X509KeyManager.class::cast).findFirst().orElseThrow();
        } catch (Exception e) {
            // Vert.x declares Exception, and throws several kinds of RuntimeException.
            throw new CertificateException("The certificate " + certificate + " and the key " + key
                    + " cannot be used together: both must be PEM, the key RSA or EC, the certificate's own, and without a password.", e);
        }
    }

    /** Vert.x would read files by it, and here it has their bytes. */
    @SuppressWarnings("NullAway")
    private static @Nullable Vertx noVertx() {
        return null;
    }

    /** Whether what the key signs is verified by the certificate. */
    private static boolean belong(X509Certificate leaf, PrivateKey key) {
        var algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        try {
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(CHALLENGE.getBytes(US_ASCII));
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(leaf.getPublicKey());
            verifier.update(CHALLENGE.getBytes(US_ASCII));
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
