package hearus.bench;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import hearus.models.CacheFolder;
import hearus.whisper.internal.onnx.LibraryFolder;

import static org.assertj.core.api.Assertions.assertThat;

/** The models and the engine's native library lie in one folder, though neither module knows the other. */
class CacheFoldersTest {
    @ParameterizedTest
    @CsvSource({"'','',/home/a", "/cache,'',/home/a", "~/cache,'',/home/a", "~,'',/home/a", "here,'',/home/a", "'',/xdg,/home/a",
            "'',~/xdg,/home/a",
            "'',xdg,/home/a", "/cache,/xdg,/home/a", "' ',' ',/home/a", "'','',?", "'','',''"})
    void areTheSame(String cache, String xdg, String home) {
        var environment = Map.of("HEARUS_CACHE", cache, "XDG_CACHE_HOME", xdg, "HOME", home);

        assertThat(LibraryFolder.of(environment)).isEqualTo(CacheFolder.of(environment));
    }
}
