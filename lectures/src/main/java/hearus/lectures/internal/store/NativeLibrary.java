package hearus.lectures.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, in a file that stays. The driver would copy it into the temporary folder at each start, where a process that is killed leaves it, and where it may not be
 * executable.
 */
final class NativeLibrary {
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private NativeLibrary() {}

    /** Lets the driver load the library from below this folder. Does nothing where the user has named a library, or this machine's is not in the driver's jar: the driver then says so. */
    static void keepIn(Path folder) throws IOException {
        var file = LibraryLoaderUtil.getNativeLibName();
        var path = LibraryLoaderUtil.getNativeLibResourcePath();
        if (System.getProperty(PATH) != null || !LibraryLoaderUtil.hasNativeLib(path, file)) {
            return;
        }
        var libraries = Files.createDirectories(folder.resolve("native")).toAbsolutePath();
        var name = "sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + file;
        if (!Files.exists(libraries.resolve(name))) {
            copy(path + "/" + file, libraries, name);
        }
        System.setProperty(PATH, libraries.toString());
        System.setProperty(NAME, name);
    }

    /** Two processes may start at once: whoever comes second replaces the file by the same one. */
    private static void copy(String resource, Path libraries, String name) throws IOException {
        var part = Files.createTempFile(libraries, name, ".part");
        try (var in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("The library of SQLite is not in its jar: " + resource);
            }
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, libraries.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
