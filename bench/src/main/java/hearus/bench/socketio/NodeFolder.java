package hearus.bench.socketio;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Node, and a folder with the scripts of this package and the npm packages that they need. */
final class NodeFolder {
    private final Path node;
    private final Path folder;

    private NodeFolder(Path node, Path folder) {
        this.node = node;
        this.folder = folder;
    }

    /**
     * Fills the folder: the scripts always, the packages when the lock file changed since the last time.
     *
     * @throws IOException with a message for the user where Node or npm is missing or fails
     */
    static NodeFolder install(Path folder) throws IOException, InterruptedException {
        var node = program("node");
        var npm = program("npm");
        Files.createDirectories(folder);
        for (var script : List.of("server.js", "acks.js", "package.json")) {
            Files.write(folder.resolve(script), resource(script));
        }
        var lock = resource("package-lock.json");
        var installed = folder.resolve("installed-lock.json");
        if (!Files.exists(installed) || !Arrays.equals(lock, Files.readAllBytes(installed))) {
            Files.write(folder.resolve("package-lock.json"), lock);
            install(npm, folder);
            Files.copy(folder.resolve("package-lock.json"), installed, StandardCopyOption.REPLACE_EXISTING);
        }
        return new NodeFolder(node, folder);
    }

    private static void install(Path npm, Path folder) throws IOException, InterruptedException {
        var log = folder.resolve("npm.log");
        var status = new ProcessBuilder(npm.toString(), "ci", "--no-audit", "--no-fund", "--ignore-scripts").directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
        if (status != 0) {
            throw new IOException("npm could not install socket.io, which is measured against:\n" + Files.readString(log));
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = NodeFolder.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static Path program(String name) throws IOException {
        return Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry, name)).filter(Files::isExecutable).findFirst()
                .orElseThrow(() -> new IOException("This measures against Node's socket.io and there is no " + name
                        + " on the PATH: install Node 20 or newer with npm"));
    }

    /** A command line that runs a script of this folder. */
    List<String> command(String... arguments) {
        var command = new ArrayList<String>();
        command.add(node.toString());
        for (var argument : arguments) {
            command.add(argument.endsWith(".js") ? folder.resolve(argument).toString() : argument);
        }
        return command;
    }

    /** Node's version, for example {@code v20.20.2}. */
    String version() throws IOException {
        var process = new ProcessBuilder(node.toString(), "--version").start();
        try (var out = process.inputReader()) {
            return out.readLine();
        }
    }
}
