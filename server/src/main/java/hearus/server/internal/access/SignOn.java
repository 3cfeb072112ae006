package hearus.server.internal.access;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

import hearus.server.OidcConfig;
import hearus.server.internal.oidc.CodeFlow;
import hearus.server.internal.oidc.SignOnSessions;
import hearus.server.internal.oidc.TokenVerifier;

/**
 * The sign-on of pages: how it goes, and who is signed in. Thread-safe.
 *
 * @param pages the address by which browsers reach this server; empty for the one of each request
 */
record SignOn(CodeFlow flow, SignOnSessions sessions, Optional<URI> pages) {
    /** The sign-on that is configured. */
    static SignOn of(OidcConfig.SignOn config, TokenVerifier tokens, Optional<URI> pages) {
        return new SignOn(new CodeFlow(config, tokens), new SignOnSessions(InstantSource.system()), pages);
    }
}
