package hearus.dist;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import hearus.testkit.WebSocketMessages;

/** A script at {@code /ws}: sends a recording and reads what comes back until the server closes. */
final class Captions extends WebSocketMessages {
    private static final int SAMPLES = 8_000;

    private final StringJoiner phrases = new StringJoiner(" ");
    private final CompletableFuture<String> text = new CompletableFuture<>();

    private Captions() {}

    /** The text of 16 kHz mono samples. */
    static String of(String address, short[] speech) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var captions = new Captions();
            var socket = http.newWebSocketBuilder().buildAsync(URI.create(address), captions).get(30, TimeUnit.SECONDS);
            socket.sendText("any token", true).join();
            for (int at = 0; at < speech.length; at += SAMPLES) {
                var bytes = ByteBuffer.allocate(2 * Math.min(SAMPLES, speech.length - at)).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asShortBuffer().put(speech, at, bytes.capacity() / 2);
                socket.sendBinary(bytes, true).join();
            }
            socket.sendText("EOS", true).join();
            return captions.text.get(2, TimeUnit.MINUTES);
        }
    }

    @Override
    protected void onMessage(String phrase) {
        phrases.add(phrase);
    }

    @Override
    protected void onClosed(int code, String reason) {
        text.complete(phrases.toString());
    }

    @Override
    protected void onFailed(Throwable error) {
        text.completeExceptionally(error);
    }
}
