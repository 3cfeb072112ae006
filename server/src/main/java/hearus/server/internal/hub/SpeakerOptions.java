package hearus.server.internal.hub;

import java.util.List;
import java.util.Optional;

import hearus.audio.AudioFormat;
import hearus.socketio.Socket.Handshake;
import hearus.whisper.LanguageNames;
import hearus.whisper.UnknownLanguageException;

/**
 * The options that a client sets when it connects, in the query or in {@code auth}: the language ({@link LanguageNames}; {@code auto} for all), the prompt, and for raw PCM
 * {@code format=s16le&rate=48000&channels=1}.
 *
 * @param invalid an option that is not valid: the client's audio is refused for this reason, since it would not be captioned as the client means
 */
record SpeakerOptions(List<String> languages, String prompt, AudioFormat format, Optional<InvalidOption> invalid) {
    private static final int MAX_PROMPT = 4_000;

    SpeakerOptions {
        languages = List.copyOf(languages);
    }

    /** An option with a value that is not valid. */
    record InvalidOption(String code, String message) {
        RefusedException toException() {
            return new RefusedException(code, message);
        }
    }

    static SpeakerOptions read(Handshake handshake, SpeakerOptions defaults) {
        try {
            return parse(handshake, defaults);
        } catch (RefusedException e) {
            return new SpeakerOptions(defaults.languages(), defaults.prompt(), defaults.format(),
                    Optional.of(new InvalidOption(e.code(), e.getMessage())));
        }
    }

    private static SpeakerOptions parse(Handshake handshake, SpeakerOptions defaults) throws RefusedException {
        var parameters = new ConnectionParameters(handshake);
        var prompt = parameters.text("prompt", ", ");
        if (prompt.map(String::length).orElse(0) > MAX_PROMPT) {
            throw new RefusedException("bad_prompt", "The prompt has " + prompt.get().length() + " characters and may have " + MAX_PROMPT
                    + ". Send the terms that matter most: Whisper uses the last 219 tokens of it only.");
        }
        return new SpeakerOptions(languages(parameters).orElse(defaults.languages()), prompt.orElse(defaults.prompt()),
                format(parameters, defaults.format()), Optional.empty());
    }

    private static Optional<List<String>> languages(ConnectionParameters parameters) throws RefusedException {
        try {
            return LanguageNames.parse(parameters.text("language", ",").orElse(""));
        } catch (UnknownLanguageException e) {
            throw new RefusedException("bad_language", e);
        }
    }

    private static AudioFormat format(ConnectionParameters parameters, AudioFormat sniffed) throws RefusedException {
        try {
            var format = AudioFormat.parse(parameters.text("format", ",").orElse(""), parameters.text("rate", ",").orElse(""),
                    parameters.text("channels", ",").orElse(""));
            return format instanceof AudioFormat.RawPcm ? format : sniffed;
        } catch (IllegalArgumentException e) {
            throw new RefusedException("bad_format", e);
        }
    }
}
