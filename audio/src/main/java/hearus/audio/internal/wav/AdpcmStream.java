package hearus.audio.internal.wav;

import hearus.audio.internal.bytes.Chunk;
import hearus.audio.internal.bytes.GrowingBuffer;
import hearus.audio.internal.track.AudioSink;
import hearus.audio.internal.track.SampleStream;

/** The data of an ADPCM recording: blocks of one size, the last of which may be shorter. */
final class AdpcmStream implements SampleStream {
    private final Adpcm decoder;
    private final int rate;
    private final int blockBytes;
    private final AudioSink output;
    private final GrowingBuffer block = new GrowingBuffer();
    private final float[] samples;

    AdpcmStream(Adpcm decoder, int rate, int blockBytes, AudioSink output) {
        this.decoder = decoder;
        this.rate = rate;
        this.blockBytes = blockBytes;
        this.output = output;
        this.samples = new float[decoder.frames(blockBytes) * decoder.channels()];
    }

    @Override
    public void stream(Chunk in) {
        while (!in.isEmpty()) {
            if (block.fill(in, Math.min(blockBytes, block.size + in.remaining())) && block.size == blockBytes) {
                decode();
            }
        }
    }

    private void decode() {
        int frames = decoder.frames(block.size);
        if (frames > 0) {
            decoder.decode(block.bytes, block.size, samples);
            output.accept(rate, decoder.channels(), samples, 0, frames);
        }
        block.clear();
    }

    @Override
    public int end() {
        int left = block.size < decoder.header() ? block.size : 0;
        decode();
        return left;
    }

    @Override
    public boolean atBoundary() {
        return block.isEmpty();
    }

    @Override
    public int held() {
        return block.capacity() + 4 * samples.length;
    }
}
