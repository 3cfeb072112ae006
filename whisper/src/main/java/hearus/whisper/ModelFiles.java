package hearus.whisper;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The files of one Whisper model whose graphs were prepared for this engine. All must exist; Whisper only reads them.
 *
 * @param encoder the prepared encoder graph, in ONNX format, with its weights file beside it
 * @param decoder the prepared decoder graph, in ONNX format, with its weights file beside it
 * @param config {@code config.json} as published
 * @param generationConfig {@code generation_config.json} as published
 * @param vocabulary {@code vocab.json} as published
 * @param addedTokens {@code added_tokens.json} as published
 * @param cache a folder for what is computed once from the model and then read again; where it cannot be written, that is computed at each start (a second or two)
 */
public record ModelFiles(Path encoder, Path decoder, Path config, Path generationConfig, Path vocabulary, Path addedTokens, Path cache) {
    /** The files of a folder in which they have their usual names ({@code encoder.onnx}, {@code decoder.onnx}, and those above). The folder is the cache too. Nothing is read yet. */
    public static ModelFiles in(Path folder) {
        return new ModelFiles(folder.resolve("encoder.onnx"), folder.resolve("decoder.onnx"), folder.resolve("config.json"),
                folder.resolve("generation_config.json"), folder.resolve("vocab.json"), folder.resolve("added_tokens.json"), folder);
    }

    /** Where the graphs lie, for messages. */
    Path folder() {
        var absolute = encoder.toAbsolutePath();
        return Objects.requireNonNullElse(absolute.getParent(), absolute);
    }
}
