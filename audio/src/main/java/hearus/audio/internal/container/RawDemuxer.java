package hearus.audio.internal.container;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.AudioFormat.RawPcm;
import hearus.audio.internal.bytes.Chunk;
import hearus.audio.internal.pcm.PcmLayout;
import hearus.audio.internal.pcm.PcmTrack;

/** Declared raw PCM: no container at all. */
public final class RawDemuxer implements Demuxer {
    private final PcmTrack track;

    public RawDemuxer(RawPcm format, Output output) {
        track = new PcmTrack(layout(format), output);
    }

    private static PcmLayout layout(RawPcm format) {
        try {
            return PcmLayout.of(format.encoding(), format.sampleRate(), format.channels());
        } catch (AudioException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public void push(Chunk in) {
        track.stream(in);
    }

    @Override
    public void finish() throws AudioException {
        int left = track.end();
        if (left > 0) {
            throw new AudioException(Code.MALFORMED, "The recording ended within a sample: its last " + left + " of " + track.frameBytes()
                    + " bytes were not read. Check format and channels.");
        }
    }

    @Override
    public boolean atBoundary() {
        return track.atBoundary();
    }

    @Override
    public boolean isOutOfSync() {
        return false;
    }

    @Override
    public int held() {
        return track.held();
    }
}
