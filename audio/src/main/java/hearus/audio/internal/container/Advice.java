package hearus.audio.internal.container;

/** Sentences of error messages that say what a developer should do. */
public final class Advice {
    /** How raw PCM is declared. */
    public static final String DECLARE = "query: {format: \"s16le\", rate: 48000, channels: 1} (format also f32le, mulaw, alaw; the rate and the channels of your audio)";
    public static final String FILES = "hearus transcribe reads files of any format where ffmpeg is installed.";
    public static final String SEND = "Send WebM or Ogg with Opus (MediaRecorder: audio/webm;codecs=opus), fragmented MP4 with Opus, or WAV. "
            + "A Safari or React Native that has only AAC sends raw PCM, the samples of an AudioWorklet, and connects with " + DECLARE
            + ". " + FILES;

    private Advice() {}
}
