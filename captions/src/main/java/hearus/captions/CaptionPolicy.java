package hearus.captions;

import java.time.Duration;
import java.util.function.Supplier;

/** The options that all sessions of a {@link Captioner} share: when phrases end, when text is sent, and how many threads decode. Immutable. */
public final class CaptionPolicy {
    private static final Duration MAX_PHRASE = Duration.ofSeconds(30);

    private final Duration pause;
    private final Duration preRoll;
    private final Duration maximumPhrase;
    private final Duration partialInterval;
    private final int workers;
    private final Supplier<Stability> stability;

    private CaptionPolicy(Builder builder) {
        this.pause = builder.pause;
        this.preRoll = builder.preRoll;
        this.maximumPhrase = builder.maximumPhrase;
        this.partialInterval = builder.partialInterval;
        this.workers = builder.workers;
        this.stability = builder.stability;
    }

    /** What suits one or many live speakers on this machine. */
    public static CaptionPolicy defaults() {
        return builder().build();
    }

    /** Begins with the {@link #defaults}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with this policy. */
    public Builder toBuilder() {
        return builder().pause(pause).preRoll(preRoll).maximumPhrase(maximumPhrase).partialInterval(partialInterval).workers(workers)
                .stability(stability);
    }

    /** Silence that ends a phrase. */
    public Duration pause() {
        return pause;
    }

    /** Audio before the voice onset that belongs to the phrase. */
    public Duration preRoll() {
        return preRoll;
    }

    /** Length near which a phrase without pauses is cut at its quietest point. */
    public Duration maximumPhrase() {
        return maximumPhrase;
    }

    /** Audio between two partial decodes of a phrase; half as much while nothing else is to be decoded, more while there is too much. */
    public Duration partialInterval() {
        return partialInterval;
    }

    /** Decoding threads. */
    public int workers() {
        return workers;
    }

    /** What decides, for each phrase, which of its words are stable. */
    public Supplier<Stability> stability() {
        return stability;
    }

    /** Sets what differs from the defaults. Not thread-safe. */
    public static final class Builder {
        private Duration pause = Duration.ofMillis(600);
        private Duration preRoll = Duration.ofMillis(500);
        private Duration maximumPhrase = Duration.ofSeconds(20);
        private Duration partialInterval = Duration.ofSeconds(1);
        private int workers = Runtime.getRuntime().availableProcessors();
        private Supplier<Stability> stability = Stability.either(Stability.agreement(Duration.ofMillis(300)),
                Stability.attention(Duration.ofMillis(1500), 0));

        private Builder() {}

        /** Silence that ends a phrase, 600 ms by default. */
        public Builder pause(Duration length) {
            this.pause = length;
            return this;
        }

        /** Audio before the voice onset that belongs to the phrase, 500 ms by default. */
        public Builder preRoll(Duration length) {
            this.preRoll = length;
            return this;
        }

        /** Length near which a phrase without pauses is cut at its quietest point, 20 s by default; below 30 s. */
        public Builder maximumPhrase(Duration length) {
            this.maximumPhrase = length;
            return this;
        }

        /** Audio between two partial decodes of a phrase, 1 s by default. */
        public Builder partialInterval(Duration length) {
            this.partialInterval = length;
            return this;
        }

        /** Decoding threads, one a core by default. */
        public Builder workers(int count) {
            this.workers = count;
            return this;
        }

        /** What decides which words of a phrase are stable; called once for each phrase. */
        public Builder stability(Supplier<Stability> each) {
            this.stability = each;
            return this;
        }

        /**
         * Makes the policy.
         *
         * @throws IllegalArgumentException when a value is out of its range; the message has its name and what to set instead
         */
        public CaptionPolicy build() {
            require(pause.isPositive(), "pause", pause, "set a length above 0, such as 600 ms");
            require(!preRoll.isNegative(), "preRoll", preRoll, "set 0 or more");
            require(maximumPhrase.isPositive() && maximumPhrase.compareTo(MAX_PHRASE) < 0, "maximumPhrase", maximumPhrase,
                    "set a length above 0 and below 30 s, the longest window of Whisper");
            require(partialInterval.isPositive(), "partialInterval", partialInterval, "set a length above 0, such as 1 s");
            require(workers > 0, "workers", workers, "set at least 1");
            return new CaptionPolicy(this);
        }

        private static void require(boolean holds, String name, Object value, String advice) {
            if (!holds) {
                throw new IllegalArgumentException(name + " cannot be " + value + ": " + advice);
            }
        }
    }
}
