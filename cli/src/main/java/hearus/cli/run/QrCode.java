package hearus.cli.run;

import java.util.Map;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;

/** A QR code in characters: each is two modules, one above the other. */
final class QrCode {
    /** Light modules that readers need around the code. */
    private static final int MARGIN = 4;
    /** Black on white whatever the terminal's colours are: many readers take no light code on a dark ground. */
    private static final String COLOURS = "\u001b[30;107m";
    private static final String PLAIN = "\u001b[0m";

    private QrCode() {}

    /** The lines of the code of this text, of some hundred characters at most. */
    static String of(String text) {
        var lines = new StringBuilder();
        var modules = modules(text);
        for (var y = 0; y < modules.getHeight(); y += 2) {
            lines.append(COLOURS);
            for (var x = 0; x < modules.getWidth(); x++) {
                var upper = modules.get(x, y);
                var lower = y + 1 < modules.getHeight() && modules.get(x, y + 1);
                lines.append(upper ? lower ? '\u2588' : '\u2580' : lower ? '\u2584' : ' ');
            }
            lines.append(PLAIN).append(System.lineSeparator());
        }
        return lines.toString();
    }

    private static BitMatrix modules(String text) {
        try {
            return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0,
                    Map.of(EncodeHintType.MARGIN, MARGIN, EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.L,
                            EncodeHintType.CHARACTER_SET, "UTF-8"));
        } catch (WriterException e) {
            throw new IllegalArgumentException("The text is too long for a QR code", e);
        }
    }
}
