package hearus.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.lectures.LectureDetails;
import hearus.lectures.Lectures;
import hearus.lectures.Mark;
import hearus.lectures.NewSegment;
import hearus.lectures.StoreLocation;
import hearus.lectures.Word;

import static org.assertj.core.api.Assertions.assertThat;

class LecturesCommandTest {
    @TempDir
    private Path folder;
    private Path data;

    private Run run(String... arguments) {
        return Run.of(Map.of("XDG_DATA_HOME", folder.toString()),
                Stream.concat(Stream.of("lectures"), Stream.of(arguments)).toArray(String[]::new));
    }

    @BeforeEach
    void speak() throws Exception {
        data = folder.resolve("hearus");
        try (var lectures = open(data)) {
            lectures.create("physics", LectureDetails.builder().title("열역학\u001b[2J 3강").course("PHYS").language("ko").build());
            lectures.log().append("physics", new NewSegment("a", "", "엔트로피는 늘어난다.",
                    List.of(new Word("엔트로피는", 0, 900, 0.9), new Word("늘어난다.", 900, 1800, 0.3)), 0, 1800, "ko", 0.9, "base"));
            lectures.log().mark("physics", 1, 1, List.of(new Mark(0, 4, Mark.Kind.TERM, "상태 함수")));
            lectures.create("empty", LectureDetails.builder().build());
        }
    }

    private static Lectures open(Path folder) throws Exception {
        return Lectures.open(new StoreLocation.Folder(folder), InstantSource.system(), _ -> {});
    }

    @Test
    void listsWhatIsKeptWhileAServerUsesIt() throws Exception {
        try (var server = open(data)) {
            server.log().append("physics", new NewSegment("b", "", "다음.", List.of(), 1800, 2000, "ko", 0.9, "base"));
            var run = run("list");

            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(run.out()).hasLineCount(2)
                    .containsPattern("(?m)^physics {11}\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d      2  열역학 \\[2J 3강$")
                    .doesNotContain("\u001b");
        }
    }

    @Test
    void whereNothingIsKeptNothingIsMade() {
        var nowhere = folder.resolve("nowhere");
        var list = run("list", "--data", nowhere.toString());

        assertThat(list.code()).isZero();
        assertThat(list.out()).isEmpty();
        assertThat(list.err()).contains("No lectures are kept in " + nowhere).contains("--data");
        assertThat(run("export", "--data", nowhere.toString(), "physics").code()).isEqualTo(1);
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void exportsToStandardOutputAFileOrAFolder() throws Exception {
        assertThat(run("export", "physics").out()).contains("\n[0:00] 엔트로피는 늘어난다.\n", "엔트로피: 상태 함수");
        assertThat(run("export", "-f", "VTT", "physics").out()).startsWith("WEBVTT\n");

        var file = folder.resolve("a.pdf");
        assertThat(run("export", "-f", "pdf", "--quality", "-o", file.toString(), "physics").code()).isZero();
        assertThat(Files.readAllBytes(file)).startsWith("%PDF".getBytes(StandardCharsets.US_ASCII));

        var exports = folder.resolve("exports") + "/";
        assertThat(run("export", "-f", "md", "-o", exports, "physics").code()).isZero();
        assertThat(Path.of(exports, "열역학 [2J 3강.md")).content().contains("**엔트로피**[^1]");
    }

    @Test
    void whatIsExportedCanBeImportedAgain() throws Exception {
        var file = folder.resolve("physics.json").toString();
        assertThat(run("export", "-f", "json", "-o", file, "physics").code()).isZero();
        assertThat(run("import", file).err()).contains("physics.json: There is a lecture \"physics\" already");
        assertThat(run("import", "--id", "copy", file).out()).isEqualTo("copy  1  열역학 [2J 3강\n");
        assertThat(run("delete", "physics").code()).isZero();
        assertThat(run("import", file).code()).isZero();

        try (var lectures = open(data)) {
            var segment = lectures.log().readAll("physics").getFirst();
            assertThat(segment.revision()).isEqualTo(2);
            assertThat(segment.words()).hasSize(2);
            assertThat(segment.marks()).containsExactly(new Mark(0, 4, Mark.Kind.TERM, "상태 함수"));
            assertThat(lectures.search("엔트로피", "physics", 10, 0)).hasSize(1);
            assertThat(lectures.log().append("physics", new NewSegment("c", "", "또.", List.of(), 2000, 2100, "ko", 1, "")).seq())
                    .isEqualTo(2);
        }
    }

    @Test
    void deletesWhatItIsToldAndSaysWhatIsNotThere() throws Exception {
        var run = run("delete", "nobody", "physics");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("no lecture \"nobody\"").doesNotContain("physics");
        assertThat(run("list").out()).hasLineCount(1).contains("empty");
    }

    @Test
    void whatIsMissingOrWrongIsSaidInOneSentence() throws Exception {
        var broken = Files.writeString(folder.resolve("broken.json"), "{}").toString();

        assertFailed(1, "no lecture \"nobody\"", "export", "nobody");
        assertFailed(2, "there are txt, md, srt", "export", "-f", "doc", "physics");
        assertFailed(1, "broken.json: This is no JSON file of a lecture", "import", broken);
        assertFailed(1, "There is no file", "import", folder.resolve("missing").toString());
        assertFailed(2, "--id is for one file", "import", "--id", "a", broken, broken);
        assertFailed(2, "Say list, export, delete or import", new String[0]);
        assertFailed(1, "is no folder", "export", "-o", broken + "/x/y.txt", "physics");
    }

    private void assertFailed(int code, String says, String... arguments) {
        var run = run(arguments);

        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(says).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
