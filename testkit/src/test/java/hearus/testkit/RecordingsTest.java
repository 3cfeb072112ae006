package hearus.testkit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecordingsTest {
    @Test
    void everyCompleteBlobIsAFile() {
        assertThat(Recordings.complete()).hasSize(24).allSatisfy(blob -> assertThat(blob).startsWith(0x1a, 0x45, 0xdf, 0xa3));
    }

    @Test
    void onlyTheFirstContinuationBlobHasAHeader() {
        var blobs = Recordings.continuation();
        assertThat(blobs.getFirst()).startsWith(0x1a, 0x45, 0xdf, 0xa3);
        assertThat(blobs.subList(1, blobs.size())).hasSize(22).noneSatisfy(blob -> assertThat(blob).startsWith(0x1a, 0x45, 0xdf, 0xa3));
    }

    @Test
    void theSentenceIsElevenSecondsOfLoudSpeech() {
        var samples = Recordings.speech16k();
        double energy = 0;
        for (short sample : samples) {
            energy += (double) sample * sample;
        }
        assertThat(samples).hasSize(176_000);
        assertThat(Math.sqrt(energy / samples.length)).isBetween(2_000.0, 6_000.0);
    }
}
