package hearus.server.internal.oidc;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import hearus.lectures.access.Scope;

/**
 * Reads what an account may do from a claim: a list of texts, or one text with spaces between them. Values that give nothing are ignored. Immutable.
 *
 * @param claim its name, or the path to it through objects with dots between the names
 * @param roles what each value gives; empty for values that are scopes themselves
 */
record RoleClaims(String claim, Map<String, List<Scope>> roles) {
    /** Values that are looked at. */
    static final int MAX_VALUES = 1_000;

    RoleClaims {
        roles = Map.copyOf(roles);
    }

    /** What these claims of a token give. */
    Set<Scope> scopes(Map<String, Object> claims) {
        var scopes = new LinkedHashSet<Scope>();
        find(claims).stream().flatMap(RoleClaims::texts).limit(MAX_VALUES).forEach(value -> scopes.addAll(scopes(value)));
        return scopes;
    }

    private List<Scope> scopes(String value) {
        return roles.isEmpty() ? Scope.parse(value).stream().toList() : roles.getOrDefault(value, List.of());
    }

    /** A name may have dots in it: providers use addresses as names. */
    private Optional<Object> find(Map<String, Object> claims) {
        if (claims.containsKey(claim)) {
            return Optional.ofNullable(claims.get(claim));
        }
        Object at = claims;
        for (var name : claim.split("\\.", -1)) {
            var inner = at instanceof Map<?, ?> object ? object.get(name) : null;
            if (inner == null) {
                return Optional.empty();
            }
            at = inner;
        }
        return Optional.of(at);
    }

    private static Stream<String> texts(Object value) {
        return switch (value) {
            case String text -> Stream.concat(Stream.of(text), Stream.of(text.split("\\s+")));
            case List<?> list -> list.stream().filter(String.class::isInstance).map(String.class::cast);
            default -> Stream.empty();
        };
    }
}
