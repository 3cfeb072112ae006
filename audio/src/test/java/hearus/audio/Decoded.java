package hearus.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import hearus.audio.AudioException.Code;

/** What a decoder made of some pushes: its samples, and the codes of what it complained of. */
final class Decoded {
    private final short[] samples;
    private final List<Code> complaints;

    private Decoded(short[] samples, List<Code> complaints) {
        this.samples = samples;
        this.complaints = complaints;
    }

    short[] samples() {
        return samples;
    }

    List<Code> errors() {
        return complaints;
    }

    private static final class Collector implements PcmSink {
        private short[] samples = new short[16_000];
        private int size;

        @Override
        public void accept(short[] from, int offset, int length) {
            if (size + length > samples.length) {
                samples = Arrays.copyOf(samples, 2 * (size + length));
            }
            System.arraycopy(from, offset, samples, size, length);
            size += length;
        }
    }

    /** One push for each blob, then the end. */
    static Decoded of(List<byte[]> blobs) {
        return of(new AudioFormat.Sniffed(), blobs);
    }

    /** A file, pushed as these pieces. */
    static Decoded file(byte[]... pieces) {
        var collector = new Collector();
        return of(AudioDecoder.forFile(new AudioFormat.Sniffed(), collector), collector, List.of(pieces));
    }

    static Decoded of(AudioFormat format, List<byte[]> blobs) {
        var collector = new Collector();
        return of(AudioDecoder.create(format, collector), collector, blobs);
    }

    /** What a client does over time. */
    static final class Client {
        private final AudioDecoder decoder;
        private final List<Code> complaints = new ArrayList<>();

        private Client(AudioDecoder decoder) {
            this.decoder = decoder;
        }

        void push(byte[] blob) {
            Decoded.push(decoder, blob).ifPresent(complaints::add);
        }

        void rejoin() {
            decoder.rejoin();
        }
    }

    /** As this client says, by this clock, then the end. */
    static Decoded of(LongSupplier nanos, Consumer<Client> steps) {
        var collector = new Collector();
        var client = new Client(AudioDecoder.create(new AudioFormat.Sniffed(), collector, nanos));
        steps.accept(client);
        finish(client.decoder).ifPresent(client.complaints::add);
        return new Decoded(Arrays.copyOf(collector.samples, collector.size), client.complaints);
    }

    private static Decoded of(AudioDecoder decoder, Collector collector, List<byte[]> blobs) {
        var complaints = new ArrayList<Code>();
        blobs.forEach(blob -> push(decoder, blob).ifPresent(complaints::add));
        finish(decoder).ifPresent(complaints::add);
        return new Decoded(Arrays.copyOf(collector.samples, collector.size), complaints);
    }

    /** Pushes the bytes and says what was wrong with them. */
    static Optional<Code> push(AudioDecoder decoder, byte[] bytes) {
        try {
            decoder.push(bytes, 0, bytes.length);
            return Optional.empty();
        } catch (AudioException e) {
            return Optional.of(e.code());
        }
    }

    static Optional<Code> finish(AudioDecoder decoder) {
        try {
            decoder.finish();
            return Optional.empty();
        } catch (AudioException e) {
            return Optional.of(e.code());
        }
    }
}
