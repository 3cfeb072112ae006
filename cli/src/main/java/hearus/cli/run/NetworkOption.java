package hearus.cli.run;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import hearus.server.NetworkOptions;

/** How clients reach a server. */
final class NetworkOption {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(names = "--trusted-proxies", paramLabel = "NETWORK", split = ",", defaultValue = "", description = "Proxies in front of this server, for example 127.0.0.1,10.0.0.0/8: what they say of a client in X-Forwarded-For, -Proto and -Host, or in Forwarded, is taken (default: none, and these headers are ignored).")
    List<String> proxies;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Serves HTTPS with this certificate: a PEM file with the certificate first, then those that signed it. Needs --tls-key. A renewed certificate is taken without a restart.")
    @Nullable
    Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The private key of --tls-cert: a PEM file, RSA or EC, without a password.")
    @Nullable
    Path key;

    @Option(names = "--http-redirect", paramLabel = "PORT", description = "Listens on this port too, and sends who comes there by plain HTTP to HTTPS. Needs --tls-cert.")
    @Nullable
    Integer redirect;

    @Option(names = "--base-path", paramLabel = "PATH", defaultValue = "", description = "Serves everything below this path, for example /captions, so that a proxy passes addresses on as they are (default: at /).")
    String basePath;

    @Option(names = "--public-url", paramLabel = "URL", description = "The address by which others reach this server, for example https://captions.uni.example: links begin with it.")
    @Nullable
    String publicUrl;

    /** The options as they were set. */
    NetworkOptions options() {
        var options = NetworkOptions.builder();
        set("--trusted-proxies", () -> options.trustedProxies(proxies));
        set("--base-path", () -> options.basePath(basePath));
        var url = publicUrl;
        if (url != null) {
            set("--public-url", () -> options.publicUrl(url));
        }
        if (certificate != null && key != null) {
            options.tls(certificate, key);
        } else if (certificate != null || key != null) {
            throw new ParameterException(spec.commandLine(),
                    "A certificate and its key belong together: give both --tls-cert and --tls-key.");
        }
        var port = redirect;
        if (port != null) {
            if (certificate == null) {
                throw new ParameterException(spec.commandLine(),
                        "--http-redirect needs HTTPS to redirect to: give --tls-cert and --tls-key.");
            }
            set("--http-redirect", () -> options.httpRedirect(port));
        }
        return options.build();
    }

    private void set(String option, Runnable setter) {
        try {
            setter.run();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }
}
