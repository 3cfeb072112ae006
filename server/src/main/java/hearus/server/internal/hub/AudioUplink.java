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

import com.google.errorprone.annotations.concurrent.GuardedBy;

import hearus.audio.AudioDecoder;
import hearus.audio.AudioException;
import hearus.captions.SessionOptions;
import hearus.server.internal.lectures.ReceivedAudio;
import hearus.speech.SpeechEvent;
import hearus.speech.SpeechException;
import hearus.speech.SpeechLink;
import hearus.speech.SpeechStream;

/**
 * Decodes the blobs of one session and sends the samples to its {@link SpeechStream}. The stream opens with the first samples; when it fails, the next samples open another,
 * which continues the audio clock and the caption ids. Thread-safe.
 */
final class AudioUplink {
    private static final Logger LOG = System.getLogger(AudioUplink.class.getName());

    private static final int SAMPLES_PER_MS = 16;

    private final String id;
    private final SpeakerOptions options;
    private final StreamOpener opener;
    private final Consumer<SpeechEvent> listener;
    private final Recorder recorder;
    /** Lets one blob at a time into the decoder, and the end of the session after the blob that is being decoded. */
    private final ReentrantLock lock = new ReentrantLock();
    @GuardedBy("lock")
    private final AudioDecoder decoder;
    /** Why samples of the current blob were not sent. */
    @GuardedBy("lock")
    private Optional<Exception> failure = Optional.empty();
    private final AtomicLong samplesSent = new AtomicLong();
    private final AtomicLong samplesLost = new AtomicLong();
    /** The id of the latest phrase. */
    private final AtomicLong lastPhrase = new AtomicLong();
    private volatile Optional<SpeechStream> stream = Optional.empty();
    /** What was expected last, where that has changed. */
    private volatile Optional<String> prompt = Optional.empty();
    private volatile boolean reconnected;
    private volatile boolean ended;
    private volatile boolean closed;

    /** Opens a stream as {@link SpeechLink#open} does. */
    interface StreamOpener {
        SpeechStream open(SessionOptions options, Consumer<SpeechEvent> listener) throws SpeechException, InterruptedException;
    }

    /** Gets what was sent. */
    interface Recorder {
        /**
         * Takes samples that were accepted.
         *
         * @param position of the first on the audio clock
         */
        void accept(long position, short[] samples, int offset, int length);
    }

    AudioUplink(String id, SpeakerOptions options, StreamOpener opener, Consumer<SpeechEvent> listener) {
        this(id, options, opener, listener, (position, samples, offset, length) -> {});
    }

    AudioUplink(String id, SpeakerOptions options, StreamOpener opener, Consumer<SpeechEvent> listener, Recorder recorder) {
        this.recorder = recorder;
        this.id = id;
        this.options = options;
        this.opener = opener;
        this.listener = listener;
        this.decoder = AudioDecoder.create(options.format(), this::send);
    }

    /** Decodes and sends one blob; blocks while too much of this speaker's audio waits. */
    void accept(byte[] blob) throws RefusedException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (ended) {
                throw new RefusedException("closing", "This recording has ended: connect again.");
            }
            if (reconnected) {
                reconnected = false;
                decoder.rejoin();
            }
            failure = stream.flatMap(SpeechStream::refusal).map(refusal -> refusal);
            decoder.push(blob, 0, blob.length);
            throwFailure();
        } catch (AudioException e) {
            throw new RefusedException(e.code().name().toLowerCase(Locale.ROOT), e);
        } finally {
            lock.unlock();
        }
    }

    /** Called by the decoder, in the middle of a blob. Keeps what fails for later: the decoder must read the whole blob in any case. */
    private void send(short[] samples, int offset, int length) {
        lock.lock();
        try {
            if (failure.isPresent()) {
                samplesLost.addAndGet(length);
                return;
            }
            if (stream.isEmpty()) {
                stream = Optional.of(open());
                // It may have changed while the stream was being opened with what was before.
                prompt.ifPresent(stream.get()::setPrompt);
                if (closed) {
                    // close() ran meanwhile and did not see this stream yet.
                    stream.get().close();
                }
            }
            stream.get().send(samples, offset, length);
            recorder.accept(samplesSent.get(), samples, offset, length);
            samplesSent.addAndGet(length);
        } catch (SpeechException e) {
            samplesLost.addAndGet(length);
            failure = Optional.of(e);
            if (e.code() == SpeechException.Code.FAILED) {
                stream.ifPresent(SpeechStream::close);
                stream = Optional.empty();
            }
        } catch (InterruptedException e) {
            failure = Optional.of(e);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private SpeechStream open() throws SpeechException, InterruptedException {
        var before = lastPhrase.get();
        return opener.open(new SessionOptions(id, List.copyOf(options.languages()), options.prompt(), samplesSent.get()), event -> {
            if (event instanceof SpeechEvent.Captioned(var caption)) {
                var phrase = before + caption.id();
                lastPhrase.accumulateAndGet(phrase, Math::max);
                listener.accept(new SpeechEvent.Captioned(caption.renumbered(phrase, caption.revision())));
            } else {
                listener.accept(event);
            }
        });
    }

    @GuardedBy("lock")
    private void throwFailure() throws RefusedException, InterruptedException {
        if (failure.isEmpty()) {
            return;
        }
        switch (failure.get()) {
            case SpeechException e -> throw new RefusedException(e.code().wireName(), e);
            case InterruptedException e -> throw e;
            case Exception e -> throw new IllegalStateException(e);
        }
    }

    /** Changes the course terms that are expected, for the phrases that begin from now on. */
    void setPrompt(String changed) {
        prompt = Optional.of(changed);
        stream.ifPresent(open -> open.setPrompt(changed));
    }

    /** The name of the model that captions; empty while it is not known. */
    String model() {
        return stream.map(SpeechStream::model).orElse("");
    }

    /** How much audio has come so far. */
    ReceivedAudio received() {
        return new ReceivedAudio(samplesSent.get() / SAMPLES_PER_MS, samplesLost.get() / SAMPLES_PER_MS);
    }

    /** Whether a stream is open, which is so once samples have come. */
    boolean hasStream() {
        return stream.isPresent();
    }

    /** The client's connection is lost: keeps missing audio from ending the open phrase. */
    void suspend() {
        stream.ifPresent(SpeechStream::suspend);
    }

    /** The client continues on a new connection. */
    void resume() {
        reconnected = true;
        stream.ifPresent(SpeechStream::resume);
    }

    /** A blob was refused before it came here: what comes next does not follow what came last. */
    void blobRefused() {
        reconnected = true;
    }

    /** No more audio comes. Completes when the last caption has been delivered. */
    CompletableFuture<Void> finish() {
        var done = new CompletableFuture<Void>();
        Thread.ofVirtual().name("hearus-finish-" + id).start(() -> {
            lock.lock();
            try {
                ended = true;
                decoder.finish();
            } catch (AudioException e) {
                LOG.log(Level.DEBUG, "{0} ended within a packet: {1}", id, e.getMessage());
            } finally {
                lock.unlock();
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
