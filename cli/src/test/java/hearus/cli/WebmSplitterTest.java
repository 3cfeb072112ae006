package hearus.cli;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.testkit.Recordings;

import static org.assertj.core.api.Assertions.assertThat;

class WebmSplitterTest {
    @Test
    void aRecordersStreamIsCutAnywhereAndTakenUpAgainAnywhere(@TempDir Path blobs) throws Exception {
        Blobs.write(blobs, Recordings.continuation());

        var run = Program.run(Scripts.copy().folder(), Map.of(), "node", "webm.test.mjs", blobs.toString(), "webm.js");

        assertThat(run.code()).as(run.err()).isZero();
    }
}
