package hearus.server.internal.oidc;

import java.time.Instant;
import java.util.List;

import hearus.lectures.access.Scope;

/**
 * Somebody with an account of the provider, as a token that was verified says.
 *
 * @param subject by which the provider knows it
 * @param name what people call it; the subject where the token has no name
 * @param scopes what its roles let it do; empty for nothing
 * @param expires from when on the token is not accepted
 */
public record Account(String subject, String name, List<Scope> scopes, Instant expires) {
    public Account {
        scopes = List.copyOf(scopes);
    }
}
