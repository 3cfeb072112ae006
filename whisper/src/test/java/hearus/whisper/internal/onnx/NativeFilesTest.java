package hearus.whisper.internal.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

class NativeFilesTest {
    private static final String PLATFORM = "linux-x64";

    @TempDir
    private Path parent;
    private NativeFiles files;

    @BeforeEach
    void find() throws Exception {
        files = Requires.present(NativeFiles.of(PLATFORM), "the native libraries of " + PLATFORM);
    }

    @Test
    void theyAreWrittenOnceAndNothingElse() throws Exception {
        var folder = files.extractBelow(parent);
        var library = folder.resolve(System.mapLibraryName("onnxruntime"));
        var written = Files.getLastModifiedTime(library);
        var inode = Files.getAttribute(library, "unix:ino");

        assertThat(files.extractBelow(parent)).isEqualTo(folder);

        assertThat(Files.getLastModifiedTime(library)).isEqualTo(written);
        assertThat(Files.getAttribute(library, "unix:ino")).isEqualTo(inode);
        try (var all = Files.list(folder)) {
            assertThat(all).hasSize(2);
        }
    }

    @Test
    void manyThatStartAtOnceFindTheSameWholeFiles() throws Exception {
        try (var starts = Executors.newFixedThreadPool(4)) {
            var folders = starts.invokeAll(IntStream.range(0, 4).<Callable<Path>>mapToObj(i -> () -> files.extractBelow(parent)).toList());
            for (var folder : folders) {
                assertThat(Files.size(folder.get().resolve(System.mapLibraryName("onnxruntime")))).isGreaterThan(10_000_000);
            }
        }
        try (var all = Files.walk(parent)) {
            assertThat(all.filter(Files::isRegularFile)).hasSize(2);
        }
    }

    @Test
    void whatAKilledProcessLeftIsWrittenAgainAndSweptUp() throws Exception {
        var folder = files.extractBelow(parent);
        var library = folder.resolve(System.mapLibraryName("onnxruntime"));
        long whole = Files.size(library);
        Files.write(library, new byte[1000]);
        var dead = Files.write(folder.resolve(library.getFileName() + ".999999999-x.partial"), new byte[1000]);

        files.extractBelow(parent);

        assertThat(Files.size(library)).isEqualTo(whole);
        assertThat(dead).doesNotExist();
    }
}
