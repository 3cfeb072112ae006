package hearus.cli.run;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class QrCodeTest {
    private static final int SCALE = 4;

    /** What a camera sees of the terminal. */
    private static String read(String code) throws Exception {
        var lines = code.replaceAll("\u001b\\[[0-9;]*m", "").lines().toList();
        var width = lines.getFirst().length();
        var height = 2 * lines.size();
        var pixels = new int[width * SCALE * height * SCALE];
        for (var y = 0; y < height * SCALE; y++) {
            for (var x = 0; x < width * SCALE; x++) {
                var c = lines.get(y / SCALE / 2).charAt(x / SCALE);
                var dark = c == '\u2588' || c == (y / SCALE % 2 == 0 ? '\u2580' : '\u2584');
                pixels[y * width * SCALE + x] = dark ? 0xff000000 : 0xffffffff;
            }
        }
        var source = new RGBLuminanceSource(width * SCALE, height * SCALE, pixels);
        return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://captions.uni.example/l/k3v9qw8zt2nf4x7m?link=hl_4fhw7k2m_9vk3mq8wzt2nf4x7mbcdfghjk",
            "http://192.168.1.20:3000/captions/l/%EB%AC%BC%EB%A6%AC?link=hl_1", "https://강의.example/l/물리", "a"})
    void aReaderReadsTheTextAgain(String text) throws Exception {
        assertThat(read(QrCode.of(text))).isEqualTo(text);
    }
}
