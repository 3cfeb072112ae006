package hearus.whisper.internal.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import ai.onnxruntime.OrtEnvironment;

/**
 * The native libraries that ONNX Runtime's jar holds, as files: the loader of the operating system takes nothing else. They are written once into a folder that is kept, so that
 * a start writes nothing, and whatever ends a process leaves nothing behind. Any number of processes may write the same folder at once.
 */
final class NativeFiles {
    private static final String PARTIAL = ".partial";
    /** The libraries that every build has, in the order in which they are loaded; the others are loaded by the first of these. */
    static final List<String> REQUIRED = List.of("onnxruntime", "onnxruntime4j_jni");
    private static final List<String> OPTIONAL = List.of("onnxruntime_providers_shared", "onnxruntime_providers_cuda");

    private final String platform;
    private final List<Entry> entries;

    /** A file of the jar; {@code crc} of its contents. */
    private record Entry(String file, URL resource, long size, long crc) {}

    private NativeFiles(String platform, List<Entry> entries) {
        this.platform = platform;
        this.entries = entries;
    }

    /** Those for {@code platform}, for example linux-x64; empty when they are not in a jar. */
    static Optional<NativeFiles> of(String platform) throws IOException {
        var entries = Stream.concat(REQUIRED.stream(), OPTIONAL.stream()).map(System::mapLibraryName)
                .flatMap(file -> Optional.ofNullable(OrtEnvironment.class.getResource("native/" + platform + "/" + file)).stream())
                .toList();
        var found = new ArrayList<Entry>();
        for (var resource : entries) {
            if (!(resource.openConnection() instanceof JarURLConnection jar)) {
                return Optional.empty();
            }
            var entry = jar.getJarEntry();
            found.add(
                    new Entry(entry.getName().substring(entry.getName().lastIndexOf('/') + 1), resource, entry.getSize(), entry.getCrc()));
        }
        return found.size() < REQUIRED.size() ? Optional.empty() : Optional.of(new NativeFiles(platform, List.copyOf(found)));
    }

    /** The folder below {@code parent} with all of the files; what is missing there, or has another size, is written first. */
    Path extractBelow(Path parent) throws IOException {
        // Another build has other contents, and a folder of its own.
        var crc = entries.stream().mapToLong(Entry::crc).reduce(0, (all, one) -> 31 * all + one);
        var folder = parent.resolve("onnxruntime-" + platform + "-" + Long.toHexString(crc));
        for (var entry : entries) {
            var file = folder.resolve(entry.file());
            if (!Files.isRegularFile(file) || Files.size(file) != entry.size()) {
                Files.createDirectories(folder);
                deleteStalePartials(folder);
                write(entry, file);
            }
        }
        return folder;
    }

    /** Atomically, even if the machine stops meanwhile. */
    private static void write(Entry entry, Path file) throws IOException {
        var partial = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + "-" + UUID.randomUUID() + PARTIAL);
        try {
            try (InputStream in = entry.resource().openStream();
                    var channel = FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                in.transferTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Deletes what killed processes left. */
    private static void deleteStalePartials(Path folder) throws IOException {
        try (var partials = Files.newDirectoryStream(folder, "*" + PARTIAL)) {
            for (var partial : partials) {
                var name = partial.getFileName().toString();
                var stem = name.substring(0, name.length() - PARTIAL.length());
                var pid = stem.substring(stem.lastIndexOf('.') + 1).replaceFirst("-.*", "");
                if (!pid.matches("\\d{1,18}") || ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    Files.deleteIfExists(partial);
                }
            }
        }
    }
}
