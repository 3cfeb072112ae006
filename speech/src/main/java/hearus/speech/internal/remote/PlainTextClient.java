package hearus.speech.internal.remote;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.SessionOptions;
import hearus.speech.RemoteLink.RemoteServers;
import hearus.speech.internal.protocol.CaptionsV1;
import hearus.speech.internal.protocol.Pcm;

/**
 * The client's side of the plain-text form of {@code /ws}. It has no acks: what was sent a second before a text came back counts as settled, and so does what is older than the
 * longest phrase. Such a server detects the end of a phrase only when more audio comes, so silence is sent at the end.
 */
final class PlainTextClient implements ClientProtocol {
    private static final int MAX_PHRASE = 30 * Pcm.RATE;
    private static final int PAUSE_AFTER_PHRASE = Pcm.RATE;
    private static final int TRAILING_SILENCE = 3 * Pcm.RATE;
    private static final long FINAL_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SessionOptions options;
    private final RemoteServers servers;
    private long phrases;
    private long captionedMs;
    private long lastText = System.nanoTime();

    PlainTextClient(SessionOptions options, RemoteServers servers) {
        this.options = options;
        this.servers = servers;
    }

    @Override
    public String firstMessage(long from) {
        captionedMs = from * 1000 / Pcm.RATE;
        return servers.token().orElse("hearus");
    }

    @Override
    public CaptionsV1.FromServer read(String text, long sent) {
        if (text.isBlank()) {
            return new CaptionsV1.FromServer.Unknown();
        }
        lastText = System.nanoTime();
        var start = captionedMs;
        captionedMs = Math.max(captionedMs + 1, (sent - PAUSE_AFTER_PHRASE) * 1000 / Pcm.RATE);
        var phrase = text.strip();
        return new CaptionsV1.FromServer.Event(new Caption(++phrases, 1, phrase, phrase.length(), true, start, captionedMs,
                options.languages().isEmpty() ? "" : options.languages().getFirst(), 0, List.of(), 0));
    }

    @Override
    public OptionalLong settled(long sent) {
        return OptionalLong.of(Math.max(sent - MAX_PHRASE, captionedMs * Pcm.RATE / 1000));
    }

    @Override
    public void finish(SpeechConnection connection) throws ConnectionLostException, InterruptedException {
        connection.send(new AudioBacklog.Chunk(0, new short[TRAILING_SILENCE]));
        lastText = System.nanoTime();
    }

    @Override
    public boolean isComplete(SpeechConnection connection) {
        return System.nanoTime() - lastText > FINAL_TIMEOUT_NANOS;
    }
}
