package hearus.server.internal.hub;

import java.util.Set;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What all sockets of a hub count together. */
final class HubMeters {
    private final MeterRegistry registry;
    private final Counter blobs;
    private final Counter bytes;
    private final Timer ingest;
    private final Counter words;
    private final Timer texts;
    private final Counter late;

    HubMeters(MeterRegistry registry, Set<Client> clients, Recordings recordings) {
        this.registry = registry;
        registry.gauge("hearus.hub.sockets", clients, Set::size);
        registry.gauge("hearus.hub.speakers", clients, all -> all.stream().filter(Client::speaks).count());
        registry.gauge("hearus.hub.texts.waiting", clients, all -> all.stream().mapToInt(Client::texts).sum());
        registry.gauge("hearus.hub.suspended", recordings, Recordings::waiting);
        late = Counter.builder("hearus.hub.finals.late").description("Finals delivered to clients that came back").register(registry);
        blobs = Counter.builder("hearus.hub.blobs").description("Audio blobs taken").register(registry);
        bytes = Counter.builder("hearus.hub.blob.bytes").description("Bytes of the audio blobs taken").register(registry);
        ingest = Timer.builder("hearus.hub.ingest").description("From a blob's arrival at its handler to its samples being handed over")
                .register(registry);
        words = Counter.builder("hearus.hub.text.words").description("Words of the texts processed").register(registry);
        texts = Timer.builder("hearus.hub.texts").description("From a text's arrival at its handler to its answer").register(registry);
    }

    void taken(int size, long nanos) {
        blobs.increment();
        bytes.increment(size);
        ingest.record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
    }

    void processed(int length, long nanos) {
        words.increment(length);
        texts.record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
    }

    void resumed(Recordings.Resumed resumed) {
        late.increment(resumed.finals());
        Counter.builder("hearus.hub.resumed").description("Sessions that went on after their client lost its connection")
                .tag("by", resumed.proof().name().toLowerCase(java.util.Locale.ROOT)).register(registry).increment();
    }

    void refused(String code) {
        Counter.builder("hearus.hub.refused").description("Blobs and requests refused").tag("code", code).register(registry).increment();
    }
}
