package hearus.captions;

import java.util.List;

/**
 * The options of one session.
 *
 * @param id for logs
 * @param languages candidates, as in {@link hearus.whisper.DecodeOptions#languages()}
 * @param prompt course terms; empty for none
 * @param startSample where on the audio clock the first sample lies (not 0 when a session is resumed)
 */
public record SessionOptions(String id, List<String> languages, String prompt, long startSample) {
    public SessionOptions {
        languages = List.copyOf(languages);
    }

    /** The same with another prompt. */
    public SessionOptions withPrompt(String other) {
        return new SessionOptions(id, languages, other, startSample);
    }
}
