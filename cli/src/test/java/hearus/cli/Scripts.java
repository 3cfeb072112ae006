package hearus.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Node scripts of {@code src/test/js}, in a folder under target with their packages installed.
 */
final class Scripts {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    private Scripts(Path folder) {
        this.folder = folder;
    }

    /** Installs what the lock file names, unless that is there already. */
    static Scripts install() throws IOException, InterruptedException {
        Requires.program("node");
        var npm = Requires.program("npm");
        var scripts = copy();
        try (var channel = lock(); var _ = channel.lock()) {
            scripts.fetchPackages(npm);
        }
        return scripts;
    }

    /** Integration tests run in two processes, which share the folder. */
    private static FileChannel lock() throws IOException {
        var target = Files.createDirectories(Requires.repository().resolve("cli/target"));
        return FileChannel.open(target.resolve("js.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private void fetchPackages(Path npm) throws IOException, InterruptedException {
        var lock = folder.resolve("package-lock.json");
        var installed = folder.resolve("installed-lock.json");
        if (!Files.exists(installed) || Files.mismatch(lock, installed) >= 0) {
            var run = Program.run(folder, Map.of(), npm.toString(), "ci", "--no-audit", "--no-fund");
            Requires.present(Optional.of(run).filter(done -> done.code() == 0),
                    "the packages of cli/src/test/js from npm (" + run.err().strip() + ")");
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The scripts without packages, with the page's modules beside them. */
    static Scripts copy() throws IOException {
        Requires.program("node");
        var root = Requires.repository();
        var folder = Files.createDirectories(root.resolve("cli/target/js"));
        try (var channel = lock(); var _ = channel.lock()) {
            for (var from : List.of(root.resolve("cli/src/test/js"), root.resolve("server/src/main/resources/web"))) {
                try (var files = Files.list(from)) {
                    files.filter(Files::isRegularFile).forEach(file -> replace(file, folder.resolve(file.getFileName())));
                }
            }
        }
        return new Scripts(folder);
    }

    private static void replace(Path file, Path copy) {
        try {
            // Another process may be reading it.
            if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    Process start(String script, Object wishes) throws IOException {
        return Program.start(folder, Map.of(), List.of("node", script, JSON.writeValueAsString(wishes)));
    }

    /** Waits for a script's end and reads its last line. */
    static JsonNode result(Process script) throws IOException, InterruptedException {
        var run = Program.finish(script);
        assertThat(run.code()).as("%s%s", run.out(), run.err()).isZero();
        return JSON.readTree(run.out().strip().lines().toList().getLast());
    }
}
