package hearus.server.internal.hub;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** The meters of a hub, over all its sockets. */
final class HubMeters {
    private final MeterRegistry registry;
    private final Counter blobs;
    private final Counter bytes;
    private final Timer ingestion;
    private final Counter words;
    private final Timer texts;
    private final Counter lateFinals;

    HubMeters(MeterRegistry registry, Set<Client> clients, SpeakerSessions sessions) {
        this.registry = registry;
        registry.gauge("hearus.hub.sockets", clients, Set::size);
        registry.gauge("hearus.hub.speakers", clients, all -> all.stream().filter(Client::hasSession).count());
        registry.gauge("hearus.hub.texts.waiting", clients, all -> all.stream().mapToInt(Client::waitingTexts).sum());
        registry.gauge("hearus.hub.suspended", sessions, SpeakerSessions::suspendedCount);
        lateFinals = Counter.builder("hearus.hub.finals.late").description("Finals delivered to clients that came back").register(registry);
        blobs = Counter.builder("hearus.hub.blobs").description("Audio blobs taken").register(registry);
        bytes = Counter.builder("hearus.hub.blob.bytes").description("Bytes of the audio blobs taken").register(registry);
        ingestion = Timer.builder("hearus.hub.ingest").description("From a blob's arrival at its handler to its samples being handed over")
                .register(registry);
        words = Counter.builder("hearus.hub.text.words").description("Words of the texts processed").register(registry);
        texts = Timer.builder("hearus.hub.texts").description("From a text's arrival at its handler to its answer").register(registry);
        // A counter that appears with its first value has no rate until the second.
        for (var by : SpeakerSessions.IdentifiedBy.values()) {
            resumptions(by);
        }
    }

    void blobAccepted(int size, long nanos) {
        blobs.increment();
        bytes.increment(size);
        ingestion.record(nanos, TimeUnit.NANOSECONDS);
    }

    void textProcessed(int length, long nanos) {
        words.increment(length);
        texts.record(nanos, TimeUnit.NANOSECONDS);
    }

    void resumed(SpeakerSessions.Resumed resumed) {
        lateFinals.increment(resumed.finals());
        resumptions(resumed.identifiedBy()).increment();
    }

    private Counter resumptions(SpeakerSessions.IdentifiedBy by) {
        return Counter.builder("hearus.hub.resumed").description("Sessions that went on after their client lost its connection")
                .tag("by", by.name().toLowerCase(Locale.ROOT)).register(registry);
    }

    void refused(String code) {
        Counter.builder("hearus.hub.refused").description("Blobs and requests refused").tag("code", code).register(registry).increment();
    }
}
