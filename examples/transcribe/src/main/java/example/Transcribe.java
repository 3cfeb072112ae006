package example;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;

import hearus.models.Model;
import hearus.models.ModelStore;
import hearus.whisper.DecodeOptions;
import hearus.whisper.ModelFiles;
import hearus.whisper.Whisper;

/** Prints what is said in a WAV file, window by window. hearus-captions' Transcriber cuts at pauses instead, and skips silence. */
public class Transcribe {
    private static final AudioFormat FORMAT = new AudioFormat(Whisper.SAMPLE_RATE, 16, 1, true, false);

    public static void main(String... arguments) throws Exception {
        var model = ModelStore.open(System.getenv()).pull(Model.TINY, (name, step, done, total) -> {});
        try (var audio = AudioSystem.getAudioInputStream(FORMAT, AudioSystem.getAudioInputStream(new File(arguments[0])));
                var whisper = Whisper.load(ModelFiles.in(model.folder()))) {
            var bytes = ByteBuffer.wrap(audio.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
            var samples = new short[bytes.remaining()];
            bytes.get(samples);
            var options = DecodeOptions.builder().languages(List.of("en")).build();
            for (int from = 0; from < samples.length; from += Whisper.MAX_SAMPLES) {
                var window = Arrays.copyOfRange(samples, from, Math.min(samples.length, from + Whisper.MAX_SAMPLES));
                System.out.println(whisper.decode(window, options).text());
            }
        }
    }
}
