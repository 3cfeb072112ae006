package hearus.whisper;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * When each token was said: the cross-attention of the alignment heads, normalised and smoothed, and the cheapest monotonic path through it. After
 * {@code find_alignment} and {@code dtw} in {@code whisper/timing.py} of openai/whisper. Pure functions.
 */
final class Alignment {
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
    static int[] frames(List<float[]> attention, int heads, int frames, int firstRow) {
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

    /** Mean 0 and deviation 1 over the tokens, at each frame: takes out what every token attends to. */
    private static void standardise(float[][] rows) {
        for (int i = 0; i < rows[0].length; i++) {
            double sum = 0;
            double squares = 0;
            for (var row : rows) {
                sum += row[i];
                squares += (double) row[i] * row[i];
            }
            double mean = sum / rows.length;
            double deviation = Math.sqrt(Math.max(squares / rows.length - mean * mean, 1e-20));
            for (var row : rows) {
                row[i] = (float) ((row[i] - mean) / deviation);
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
        var window = new float[MEDIAN_WIDTH];
        for (int i = 0; i < row.length; i++) {
            for (int j = -half; j <= half; j++) {
                int at = Math.abs(i + j);
                window[j + half] = row[at < row.length ? at : 2 * row.length - 2 - at];
            }
            Arrays.sort(window);
            into[i] = window[half];
        }
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
            // Whoever stands in the first column can only go up.
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
