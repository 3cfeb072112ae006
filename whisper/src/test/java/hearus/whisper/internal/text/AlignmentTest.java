package hearus.whisper.internal.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class AlignmentTest {
    @Test
    void theMedianLeavesOutASingleFrameAndMirrorsTheEnds() {
        var smooth = new float[9];
        Alignment.median(new float[]{9, 1, 2, 3, 4, 5, 6, 7, 0}, smooth);
        // At the first frame the window is 3 2 1 9 1 2 3, at the last 5 6 7 0 7 6 5.
        assertThat(smooth).containsExactly(2, 2, 3, 4, 4, 4, 5, 6, 6);
        var few = new float[3];
        Alignment.median(new float[]{3, 1, 2}, few);
        assertThat(few).containsExactly(3, 1, 2);
    }

    @Test
    void theMedianIsThatOfASortedWindow() {
        var random = new Random(2);
        for (int round = 0; round < 100; round++) {
            var row = new float[4 + random.nextInt(40)];
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextInt(20) - 10;
            }
            var smooth = new float[row.length];
            Alignment.median(row, smooth);
            for (int i = 0; i < row.length; i++) {
                var window = new float[7];
                for (int j = -3; j <= 3; j++) {
                    int at = Math.abs(i + j);
                    window[j + 3] = row[at < row.length ? at : 2 * row.length - 2 - at];
                }
                Arrays.sort(window);
                assertThat(smooth[i]).isEqualTo(window[3]);
            }
        }
    }

    @Test
    void thePathFollowsTheBestMonotonicWay() {
        var gain = new float[][]{
                {1, 1, -1, -1, -1, -1},
                {-1, -1, 1, -1, -1, -1},
                {-1, -1, -1, 1, 1, -1},
                {-1, -1, -1, -1, -1, 1}};
        assertThat(Alignment.path(gain)).containsExactly(0, 2, 3, 5);
    }

    @Test
    void thePathIsTheBestOfAllPaths() {
        var random = new Random(1);
        for (int round = 0; round < 50; round++) {
            var gain = new float[1 + random.nextInt(4)][1 + random.nextInt(5)];
            for (var row : gain) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = random.nextInt(100);
                }
            }
            var begins = Alignment.path(gain);
            assertThat(begins).hasSize(gain.length).isSorted().startsWith(0);
            assertThat(gainOf(begins, gain)).isEqualTo(best(gain, 0, 0));
        }
    }

    /** The best sum from a cell to the last one, tried out. */
    private static float best(float[][] gain, int i, int j) {
        float rest = Float.NEGATIVE_INFINITY;
        if (i + 1 < gain.length) {
            rest = Math.max(rest, best(gain, i + 1, j));
        }
        if (j + 1 < gain[0].length) {
            rest = Math.max(rest, best(gain, i, j + 1));
        }
        if (i + 1 < gain.length && j + 1 < gain[0].length) {
            rest = Math.max(rest, best(gain, i + 1, j + 1));
        }
        return gain[i][j] + (rest == Float.NEGATIVE_INFINITY ? 0 : rest);
    }

    /** The sum along the best path whose rows begin in these columns: a row ends in the column where the next begins, or in the one before. */
    private static float gainOf(int[] begins, float[][] gain) {
        float sum = 0;
        for (int i = 0; i < begins.length; i++) {
            int end = i + 1 < begins.length ? begins[i + 1] : gain[0].length - 1;
            for (int j = begins[i]; j <= end; j++) {
                boolean shared = i + 1 < begins.length && j == end;
                sum += shared && begins[i] < end ? Math.max(0, gain[i][j]) : gain[i][j];
            }
        }
        return sum;
    }

    @Test
    void findsTheFramesThatTheHeadsAttendTo() {
        int frames = 60;
        var rows = new ArrayList<float[]>();
        for (int token = 0; token < 8; token++) {
            // Two heads: one looks at 10 frames for each of the tokens from the third on, as well as at frame 59, which all attend to; one looks anywhere.
            var row = new float[2 * frames];
            var random = new Random(token);
            for (int i = 0; i < frames; i++) {
                boolean there = token >= 2 && i / 10 == token - 2;
                row[i] = there ? 0.05f : i == 59 ? 0.4f : 0.001f;
                row[frames + i] = 0.01f + 0.0001f * random.nextFloat();
            }
            rows.add(row);
        }
        var begins = Alignment.frames(rows, 2, frames, 2);
        assertThat(begins).hasSize(6).isSorted();
        for (int i = 0; i < begins.length; i++) {
            assertThat(begins[i]).isCloseTo(10 * i, within(1));
        }
    }

    @Test
    void oneTokenInOneFrameIsNoProblem() {
        assertThat(Alignment.frames(List.of(new float[]{1}, new float[]{0}), 1, 1, 0)).containsExactly(0, 0);
    }
}
