package hearus.speech.internal.remote;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.SessionOptions;
import hearus.speech.RemoteLink.RemoteServers;
import hearus.speech.internal.protocol.Pcm;
import hearus.speech.internal.protocol.Wire;

/**
 * The client's side of the seed's form. It acknowledges nothing: what was sent a second before a text came back counts as settled, and so does what is older than any
 * phrase is long. Such a server hears the end of a phrase only when more audio comes, so that silence is sent at the end.
 */
final class SeedClient implements ClientProtocol {
    private static final int LONGEST_PHRASE = 30 * Pcm.RATE;
    private static final int AFTER_PHRASE = Pcm.RATE;
    private static final int LAST_SILENCE = 3 * Pcm.RATE;
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SessionOptions options;
    private final RemoteServers servers;
    private long phrases;
    private long captionedMs;
    private long lastText = System.nanoTime();

    SeedClient(SessionOptions options, RemoteServers servers) {
        this.options = options;
        this.servers = servers;
    }

    @Override
    public String greeting(long from) {
        captionedMs = from * 1000 / Pcm.RATE;
        return servers.token().orElse("hearus");
    }

    @Override
    public Wire.FromServer read(String text, long sent) {
        if (text.isBlank()) {
            return new Wire.FromServer.Unknown();
        }
        lastText = System.nanoTime();
        var start = captionedMs;
        captionedMs = Math.max(captionedMs + 1, (sent - AFTER_PHRASE) * 1000 / Pcm.RATE);
        var said = text.strip();
        return new Wire.FromServer.Event(new Caption(++phrases, 1, said, said.length(), true, start, captionedMs,
                options.languages().isEmpty() ? "" : options.languages().getFirst(), 0, List.of(), 0));
    }

    @Override
    public OptionalLong settled(long sent) {
        return OptionalLong.of(Math.max(sent - LONGEST_PHRASE, captionedMs * Pcm.RATE / 1000));
    }

    @Override
    public void finish(SpeechConnection connection) throws ConnectionLostException, InterruptedException {
        connection.send(new AudioBacklog.Piece(0, new short[LAST_SILENCE]));
        lastText = System.nanoTime();
    }

    @Override
    public boolean over(SpeechConnection connection) {
        return System.nanoTime() - lastText > LAST_WORDS_NANOS;
    }
}
