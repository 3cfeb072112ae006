package hearus.server.internal.hub;

import java.util.List;
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
        try {
            var format = AudioFormat.parse(declared.text("format", ",").orElse(""), declared.text("rate", ",").orElse(""),
                    declared.text("channels", ",").orElse(""));
            return format instanceof AudioFormat.RawPcm ? format : sniffed;
        } catch (IllegalArgumentException e) {
            throw new RefusedException("bad_format", e.getMessage());
        }
    }
}
