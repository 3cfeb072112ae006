package hearus.server.hub;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import hearus.audio.AudioFormat;
import hearus.socketio.Socket.Handshake;

/**
 * What a client declares when it connects, in the query or in {@code auth}: the language (ISO 639-1, several with commas, {@code auto} for all), the prompt, and for raw PCM
 * {@code format=s16le&rate=48000&channels=1}.
 *
 * @param complaint what was wrong with it: the client's audio is refused for this reason, since it would not be captioned as the client means
 */
record SpeakerOptions(List<String> languages, String prompt, AudioFormat format, Optional<Complaint> complaint) {
    private static final int MAX_PROMPT = 4_000;
    private static final int MAX_LANGUAGES = 16;

    SpeakerOptions {
        languages = List.copyOf(languages);
    }

    /** A declaration that we do not understand. */
    record Complaint(String code, String message) {
        RefusedException toException() {
            return new RefusedException(code, message);
        }
    }

    static SpeakerOptions read(Handshake handshake, SpeakerOptions defaults) {
        try {
            return parse(handshake, defaults);
        } catch (RefusedException e) {
            return new SpeakerOptions(defaults.languages(), defaults.prompt(), defaults.format(),
                    Optional.of(new Complaint(e.code(), e.getMessage())));
        }
    }

    private static SpeakerOptions parse(Handshake handshake, SpeakerOptions defaults) throws RefusedException {
        var languages = value(handshake, "language").map(SpeakerOptions::codes).orElse(defaults.languages());
        if (languages.size() > MAX_LANGUAGES || !languages.stream().allMatch(code -> code.matches("[a-z]{2,3}"))) {
            throw new RefusedException("bad_language", "language is an ISO 639-1 code such as ko, or several with commas: ko,en.");
        }
        var prompt = value(handshake, "prompt");
        if (prompt.map(String::length).orElse(0) > MAX_PROMPT) {
            throw new RefusedException("bad_prompt", "A prompt has at most " + MAX_PROMPT + " characters.");
        }
        return new SpeakerOptions(languages, prompt.orElse(defaults.prompt()),
                format(handshake, defaults.format()), Optional.empty());
    }

    private static AudioFormat format(Handshake handshake, AudioFormat sniffed) throws RefusedException {
        try {
            var declared = AudioFormat.parse(value(handshake, "format").orElse(""), value(handshake, "rate").orElse(""),
                    value(handshake, "channels").orElse(""));
            return declared instanceof AudioFormat.RawPcm ? declared : sniffed;
        } catch (IllegalArgumentException e) {
            throw new RefusedException("bad_format", e.getMessage());
        }
    }

    private static Optional<String> value(Handshake handshake, String name) {
        return Optional.ofNullable(handshake.query().get(name)).or(() -> Optional.of(handshake.auth().path(name).asText("")))
                .map(String::strip).filter(text -> !text.isEmpty());
    }

    private static List<String> codes(String list) {
        return "auto".equalsIgnoreCase(list)
                ? List.of()
                : Arrays.stream(list.split(",")).map(code -> code.strip().toLowerCase(Locale.ROOT)).filter(code -> !code.isEmpty())
                        .toList();
    }
}
