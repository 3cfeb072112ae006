package hearus.server.hub;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import hearus.audio.AudioFormat;
import hearus.socketio.Socket.Handshake;
import hearus.whisper.LanguageNames;
import hearus.whisper.UnknownLanguageException;

/**
 * What a client declares when it connects, in the query or in {@code auth}: the language ({@link LanguageNames}; {@code auto} for all), the prompt, and for raw PCM
 * {@code format=s16le&rate=48000&channels=1}.
 *
 * @param complaint what was wrong with it: the client's audio is refused for this reason, since it would not be captioned as the client means
 */
record SpeakerOptions(List<String> languages, String prompt, AudioFormat format, Optional<Complaint> complaint) {
    private static final int MAX_PROMPT = 4_000;

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
        var declared = new Declarations(handshake);
        var prompt = declared.text("prompt", ", ");
        if (prompt.map(String::length).orElse(0) > MAX_PROMPT) {
            throw new RefusedException("bad_prompt", "The prompt has " + prompt.get().length() + " characters and may have " + MAX_PROMPT
                    + ". Send the terms that matter most: Whisper uses the last 219 tokens of it only.");
        }
        return new SpeakerOptions(languages(declared).orElse(defaults.languages()), prompt.orElse(defaults.prompt()),
                format(declared, defaults.format()), Optional.empty());
    }

    private static Optional<List<String>> languages(Declarations declared) throws RefusedException {
        try {
            return LanguageNames.parse(declared.text("language", ",").orElse(""));
        } catch (UnknownLanguageException e) {
            throw new RefusedException("bad_language", e.getMessage());
        }
    }

    private static AudioFormat format(Declarations declared, AudioFormat sniffed) throws RefusedException {
        var format = declared.text("format", ",").map(text -> text.toLowerCase(Locale.ROOT));
        if (format.isEmpty()) {
            return sniffed;
        }
        if (!"s16le".equals(format.get())) {
            throw new RefusedException("bad_format",
                    "format is s16le for raw PCM, and not " + Declarations.shown(format.get())
                            + "; leave it out for WebM, Ogg, MP4 and WAV, which are recognised by their bytes.");
        }
        var rate = declared.number("rate", 16_000);
        var channels = declared.number("channels", 1);
        if (rate < 8_000 || rate > 192_000 || channels < 1 || channels > 8) {
            throw new RefusedException("bad_format", "rate lies between 8000 and 192000 Hz, channels between 1 and 8.");
        }
        return new AudioFormat.RawPcm(rate, channels);
    }

    /** What the handshake says under this name, in the query or in auth. */
    static Optional<String> value(Handshake handshake, String name) {
        return Optional.ofNullable(handshake.query().get(name)).or(() -> Optional.of(handshake.auth().path(name).asText("")))
                .map(String::strip).filter(text -> !text.isEmpty());
    }
}
