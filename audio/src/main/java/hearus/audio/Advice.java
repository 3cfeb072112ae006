package hearus.audio;

/** What an error message tells a developer to do. */
final class Advice {
    static final String SEND = "Send WebM or Ogg with Opus (MediaRecorder: audio/webm;codecs=opus), fragmented MP4 with Opus, WAV with PCM, or declared raw 16 bit PCM.";

    private Advice() {}
}
