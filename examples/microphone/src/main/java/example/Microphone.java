package example;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

import hearus.captions.CaptionEvent.Caption;
import hearus.captions.CaptionPolicy;
import hearus.captions.Captioner;
import hearus.captions.SessionOptions;
import hearus.models.Model;
import hearus.models.ModelStore;
import hearus.whisper.ModelFiles;
import hearus.whisper.Whisper;

/** Captions the microphone until its input ends; with an argument a WAV file in its place. */
public class Microphone {
    private static final AudioFormat FORMAT = new AudioFormat(16_000, 16, 1, true, false);

    public static void main(String... arguments) throws Exception {
        var models = ModelStore.open(System.getenv());
        var files = ModelFiles.in(models.pull(Model.TINY, (model, step, done, total) -> {}).folder());
        var voice = models.pull(Model.SILERO_VAD, (model, step, done, total) -> {}).voiceActivityGraph();
        try (var whisper = Whisper.load(files);
                var captioner = Captioner.create(whisper, voice, CaptionPolicy.defaults());
                var audio = arguments.length > 0 ? recording(arguments[0]) : microphone();
                var session = captioner.open(new SessionOptions("microphone", List.of("en"), "", 0), event -> {
                    if (event instanceof Caption caption && caption.isFinal()) {
                        System.out.println(caption.text());
                    }
                })) {
            byte[] bytes;
            while ((bytes = audio.readNBytes(3_200)).length > 0) {
                var samples = new short[bytes.length / 2];
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
                session.accept(samples, 0, samples.length);
            }
            session.finish().join();
        }
    }

    private static AudioInputStream recording(String file) throws Exception {
        return AudioSystem.getAudioInputStream(FORMAT, AudioSystem.getAudioInputStream(new File(file)));
    }

    private static AudioInputStream microphone() throws Exception {
        var line = AudioSystem.getTargetDataLine(FORMAT);
        line.open(FORMAT);
        line.start();
        return new AudioInputStream(line);
    }
}
