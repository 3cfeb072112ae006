package hearus.bench.live;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import hearus.bench.captions.Session;
import hearus.bench.data.Models;
import hearus.captions.CaptionPolicy;
import hearus.captions.Decoder;
import hearus.captions.SessionOptions;
import hearus.captions.simulation.SessionSimulator;
import hearus.models.ModelException;
import hearus.whisper.Whisper;

/** Live sessions one after the other on a clock that does not wait; decode times are not counted. The model is its caller's. */
final class LiveSimulation implements AutoCloseable {
    private final Whisper whisper;
    private final SessionSimulator simulator;

    private LiveSimulation(Whisper whisper, SessionSimulator simulator) {
        this.whisper = whisper;
        this.simulator = simulator;
    }

    static LiveSimulation of(Whisper whisper) throws ModelException {
        return new LiveSimulation(whisper, SessionSimulator.create(Models.ofThisMachine().voiceActivity()));
    }

    /** What a session of one speaker is told, with the default policy. */
    List<SessionSimulator.TimedEvent> events(String language, short[] pcm) {
        return simulator.of(pcm, new SessionOptions("bench", List.of(language), "", 0), CaptionPolicy.builder().workers(1).build(),
                Decoder.of(whisper), _ -> Duration.ZERO);
    }

    static String text(List<Session.Final> finals) {
        return finals.stream().map(Session.Final::text).collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        simulator.close();
    }
}
