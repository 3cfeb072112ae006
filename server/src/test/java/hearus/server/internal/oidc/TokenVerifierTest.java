package hearus.server.internal.oidc;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.server.OidcConfig;
import hearus.server.internal.oidc.TokenException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class TokenVerifierTest {
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private TestProvider provider;
    private TokenVerifier verifier;

    @BeforeEach
    void start() throws Exception {
        provider = new TestProvider();
        verifier = TokenVerifier.open(provider.config(), InstantSource.fixed(now));
        await().atMost(Duration.ofSeconds(30)).until(() -> provider.fetched() == 1);
    }

    @AfterEach
    void stop() {
        verifier.close();
        provider.close();
    }

    private String token(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        return TestProvider.sign(provider.key(), TestProvider.header(provider.key().getKeyID()),
                change.apply(provider.claims(now)).build());
    }

    private Date at(Duration fromNow) {
        return Date.from(now.plus(fromNow));
    }

    private void assertRefused(String token, Reason reason) {
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOfSatisfying(TokenException.class,
                refused -> assertThat(refused.reason()).isEqualTo(reason)).hasNoCause();
    }

    @Test
    void aTokenOfTheProviderIsAcceptedAndSaysWhoItIs() throws Exception {
        var account = verifier.verify(token(claims -> claims));
        assertThat(account.subject()).isEqualTo("u-17");
        assertThat(account.name()).isEqualTo("Kim Minji");
        assertThat(account.scopes()).containsExactly(Scope.everywhere(Role.READER));
        assertThat(account.expires()).isEqualTo(now.plus(Duration.ofMinutes(5)).plus(TokenVerifier.SKEW));
        assertThat(provider.fetched()).isEqualTo(1);
    }

    @Test
    void aTokenIsAcceptedUntilAMinuteAfterItsEndAndFromAMinuteBeforeItsBeginning() throws Exception {
        for (var end : List.of(-59, -1, 0, 1)) {
            assertThat(verifier.verify(token(claims -> claims.expirationTime(at(Duration.ofSeconds(end))))).subject()).isEqualTo("u-17");
        }
        for (var end : List.of(-60, -61, -3600)) {
            assertRefused(token(claims -> claims.expirationTime(at(Duration.ofSeconds(end)))), Reason.EXPIRED);
        }
        for (var begin : List.of(-3600, 0, 59, 60)) {
            assertThat(verifier.verify(token(claims -> claims.notBeforeTime(at(Duration.ofSeconds(begin))))).subject()).isEqualTo("u-17");
        }
        for (var begin : List.of(61, 3600)) {
            assertRefused(token(claims -> claims.notBeforeTime(at(Duration.ofSeconds(begin)))), Reason.NOT_YET);
        }
    }

    @Test
    void aTokenForAnotherServiceOrOfAnotherIssuerIsRefused() throws Exception {
        assertRefused(token(claims -> claims.audience("library")), Reason.AUDIENCE);
        assertRefused(token(claims -> claims.audience("hearus-api-2")), Reason.AUDIENCE);
        assertRefused(token(claims -> claims.audience((String) null)), Reason.AUDIENCE);
        assertRefused(token(claims -> claims.issuer("https://elsewhere.example")), Reason.ISSUER);
        assertRefused(token(claims -> claims.issuer(provider.issuer() + "/")), Reason.ISSUER);
        assertRefused(token(claims -> claims.issuer(null)), Reason.ISSUER);
        try (var other = new TestProvider()) {
            assertRefused(other.token("admin"), Reason.SIGNATURE);
        }
    }

    @Test
    void aTokenThatIsNotSignedOrSignedWithThePublicKeyAsASecretIsRefused() throws Exception {
        var claims = provider.claims(now).build();
        assertRefused(new PlainJWT(claims).serialize(), Reason.ALGORITHM);
        for (var secret : List.of(provider.key().toPublicKey().getEncoded(),
                provider.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            var forged = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), claims);
            forged.sign(new MACSigner(secret));
            assertRefused(forged.serialize(), Reason.ALGORITHM);
        }
        var good = token(same -> same);
        assertRefused(good.substring(0, good.lastIndexOf('.') + 1), Reason.MALFORMED);
    }

    @Test
    void aTokenThatWasChangedIsRefused() throws Exception {
        var parts = token(claims -> claims).split("\\.", -1);
        var others = token(claims -> claims.claim(OidcConfig.USUAL_ROLE_CLAIM, "admin")).split("\\.", -1);
        assertRefused(parts[0] + "." + others[1] + "." + parts[2], Reason.SIGNATURE);
        var logout = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("first").type(new JOSEObjectType("logout+jwt")).build();
        assertRefused(TestProvider.sign(provider.key(), logout, provider.claims(now).build()), Reason.MALFORMED);
    }

    @Test
    void whatIsNoTokenIsRefused() throws Exception {
        for (var text : List.of(".", "..", "a.b.c", "....", "eyJhbGciOiJSUzI1NiJ9..", "eyJhbGciOiJSUzI1NiJ9.e30.", "e30.e30.e30",
                "x".repeat(20_000) + ".a.b", "\u0000.\u0000.\u0000", "eyJhbGciOjF9.e30.AA", "eyJhbGciOiJSUzI1NiIsImtpZCI6NX0.e30.AA")) {
            assertRefused(text, Reason.MALFORMED);
        }
        assertRefused(token(claims -> claims.expirationTime(null)), Reason.MALFORMED);
        assertRefused(token(claims -> claims.subject(null)), Reason.MALFORMED);
    }

    @Test
    void aNewKeyIsFetchedWhenATokenNamesIt() throws Exception {
        var before = token(claims -> claims);
        assertThat(verifier.verify(before).subject()).isEqualTo("u-17");
        provider.rotate("second");
        assertThat(verifier.verify(token(claims -> claims)).subject()).isEqualTo("u-17");
        assertThat(provider.fetched()).isEqualTo(2);
        assertRefused(before, Reason.UNKNOWN_KEY);
    }

    @Test
    void tokensThatNameUnknownKeysDoNotFloodTheProvider() throws Exception {
        var strange = TestProvider.key("strange");
        for (int i = 0; i < 100; i++) {
            assertRefused(TestProvider.sign(strange, TestProvider.header("strange-" + i), provider.claims(now).build()),
                    Reason.UNKNOWN_KEY);
        }
        assertThat(provider.fetched()).isLessThanOrEqualTo(2);
        assertThat(verifier.verify(token(claims -> claims)).subject()).as("known keys serve meanwhile").isEqualTo("u-17");
    }

    @Test
    void aProviderThatFailsAtTheStartIsAskedAgainWhenATokenComes() throws Exception {
        provider.fail(true);
        var before = provider.fetched();
        try (var late = TokenVerifier.open(provider.config(), InstantSource.system())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> provider.fetched() > before);
            provider.fail(false);
            assertThat(late.verify(provider.token("speaker")).scopes()).containsExactly(Scope.everywhere(Role.SPEAKER));
        }
    }

    @Test
    void whileAProviderNeverAnsweredTokensAreNeitherAcceptedNorCalledWrong() throws Exception {
        OidcConfig gone;
        try (var closed = new TestProvider()) {
            gone = closed.config();
        }
        try (var never = TokenVerifier.open(gone, InstantSource.system())) {
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> never.verify(token(claims -> claims))).isInstanceOf(ProviderException.class)
                        .hasMessageContaining("does not answer");
            }
            assertThatThrownBy(() -> never.verify(token(claims -> claims.expirationTime(at(Duration.ofHours(-1))))))
                    .as("a token that is over is over all the same").isInstanceOf(TokenException.class);
        }
    }

    @Test
    void aDiscoveryDocumentOfAnotherIssuerIsNotTrusted() throws Exception {
        var asked = URI.create(provider.issuer() + "/");
        try (var strict = TokenVerifier.open(OidcConfig.of(asked, TestProvider.AUDIENCE), InstantSource.system())) {
            assertThatThrownBy(() -> strict.verify(provider.token("admin"))).isInstanceOf(ProviderException.class);
        }
    }

    @Test
    void rolesAreReadByPathAndByWhatTheOperatorSays() throws Exception {
        var scopes = Map.of("staff", List.of(Scope.everywhere(Role.SPEAKER)),
                "physics", List.of(new Scope(Role.EDITOR, "physics-3"), new Scope(Role.EDITOR, "physics-4")));
        try (var mapped = TokenVerifier.open(provider.config().withRoleClaim("realm_access.roles").withRoles(scopes),
                InstantSource.system())) {
            assertThat(mapped.verify(token(claims -> claims)).scopes()).containsExactlyInAnyOrder(Scope.everywhere(Role.SPEAKER),
                    new Scope(Role.EDITOR, "physics-3"), new Scope(Role.EDITOR, "physics-4"));
            assertThat(mapped.verify(token(claims -> claims.claim("realm_access", Map.of("roles", List.of("admin", "Staff", 7)))))
                    .scopes()).as("with a mapping only what it names counts").isEmpty();
            assertThat(mapped.verify(token(claims -> claims.claim("realm_access", "staff"))).scopes()).isEmpty();
            assertThat(mapped.verify(token(claims -> claims.claim("realm_access.roles", "x staff"))).scopes())
                    .as("a claim whose name has a dot, with words in one text").containsExactly(Scope.everywhere(Role.SPEAKER));
        }
        assertThat(verifier.verify(provider.token("speaker:physics-3", "reader", "admin:physics-3", "owner", "speaker:", "")).scopes())
                .containsExactly(new Scope(Role.SPEAKER, "physics-3"), Scope.everywhere(Role.READER));
        assertThat(verifier.verify(token(claims -> claims.claim(OidcConfig.USUAL_ROLE_CLAIM, null))).scopes()).isEmpty();
    }

    @Test
    void anIdTokenIsForTheClientThatAskedAndRepeatsItsNonce() throws Exception {
        UnaryOperator<JWTClaimsSet.Builder> good = claims -> claims.audience("pages").claim("nonce", "n-1");
        assertThat(verifier.verifySignOn(token(good), "pages", "n-1").subject()).isEqualTo("u-17");
        assertThatThrownBy(() -> verifier.verifySignOn(token(good), "pages", "n-2")).isInstanceOfSatisfying(TokenException.class,
                refused -> assertThat(refused.reason()).isEqualTo(Reason.NONCE));
        for (var wrong : List.<UnaryOperator<JWTClaimsSet.Builder>>of(claims -> claims.audience("other"),
                claims -> claims.audience(List.of("pages", "other")), claims -> claims.audience("pages").claim("azp", "other"))) {
            assertThatThrownBy(() -> verifier.verifySignOn(token(claims -> wrong.apply(claims.claim("nonce", "n-1"))), "pages", "n-1"))
                    .isInstanceOfSatisfying(TokenException.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.AUDIENCE));
        }
    }

    @Test
    void anIssuerThatAnybodyOnTheWayCouldReplaceIsRefused() {
        for (var issuer : List.of("http://sso.example.org/realms/campus", "ftp://sso.example.org", "sso.example.org",
                "https://sso.example.org/?a=b")) {
            assertThatThrownBy(() -> OidcConfig.of(URI.create(issuer), "hearus")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(OidcConfig.of(URI.create("https://sso.example.org/realms/campus"), "hearus").roleClaim()).isEqualTo("hearus");
    }
}
