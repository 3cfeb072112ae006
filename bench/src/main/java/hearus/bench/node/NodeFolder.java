package hearus.bench.node;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Node, and a folder with some scripts and the npm packages that they need. */
public final class NodeFolder {
    private final Path node;
    private final Path folder;

    private NodeFolder(Path node, Path folder) {
        this.node = node;
        this.folder = folder;
    }

    /**
     * Fills the folder: the scripts always, the packages when the lock file changed since the last time.
     *
     * @param owner the class beside which the scripts, {@code package.json} and {@code package-lock.json} are
     * @param what is measured with them, for a message
     * @throws IOException with a message for the user where Node or npm is missing or fails
     */
    public static NodeFolder install(Class<?> owner, Path folder, List<String> scripts, String what)
            throws IOException, InterruptedException {
        var node = program("node", what);
        var npm = program("npm", what);
        Files.createDirectories(folder);
        for (var script : scripts) {
            Files.write(folder.resolve(script), resource(owner, script));
        }
        Files.write(folder.resolve("package.json"), resource(owner, "package.json"));
        var lock = resource(owner, "package-lock.json");
        var installed = folder.resolve("installed-lock.json");
        if (!Files.exists(installed) || !Arrays.equals(lock, Files.readAllBytes(installed))) {
            Files.write(folder.resolve("package-lock.json"), lock);
            install(npm, folder, what);
            Files.copy(folder.resolve("package-lock.json"), installed, StandardCopyOption.REPLACE_EXISTING);
        }
        return new NodeFolder(node, folder);
    }

    private static void install(Path npm, Path folder, String what) throws IOException, InterruptedException {
        var log = folder.resolve("npm.log");
        // Packages need no scripts; onnxruntime-node's would fetch CUDA libraries, while the CPU build is in the package.
        var status = new ProcessBuilder(npm.toString(), "ci", "--no-audit", "--no-fund", "--ignore-scripts").directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
        if (status != 0) {
            throw new IOException("npm could not install " + what + ", which is measured beside ours:\n" + Files.readString(log));
        }
    }

    private static byte[] resource(Class<?> owner, String name) throws IOException {
        try (var in = owner.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static Path program(String name, String what) throws IOException {
        return Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty()).map(entry -> Path.of(entry, name)).filter(Files::isExecutable).findFirst()
                .orElseThrow(() -> new IOException("This measures " + what + ", too, and there is no " + name
                        + " on the PATH: install Node 20 or newer with npm"));
    }

    /** A command line that runs a script of this folder. */
    public List<String> command(String... arguments) {
        var command = new ArrayList<String>();
        command.add(node.toString());
        for (var argument : arguments) {
            command.add(argument.endsWith(".js") ? folder.resolve(argument).toString() : argument);
        }
        return command;
    }

    /** A process that runs one; what it says on standard error is ours to say. */
    public Process start(String... arguments) throws IOException {
        return new ProcessBuilder(command(arguments)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Node's version, for example {@code v20.20.2}. */
    public String version() throws IOException {
        var process = new ProcessBuilder(node.toString(), "--version").start();
        try (var out = process.inputReader()) {
            return out.readLine();
        }
    }
}
