package hearus.server.internal.hub;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import hearus.audio.AudioDecoder;
import hearus.audio.AudioException;
import hearus.captions.SessionOptions;
import hearus.speech.SpeechEvent;
import hearus.speech.SpeechException;
import hearus.speech.SpeechLink;
import hearus.speech.SpeechStream;

/**
 * The audio of one recording: bytes in, samples to the link. The stream opens with the first samples; when it fails, the next samples open another, in which audio clock
 * and caption ids go on.
 */
final class AudioUplink {
    private static final Logger LOG = System.getLogger(AudioUplink.class.getName());

    private final String id;
    private final SpeakerOptions options;
    private final Opener link;
    private final Consumer<SpeechEvent> listener;
    private final AudioDecoder decoder;
    /** One blob at a time, and the end of the recording after the blob that is being taken. */
    private final ReentrantLock turn = new ReentrantLock();
    private Optional<Exception> trouble = Optional.empty();
    /** Samples that streams have taken. Guarded by {@link #turn}. */
    private long taken;
    /** The id of the latest phrase. */
    private final AtomicLong lastPhrase = new AtomicLong();
    private volatile Optional<SpeechStream> stream = Optional.empty();
    private volatile boolean rejoined;
    private volatile boolean ended;
    private volatile boolean closed;

    /** Where the stream comes from, see {@link SpeechLink#open}. */
    interface Opener {
        SpeechStream open(SessionOptions options, Consumer<SpeechEvent> listener) throws SpeechException, InterruptedException;
    }

    AudioUplink(String id, SpeakerOptions options, Opener link, Consumer<SpeechEvent> listener) {
        this.id = id;
        this.options = options;
        this.link = link;
        this.listener = listener;
        this.decoder = AudioDecoder.create(options.format(), this::forward);
    }

    /** Takes one blob; blocks while too much of this speaker's audio waits. */
    void take(byte[] blob) throws RefusedException, InterruptedException {
        turn.lockInterruptibly();
        try {
            if (ended) {
                throw new RefusedException("closing", "This recording has ended: connect again.");
            }
            if (rejoined) {
                rejoined = false;
                decoder.rejoin();
            }
            trouble = stream.flatMap(SpeechStream::refusal).map(refusal -> refusal);
            decoder.push(blob, 0, blob.length);
            refuseWhatWasNotTaken();
        } catch (AudioException e) {
            throw new RefusedException(e.code().name().toLowerCase(Locale.ROOT), e.getMessage());
        } finally {
            turn.unlock();
        }
    }

    /** The decoder hands out samples in the middle of a blob and must see the whole blob, whatever becomes of the samples. */
    private void forward(short[] samples, int offset, int length) {
        if (trouble.isPresent()) {
            return;
        }
        try {
            if (stream.isEmpty()) {
                stream = Optional.of(open());
                if (closed) {
                    // Closed meanwhile by whoever did not see this stream yet.
                    stream.get().close();
                }
            }
            stream.get().send(samples, offset, length);
            taken += length;
        } catch (SpeechException e) {
            trouble = Optional.of(e);
            if (e.code() == SpeechException.Code.FAILED) {
                stream.ifPresent(SpeechStream::close);
                stream = Optional.empty();
            }
        } catch (InterruptedException e) {
            trouble = Optional.of(e);
        }
    }

    private SpeechStream open() throws SpeechException, InterruptedException {
        var before = lastPhrase.get();
        return link.open(new SessionOptions(id, List.copyOf(options.languages()), options.prompt(), taken), event -> {
            if (event instanceof SpeechEvent.Captioned(var caption)) {
                var phrase = before + caption.id();
                lastPhrase.accumulateAndGet(phrase, Math::max);
                listener.accept(new SpeechEvent.Captioned(caption.renumbered(phrase, caption.revision())));
            } else {
                listener.accept(event);
            }
        });
    }

    private void refuseWhatWasNotTaken() throws RefusedException, InterruptedException {
        switch (trouble.orElse(null)) {
            case null -> {
                // Every sample was taken.
            }
            case SpeechException e -> throw new RefusedException(e.code().word(), e.getMessage());
            case InterruptedException e -> throw e;
            default -> throw new IllegalStateException(trouble.get());
        }
    }

    /** Whether samples have come. */
    boolean streams() {
        return stream.isPresent();
    }

    /** The client's connection is lost: the open phrase waits. */
    void suspend() {
        stream.ifPresent(SpeechStream::suspend);
    }

    /** The client is back, with a new connection. */
    void resume() {
        rejoined = true;
        stream.ifPresent(SpeechStream::resume);
    }

    /** The recording has ended. Completes when its last caption has been delivered. */
    CompletableFuture<Void> finish() {
        var done = new CompletableFuture<Void>();
        Thread.ofVirtual().name("hearus-finish-" + id).start(() -> {
            turn.lock();
            try {
                ended = true;
                decoder.finish();
            } catch (AudioException e) {
                LOG.log(Level.DEBUG, "{0} ended within a packet: {1}", id, e.getMessage());
            } finally {
                turn.unlock();
                stream.ifPresentOrElse(open -> {
                    var _ = open.finish().whenComplete((finished, error) -> done.complete(null));
                }, () -> done.complete(null));
            }
        });
        return done;
    }

    /** Drops what is not captioned yet. */
    void close() {
        ended = true;
        closed = true;
        stream.ifPresent(SpeechStream::close);
    }
}
