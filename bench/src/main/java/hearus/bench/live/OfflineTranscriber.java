package hearus.bench.live;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

import hearus.bench.data.Manifest;
import hearus.bench.data.Models;
import hearus.bench.data.WaveFile;
import hearus.captions.Transcriber;
import hearus.models.Model;
import hearus.models.ModelException;
import hearus.whisper.Whisper;

/** Whole recordings, as {@code hearus transcribe} writes them down. Owns the model. */
final class OfflineTranscriber implements AutoCloseable {
    private final Whisper whisper;
    private final Transcriber transcriber;

    private OfflineTranscriber(Whisper whisper, Transcriber transcriber) {
        this.whisper = whisper;
        this.transcriber = transcriber;
    }

    /** @throws ModelException when there is no such model, or it cannot be had */
    static OfflineTranscriber load(String id) throws ModelException {
        var models = Models.ofThisMachine();
        var model = Model.byId(id).filter(known -> known != Model.SILERO_VAD)
                .orElseThrow(() -> new ModelException("There is no Whisper model " + id + ": choose tiny, base or small"));
        var whisper = Whisper.load(models.whisper(model));
        try {
            return new OfflineTranscriber(whisper, Transcriber.create(whisper, models.voiceActivity()));
        } catch (ModelException | RuntimeException e) {
            whisper.close();
            throw e;
        }
    }

    /** Its model, which lives as long as this does. */
    Whisper whisper() {
        return whisper;
    }

    /** What is said in the recording; in Korean or English where the manifest names no language. */
    String text(Manifest.Clip clip) throws IOException {
        var candidates = clip.language().equals("none") ? List.of("ko", "en") : List.of(clip.language());
        return text(WaveFile.read(clip.file()), candidates);
    }

    /**
     * @param pcm 16 kHz, mono
     * @param candidates languages that it may be in
     */
    String text(short[] pcm, List<String> candidates) {
        return transcriber.transcribe(pcm, candidates, "", false, (_, _) -> {}).stream()
                .map(Transcriber.Segment::text).collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        try (whisper; transcriber) {
            // both, the transcriber first
        }
    }
}
