package hearus.bench.captions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.json.JsonMapper;

import hearus.captions.Decoder;
import hearus.whisper.DecodeOptions;
import hearus.whisper.Hypothesis;

/**
 * Decodes that were made once and are kept in a file, each under what it was asked for: the samples and the options, what the text has to begin with included. So a
 * policy that was tried before is tried again in a second, and one that asks for other beginnings gets what the model really says to them. Drafts are no part of the
 * key: they change no text. Used by one thread; the file grows with each decode and holds JSON Lines.
 */
public final class DecodeMemo implements Decoder {
    private record Kept(String key, Hypothesis hypothesis) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Decoder decoder;
    private final Map<String, Hypothesis> known = new HashMap<>();
    private int others;
    private int finals;

    private DecodeMemo(Path file, Decoder decoder) {
        this.file = file;
        this.decoder = decoder;
    }

    /** Reads the file, if there is one already; it must have been made with the same model. */
    public static DecodeMemo open(Path file, Decoder decoder) throws IOException {
        var memo = new DecodeMemo(file, decoder);
        if (Files.exists(file)) {
            for (var line : Files.readAllLines(file)) {
                var kept = JSON.readValue(line, Kept.class);
                memo.known.put(kept.key, kept.hypothesis);
            }
        }
        return memo;
    }

    @Override
    public Hypothesis decode(short[] pcm, DecodeOptions options) {
        var hypothesis = remembered(pcm, options);
        if (!options.partial() && pcm.length > 0) {
            finals++;
            var free = remembered(pcm, options.withFixed(List.of()));
            others += letters(free).equals(letters(hypothesis)) ? 0 : 1;
        }
        return hypothesis;
    }

    private Hypothesis remembered(short[] pcm, DecodeOptions options) {
        var key = key(pcm, options);
        return Optional.ofNullable(known.get(key)).orElseGet(() -> {
            var hypothesis = decoder.decode(pcm, options);
            known.put(key, hypothesis);
            try {
                Files.writeString(file, JSON.writeValueAsString(new Kept(key, hypothesis)) + "\n", StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return hypothesis;
        });
    }

    /** The share of whole phrases since the last call that say something else than they would if nothing had been stable before. */
    public double otherwise() {
        var share = finals == 0 ? 0 : (double) others / finals;
        others = 0;
        finals = 0;
        return share;
    }

    private static String letters(Hypothesis hypothesis) {
        return hypothesis.text().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
    }

    private static String key(short[] pcm, DecodeOptions options) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var bytes = ByteBuffer.allocate(2 * pcm.length);
            bytes.asShortBuffer().put(pcm);
            digest.update(bytes);
            digest.update(String.join("\t", String.join(",", options.languages()), options.prompt(), options.known(),
                    options.context().name(), Boolean.toString(options.partial()), Integer.toString(options.beams()),
                    options.fixed().stream().map(token -> Integer.toString(token.id())).toList().toString())
                    .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }
}
