package hearus.audio;

import hearus.audio.AudioFormat.RawPcm;
import hearus.audio.PcmLayout.Encoding;

/** Declared raw PCM: no container at all. */
final class RawDemuxer implements Demuxer {
    private final PcmTrack track;

    RawDemuxer(RawPcm format, Output output) {
        track = new PcmTrack(layout(format), output);
    }

    private static PcmLayout layout(RawPcm format) {
        try {
            return PcmLayout.of(Encoding.S16, format.sampleRate(), format.channels());
        } catch (AudioException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public void push(Chunk in) {
        track.stream(in);
    }

    @Override
    public boolean atBoundary() {
        return track.atBoundary();
    }

    @Override
    public boolean lost() {
        return false;
    }

    @Override
    public int held() {
        return track.held();
    }
}
