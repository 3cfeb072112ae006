package hearus.server;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

import hearus.lectures.LectureException;
import hearus.lectures.access.Credentials;
import hearus.server.internal.access.AccessControl;
import hearus.server.internal.oidc.TokenVerifier;

/**
 * Decides at the start whether callers are checked: not on loopback while no key was ever made and no provider of accounts is configured, so that the first start is one command, and not where the operator says so. A key that has expired or was revoked counts as
 * made: a server does not become open because its last key is gone.
 */
final class AccessDecision {
    private AccessDecision() {}

    /**
     * The checks for this configuration.
     *
     * @param keys where keys are; empty for a speech server, which has none
     * @param links where links are; empty for a speech server
     * @throws StartException if other machines would reach the server, and there is nothing to check them by
     */
    static AccessControl decide(ServerConfig config, Optional<Credentials> keys, Optional<Credentials> links)
            throws StartException, LectureException {
        if (config.open()) {
            return AccessControl.open();
        }
        var reachable = isReachable(config.host());
        if (keys.isEmpty() || links.isEmpty()) {
            if (!reachable) {
                return AccessControl.open();
            }
            return AccessControl.by(config.token().orElseThrow(() -> refused(config,
                    "set a token with --token, better as HEARUS_TOKEN")));
        }
        var made = keys.get().keys();
        var now = Instant.now();
        if (config.oidc().isPresent()) {
            return AccessControl.by(keys.get(), links.get()).withAccounts(TokenVerifier.open(config.oidc().get(), InstantSource.system()),
                    config.network().publicUrl().map(URI::create));
        }
        if (reachable && made.stream().noneMatch(key -> key.usable(now))) {
            throw refused(config, "make a key with `hearus keys create`, name a provider of accounts with --oidc-issuer");
        }
        return made.isEmpty() ? AccessControl.open() : AccessControl.by(keys.get(), links.get());
    }

    private static StartException refused(ServerConfig config, String how) {
        return new StartException(StartException.Code.NO_ACCESS_CONTROL, "Other machines could reach this server at " + config.host()
                + ", and there is no key by which it could tell who may use it: " + how
                + ", or let everybody do everything with --open.");
    }

    /** Whether other machines may reach this address; an unknown one cannot be listened on, and is left to whoever tries. */
    private static boolean isReachable(String host) {
        try {
            return !InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
