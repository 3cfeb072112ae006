package hearus.bench.peers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Node, and a folder with the scripts of this package and the npm packages that they need: transformers.js, socket.io and the published files of our models. */
public final class NodePeers {
    private static final List<String> SCRIPTS = List.of("package.json", "recogniser.js", "engine.js", "clients.js", "live.js", "window.js",
            "seed.js");

    private final Path node;
    private final Path folder;

    private NodePeers(Path node, Path folder) {
        this.node = node;
        this.folder = folder;
    }

    /**
     * Fills the folder: the scripts always, the packages (750 MB) when the lock file changed since the last time.
     *
     * @throws IOException with a message for the user where Node or npm is missing or fails
     */
    public static NodePeers install(Path folder) throws IOException, InterruptedException {
        var node = program("node");
        var npm = program("npm");
        Files.createDirectories(folder);
        for (var script : SCRIPTS) {
            Files.write(folder.resolve(script), resource(script));
        }
        var lock = resource("package-lock.json");
        var installed = folder.resolve("installed-lock.json");
        if (!Files.exists(installed) || !Arrays.equals(lock, Files.readAllBytes(installed))) {
            Files.write(folder.resolve("package-lock.json"), lock);
            install(npm, folder);
            Files.copy(folder.resolve("package-lock.json"), installed, StandardCopyOption.REPLACE_EXISTING);
        }
        return new NodePeers(node, folder);
    }

    private static void install(Path npm, Path folder) throws IOException, InterruptedException {
        var log = folder.resolve("npm.log");
        // onnxruntime-node's script would fetch CUDA libraries; the CPU build is in the package.
        var status = new ProcessBuilder(npm.toString(), "ci", "--no-audit", "--no-fund", "--ignore-scripts").directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
        if (status != 0) {
            throw new IOException("npm could not install transformers.js, which is measured beside ours:\n" + Files.readString(log));
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = NodePeers.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static Path program(String name) throws IOException {
        return Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty()).map(entry -> Path.of(entry, name)).filter(Files::isExecutable).findFirst()
                .orElseThrow(() -> new IOException(
                        "This measures programs of Node, too, and there is no " + name
                                + " on the PATH: install Node 20 or newer with npm"));
    }

    /** A process that runs a script of this folder; what it says on standard error is ours to say. */
    Process start(String script, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(node.toString(), folder.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
