package hearus.bench.report;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class MarkedSectionTest {
    @TempDir
    Path folder;

    @Test
    void replacesItsPartAndLeavesTheRest() throws Exception {
        var page = folder.resolve("page.md");
        Files.writeString(page, "# Title\n<!-- numbers -->\nold\n<!-- end of numbers -->\nWhy.\n");
        new MarkedSection(page, "numbers").write("new\n");
        assertThat(page).hasContent("# Title\n<!-- numbers -->\nnew\n<!-- end of numbers -->\nWhy.\n");
    }

    @Test
    void appendsItsPartWhereThereIsNone() throws Exception {
        var page = folder.resolve("page.md");
        new MarkedSection(page, "numbers").write("new\n");
        assertThat(page).hasContent("<!-- numbers -->\nnew\n<!-- end of numbers -->\n");
    }
}
