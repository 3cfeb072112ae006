package hearus.server;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A certificate that the JDK's keytool makes, and its key, both PEM.
 *
 * @param certificate signed by itself
 * @param key PKCS#8
 */
record SelfSigned(String certificate, String key) {
    private static final String PASSWORD = "password";
    private static final Map<String, SelfSigned> MADE = new ConcurrentHashMap<>();

    /** The same at each call. {@code kind}: RSA or EC, which takes less time. */
    static SelfSigned of(String name, String kind) throws Exception {
        var known = MADE.get(name + kind);
        var pair = known == null ? make(name, kind) : known;
        MADE.put(name + kind, pair);
        return pair;
    }

    private static SelfSigned make(String name, String kind) throws Exception {
        var file = Files.createTempFile("hearus", ".p12");
        Files.delete(file);
        try {
            var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            var process = new ProcessBuilder(List.of(tool, "-J-XX:TieredStopAtLevel=1", "-genkeypair", "-keysize",
                    kind.equals("RSA") ? "2048" : "256", "-alias", "it", "-keyalg", kind, "-dname", "CN=" + name,
                    "-ext", "SAN=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(),
                    "-storepass", PASSWORD)).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), US_ASCII);
            assertThat(process.waitFor()).as(said).isZero();
            var store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(Files.readAllBytes(file)), PASSWORD.toCharArray());
            return new SelfSigned(pem("CERTIFICATE", store.getCertificate("it").getEncoded()),
                    pem("PRIVATE KEY", store.getKey("it", PASSWORD.toCharArray()).getEncoded()));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes) + "\n-----END "
                + what
                + "-----\n";
    }
}
