package hearus.lectures.internal.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text of a key or link: {@code hk_ID_SECRET} or {@code hl_ID_SECRET}. The secret has 158 random bits, so that nobody guesses it and a fast hash is enough; it is looked up by the id, which is no secret, and
 * compared in constant time.
 */
record Secret(Kind kind, String id, String secret) {
    /** 31 letters and digits that are not taken for each other. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int ID_LENGTH = 8;
    private static final int SECRET_LENGTH = 32;
    private static final Pattern TEXT = Pattern
            .compile("(hk|hl)_([" + ALPHABET + "]{" + ID_LENGTH + "})_([" + ALPHABET + "]{" + SECRET_LENGTH + "})");

    /** What it is of. */
    enum Kind {
        KEY("hk"), LINK("hl");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    static Secret random(Kind kind, SecureRandom random) {
        return new Secret(kind, letters(random, ID_LENGTH), letters(random, SECRET_LENGTH));
    }

    private static String letters(SecureRandom random, int count) {
        var letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return letters.toString();
    }

    /** What this text presents; empty where it has another form. */
    static Optional<Secret> parse(String text) {
        return Optional.of(TEXT.matcher(text)).filter(match -> match.matches())
                .map(match -> new Secret(match.group(1).equals(Kind.KEY.prefix) ? Kind.KEY : Kind.LINK, match.group(2), match.group(3)));
    }

    String text() {
        return kind.prefix + "_" + id + "_" + secret;
    }

    /** SHA-256 of the whole text, in hexadecimal. */
    String hash() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Whether it is the secret of which this is the hash; in constant time. */
    boolean matches(String expectedHash) {
        return MessageDigest.isEqual(hash().getBytes(StandardCharsets.US_ASCII), expectedHash.getBytes(StandardCharsets.US_ASCII));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return kind.prefix + "_" + id + "_…";
    }
}
