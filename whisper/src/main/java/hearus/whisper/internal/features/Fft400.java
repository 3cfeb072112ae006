package hearus.whisper.internal.features;

/**
 * The complex discrete Fourier transform of 400 points, as Stockham's self-sorting passes of radix 4, 4, 5 and 5. In double precision: bins 80 dB below the
 * loudest still count, and rounding in single precision would show there. Immutable and thread-safe.
 */
final class Fft400 {
    static final int LENGTH = 400;
    private static final double C1 = Math.cos(2 * Math.PI / 5);
    private static final double C2 = Math.cos(4 * Math.PI / 5);
    private static final double S1 = Math.sin(2 * Math.PI / 5);
    private static final double S2 = Math.sin(4 * Math.PI / 5);

    private final double[] cos = new double[LENGTH];
    private final double[] sin = new double[LENGTH];

    Fft400() {
        for (int i = 0; i < LENGTH; i++) {
            cos[i] = Math.cos(2 * Math.PI * i / LENGTH);
            sin[i] = -Math.sin(2 * Math.PI * i / LENGTH);
        }
    }

    /** Transforms (re, im) in place, using (re2, im2) as room to work in. */
    void transform(double[] re, double[] im, double[] re2, double[] im2) {
        radix4(1, re, im, re2, im2);
        radix4(4, re2, im2, re, im);
        radix5(16, re, im, re2, im2);
        radix5(80, re2, im2, re, im);
    }

    /** One pass over the transforms that are left, each of LENGTH / stride points: x[q + s(p + mk)] to y[q + s(4p + j)]. */
    private void radix4(int s, double[] xr, double[] xi, double[] yr, double[] yi) {
        int m = LENGTH / s / 4;
        int quarter = s * m;
        for (int p = 0; p < m; p++) {
            int w1 = p * s;
            int w2 = 2 * w1;
            int w3 = 3 * w1;
            double c1 = cos[w1];
            double s1 = sin[w1];
            double c2 = cos[w2];
            double s2 = sin[w2];
            double c3 = cos[w3];
            double s3 = sin[w3];
            for (int q = 0; q < s; q++) {
                int a = q + s * p;
                int b = a + quarter;
                int c = b + quarter;
                int d = c + quarter;
                double sumR = xr[a] + xr[c];
                double sumI = xi[a] + xi[c];
                double difR = xr[a] - xr[c];
                double difI = xi[a] - xi[c];
                double sumR2 = xr[b] + xr[d];
                double sumI2 = xi[b] + xi[d];
                double difR2 = xr[b] - xr[d];
                double difI2 = xi[b] - xi[d];
                int y = q + s * 4 * p;
                yr[y] = sumR + sumR2;
                yi[y] = sumI + sumI2;
                double r1 = difR + difI2;
                double i1 = difI - difR2;
                yr[y + s] = r1 * c1 - i1 * s1;
                yi[y + s] = r1 * s1 + i1 * c1;
                double r2 = sumR - sumR2;
                double i2 = sumI - sumI2;
                yr[y + 2 * s] = r2 * c2 - i2 * s2;
                yi[y + 2 * s] = r2 * s2 + i2 * c2;
                double r3 = difR - difI2;
                double i3 = difI + difR2;
                yr[y + 3 * s] = r3 * c3 - i3 * s3;
                yi[y + 3 * s] = r3 * s3 + i3 * c3;
            }
        }
    }

    private void radix5(int s, double[] xr, double[] xi, double[] yr, double[] yi) {
        int m = LENGTH / s / 5;
        int fifth = s * m;
        for (int p = 0; p < m; p++) {
            int w = p * s;
            for (int q = 0; q < s; q++) {
                int a = q + s * p;
                double sumR1 = xr[a + fifth] + xr[a + 4 * fifth];
                double sumI1 = xi[a + fifth] + xi[a + 4 * fifth];
                double difR1 = xr[a + fifth] - xr[a + 4 * fifth];
                double difI1 = xi[a + fifth] - xi[a + 4 * fifth];
                double sumR2 = xr[a + 2 * fifth] + xr[a + 3 * fifth];
                double sumI2 = xi[a + 2 * fifth] + xi[a + 3 * fifth];
                double difR2 = xr[a + 2 * fifth] - xr[a + 3 * fifth];
                double difI2 = xi[a + 2 * fifth] - xi[a + 3 * fifth];
                double evenR1 = xr[a] + C1 * sumR1 + C2 * sumR2;
                double evenI1 = xi[a] + C1 * sumI1 + C2 * sumI2;
                double evenR2 = xr[a] + C2 * sumR1 + C1 * sumR2;
                double evenI2 = xi[a] + C2 * sumI1 + C1 * sumI2;
                double oddR1 = S1 * difI1 + S2 * difI2;
                double oddI1 = -S1 * difR1 - S2 * difR2;
                double oddR2 = S2 * difI1 - S1 * difI2;
                double oddI2 = -S2 * difR1 + S1 * difR2;
                int y = q + s * 5 * p;
                yr[y] = xr[a] + sumR1 + sumR2;
                yi[y] = xi[a] + sumI1 + sumI2;
                rotate(evenR1 + oddR1, evenI1 + oddI1, w, yr, yi, y + s);
                rotate(evenR2 + oddR2, evenI2 + oddI2, 2 * w, yr, yi, y + 2 * s);
                rotate(evenR2 - oddR2, evenI2 - oddI2, 3 * w, yr, yi, y + 3 * s);
                rotate(evenR1 - oddR1, evenI1 - oddI1, 4 * w, yr, yi, y + 4 * s);
            }
        }
    }

    private void rotate(double re, double im, int w, double[] yr, double[] yi, int at) {
        yr[at] = re * cos[w] - im * sin[w];
        yi[at] = re * sin[w] + im * cos[w];
    }
}
