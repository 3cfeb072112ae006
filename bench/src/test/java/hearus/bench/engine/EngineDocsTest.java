package hearus.bench.engine;

import hearus.bench.report.Turns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.bench.engine.EngineBench.Found;
import hearus.bench.engine.EngineBench.Row;
import hearus.bench.peers.EnginePeer;
import hearus.models.Model;
import hearus.whisper.DecodeTimes;

import static org.assertj.core.api.Assertions.assertThat;

class EngineDocsTest {
    @TempDir
    Path folder;

    private final Turns turns = new Turns();

    /** Another engine that encodes 30 s only. */
    private record Other(String id, String label) implements EnginePeer {
        @Override
        public String decode(short[] pcm, String language) {
            return "";
        }

        @Override
        public boolean encodes(int seconds) {
            return seconds == 30;
        }

        @Override
        public Parts parts(short[] pcm, String language) {
            return new Parts(1, 1);
        }

        @Override
        public Duration cpu() {
            return Duration.ZERO;
        }

        @Override
        public long pid() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private Found found(EnginePeer... peers) {
        var run = new Streams.Run(2, 250_000_000, new DecodeTimes(100_000_000, 20_000_000, 60_000_000, 12));
        return new Found(Model.BASE, List.of(new Row(8, run, run)), turns, List.of(peers), 2);
    }

    @Test
    void aTableHoldsOursTheOthersAndRatiosAndTheChartIsInMultiplesOfWhisperCpp() throws Exception {
        turns.add(EngineBench.REDECODE, EngineBench.OURS, 12);
        turns.add(EngineBench.REDECODE, "whispercpp", 2);
        turns.add(EngineBench.REDECODE, "transformersjs", 1);
        turns.add(Found.encode(30), "transformersjs", 800);
        new EngineDocs("bench engine", List.of(found(new Other("whispercpp", "whisper.cpp (ggml-base-q8_0.bin)"),
                new Other("transformersjs", "transformers.js")))).write(folder);
        assertThat(folder.resolve("engine.md")).content()
                .contains(
                        "| base | Hearus | whisper.cpp (ggml-base-q8_0.bin) | Hearus / whisper.cpp | transformers.js | Hearus / transformers.js |")
                .contains("growing phrases | 12.0 | 2.00 | 6.00 | 1.00 | 12.0 |").contains("| encode 30 s, ms | - | - | - | 800 | - |")
                .contains("| 8 | 8.00 | 50.0 | 10.0 | 6.0 | 5.00 | 8.00 | 6.0 |");
        assertThat(folder.resolve("engine.svg")).content().contains("base, Hearus", "6.0 × (12.0 v 2.00 a second)",
                "base, transformers.js");
    }

    @Test
    void withoutWhisperCppThereIsNoChart() throws Exception {
        turns.add(EngineBench.REDECODE, EngineBench.OURS, 12);
        new EngineDocs("bench engine", List.of(found())).write(folder);
        assertThat(folder.resolve("engine.md")).content().doesNotContain("engine.svg").contains("growing phrases | 12.0 |");
        assertThat(Files.exists(folder.resolve("engine.svg"))).isFalse();
    }
}
