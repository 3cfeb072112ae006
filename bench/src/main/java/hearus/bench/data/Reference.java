package hearus.bench.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;

/** What another implementation made of the same recordings: JSON Lines of {@code {path, language, text}}, as reference.mjs writes them. */
public record Reference(Map<String, String> texts) {
    public static final Reference NONE = new Reference(Map.of());

    public static Reference read(Path file) throws IOException {
        var json = new ObjectMapper();
        var texts = new HashMap<String, String>();
        for (var line : Files.readAllLines(file)) {
            var node = json.readTree(line);
            texts.put(node.path("path").asText(), node.path("text").asText());
        }
        return new Reference(Map.copyOf(texts));
    }

    public Optional<String> text(Manifest.Clip clip) {
        return Optional.ofNullable(texts.get(clip.path()));
    }
}
