package hearus.server.internal.recordings;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import hearus.captions.CaptionEvent.Word;
import hearus.captions.Transcriber;

/** Hears a word in each second of a recording, and waits where a test wants it to. */
final class FakeRecognisers implements Recogniser.Source {
    private static final int SECOND = 16_000;

    final CountDownLatch reached = new CountDownLatch(1);
    final AtomicInteger open = new AtomicInteger();
    final List<String> prompts = new ArrayList<>();
    volatile int waitsAt = Integer.MAX_VALUE;
    final AtomicInteger begun = new AtomicInteger();

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public void await() {}

    @Override
    public Recogniser usual() {
        return recogniser("numbers");
    }

    @Override
    public Recogniser largest() {
        return recogniser("Numbers");
    }

    private Recogniser recogniser(String model) {
        open.incrementAndGet();
        return new Recogniser() {
            @Override
            public String model() {
                return model;
            }

            @Override
            public Recognition open(List<String> languages, String prompt, Transcriber.ProgressListener progress) {
                prompts.add(prompt);
                return new Seconds(model, progress);
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    private final class Seconds implements Recogniser.Recognition {
        private final String model;
        private final Transcriber.ProgressListener progress;
        private long samples;
        private int seconds;

        Seconds(String model, Transcriber.ProgressListener progress) {
            this.model = model;
            this.progress = progress;
        }

        @Override
        public void accept(short[] pcm, int offset, int length) {
            samples += length;
            while (samples >= (seconds + 1L) * SECOND) {
                if (begun.incrementAndGet() > waitsAt) {
                    await();
                }
                // What it hears is where it is in the file.
                var start = seconds * 1000L;
                seconds++;
                progress.finished(List.of(new Transcriber.Segment(model, start, start + 1000, "en", 0.9,
                        List.of(new Word(" " + model, start, start + 1000, 0.9)))));
                progress.at(seconds * 1000L, samples * 1000 / SECOND);
            }
        }

        private void await() {
            reached.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException();
            }
        }

        @Override
        public void finish() {
            progress.at(samples * 1000 / SECOND, samples * 1000 / SECOND);
        }

        @Override
        public void close() {}
    }
}
