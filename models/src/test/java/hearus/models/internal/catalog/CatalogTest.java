package hearus.models.internal.catalog;

import java.util.Base64;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import hearus.models.Model;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogTest {
    @ParameterizedTest
    @EnumSource
    void everyModelIsPinned(Model model) {
        var entry = Catalog.builtIn().entry(model);
        assertThat(entry.npm().version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(Base64.getDecoder().decode(entry.npm().integrity().replaceFirst("sha512-", ""))).hasSize(64);
        assertThat(entry.hub().stream()).allSatisfy(hub -> assertThat(hub.revision()).matches("[0-9a-f]{40}"));
        assertThat(entry.files()).isNotEmpty().allSatisfy(file -> assertThat(file.sha256()).matches("[0-9a-f]{64}"));
        assertThat(entry.files()).extracting(Catalog.PublishedFile::name).doesNotHaveDuplicates();
        assertThat(entry.hasGraphs()).isEqualTo(model != Model.SILERO_VAD);
    }
}
