package hearus.models;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CacheFolderTest {
    @Test
    void hearusCacheComesFirst() {
        assertThat(folder(Map.of("HEARUS_CACHE", "/a/b", "XDG_CACHE_HOME", "/c", "HOME", "/home/me"))).isEqualTo(Path.of("/a/b"));
    }

    @Test
    void xdgCacheHomeComesSecond() {
        assertThat(folder(Map.of("HEARUS_CACHE", "", "XDG_CACHE_HOME", "/c", "HOME", "/home/me"))).isEqualTo(Path.of("/c/hearus"));
    }

    @Test
    void relativeXdgCacheHomeIsIgnored() {
        assertThat(folder(Map.of("XDG_CACHE_HOME", "c", "HOME", "/home/me"))).isEqualTo(Path.of("/home/me/.cache/hearus"));
    }

    @Test
    void homeComesLast() {
        assertThat(folder(Map.of("HOME", "/home/me"))).isEqualTo(Path.of("/home/me/.cache/hearus"));
        assertThat(folder(Map.of())).isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "hearus"));
    }

    @Test
    void aTildeIsTheHomeAlsoWithoutAShell() {
        assertThat(folder(Map.of("HEARUS_CACHE", "~/x", "HOME", "/home/me"))).isEqualTo(Path.of("/home/me/x"));
        assertThat(folder(Map.of("HEARUS_CACHE", "~", "HOME", "/home/me"))).isEqualTo(Path.of("/home/me"));
        assertThat(folder(Map.of("XDG_CACHE_HOME", "~/.cache2", "HOME", "/home/me"))).isEqualTo(Path.of("/home/me/.cache2/hearus"));
        assertThat(folder(Map.of("HEARUS_CACHE", "./~"))).isEqualTo(Path.of("~").toAbsolutePath());
    }

    private static Path folder(Map<String, String> environment) {
        return ModelStore.open(environment).folder();
    }
}
