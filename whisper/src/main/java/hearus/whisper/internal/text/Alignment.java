package hearus.whisper.internal.text;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * The time of each token: the cross-attention of the alignment heads, normalised and smoothed, and the cheapest monotonic path through it. After
 * {@code find_alignment} and {@code dtw} in {@code whisper/timing.py} of openai/whisper. Pure functions.
 */
public final class Alignment {
    private static final int MEDIAN_WIDTH = 7;

    private Alignment() {}

    /**
     * The first frame of each token.
     *
     * @param attention a row for each token of the prefix and the text: [heads][frames], one head after the other; row i belongs to the pass that chose token i + 1
     * @param heads how many alignment heads
     * @param frames of audio
     * @param firstRow the row that chose the first text token
     * @return a frame for each row from {@code firstRow} on: of each text token, and of the end
     */
    public static int[] frames(List<float[]> attention, int heads, int frames, int firstRow) {
        int rows = attention.size();
        var mean = new float[rows - firstRow][frames];
        var weights = new float[rows][frames];
        var smooth = new float[frames];
        for (int head = 0; head < heads; head++) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(attention.get(row), head * frames, weights[row], 0, frames);
                sumToOne(weights[row]);
            }
            standardise(weights);
            for (int row = firstRow; row < rows; row++) {
                median(weights[row], smooth);
                for (int i = 0; i < frames; i++) {
                    mean[row - firstRow][i] += smooth[i] / heads;
                }
            }
        }
        return path(mean);
    }

    /** As if the decoder had attended to the audio only, not to the silence after it. */
    private static void sumToOne(float[] row) {
        float sum = 0;
        for (float value : row) {
            sum += value;
        }
        for (int i = 0; i < row.length; i++) {
            row[i] /= Math.max(sum, Float.MIN_NORMAL);
        }
    }

    /** Mean 0 and deviation 1 over the tokens, at each frame: takes out what every token attends to. Row by row, as processors like it. */
    private static void standardise(float[][] rows) {
        int frames = rows[0].length;
        var mean = new double[frames];
        var deviation = new double[frames];
        for (var row : rows) {
            for (int i = 0; i < frames; i++) {
                mean[i] += row[i];
                deviation[i] += (double) row[i] * row[i];
            }
        }
        for (int i = 0; i < frames; i++) {
            mean[i] /= rows.length;
            deviation[i] = Math.sqrt(Math.max(deviation[i] / rows.length - mean[i] * mean[i], 1e-20));
        }
        for (var row : rows) {
            for (int i = 0; i < frames; i++) {
                row[i] = (float) ((row[i] - mean[i]) / deviation[i]);
            }
        }
    }

    /** The median of 7 neighbours; at the ends the row is mirrored. */
    static void median(float[] row, float[] into) {
        int half = MEDIAN_WIDTH / 2;
        if (row.length <= half) {
            System.arraycopy(row, 0, into, 0, row.length);
            return;
        }
        int last = row.length - 1;
        for (int i = 0; i < row.length; i++) {
            into[i] = i >= half && i <= last - half
                    ? median(row[i - 3], row[i - 2], row[i - 1], row[i], row[i + 1], row[i + 2], row[i + 3])
                    : median(row[mirrored(i - 3, last)], row[mirrored(i - 2, last)], row[mirrored(i - 1, last)], row[i],
                            row[mirrored(i + 1, last)], row[mirrored(i + 2, last)], row[mirrored(i + 3, last)]);
        }
    }

    private static int mirrored(int at, int last) {
        int positive = Math.abs(at);
        return positive <= last ? positive : 2 * last - positive;
    }

    /**
     * The fourth of seven by a sorting network (Devillard 1998), of which only what leads to the middle is left: no branches, no memory. Partials ask for hundreds of
     * thousands.
     */
    private static float median(float p0, float p1, float p2, float p3, float p4, float p5, float p6) {
        float a = Math.min(Math.min(p0, p5), p3);
        float d = Math.max(Math.min(p0, p5), p3);
        float f = Math.max(p0, p5);
        float b = Math.max(a, Math.min(p1, p6));
        float c = Math.min(Math.min(p2, p4), Math.max(p1, p6));
        float g = Math.max(Math.min(p2, p4), Math.max(p1, p6));
        float third = Math.min(Math.max(c, Math.min(d, f)), g);
        float fourth = Math.min(Math.max(p2, p4), Math.max(d, f));
        return Math.min(Math.max(Math.min(b, fourth), third), Math.max(b, fourth));
    }

    /** Dynamic time warping for the largest sum: from the first row and column to the last, by one row, one column or both. The column where each row begins. */
    static int[] path(float[][] gain) {
        int rows = gain.length;
        int columns = gain[0].length;
        var cost = new double[rows + 1][columns + 1];
        for (var row : cost) {
            Arrays.fill(row, Double.POSITIVE_INFINITY);
        }
        cost[0][0] = 0;
        var steps = new byte[rows + 1][columns + 1];
        for (int i = 1; i <= rows; i++) {
            for (int j = 1; j <= columns; j++) {
                double both = cost[i - 1][j - 1];
                double down = cost[i - 1][j];
                double right = cost[i][j - 1];
                double least;
                if (both < down && both < right) {
                    least = both;
                    steps[i][j] = 0;
                } else if (down < both && down < right) {
                    least = down;
                    steps[i][j] = 1;
                } else {
                    least = right;
                    steps[i][j] = 2;
                }
                cost[i][j] = least - gain[i - 1][j - 1];
            }
        }
        var begins = new ArrayDeque<Integer>();
        int i = rows;
        int j = columns;
        while (i > 0) {
            // From the first column the path can only go up.
            int step = j == 1 ? 1 : i == 1 ? 2 : steps[i][j];
            int column = j - 1;
            if (step != 2) {
                begins.push(column);
                i--;
            }
            if (step != 1) {
                j--;
            }
        }
        return begins.stream().mapToInt(column -> column).toArray();
    }
}
