package hearus.whisper.models;

import java.nio.file.Path;

/** A model whose files lie complete and checked in {@code folder}. */
public record InstalledModel(Model model, Path folder) {
    public Path file(String name) {
        return folder.resolve(name);
    }
}
