package hearus.audio.internal.opus;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMSDecoder;

/**
 * Concentus' decoders behind one interface: mono, stereo, or several streams, always at 48 kHz.
 *
 * <p><b>Hostile packets.</b> Concentus answers some with an OpusException, some with a RuntimeException or an AssertionError. All are contained.
 */
sealed interface ConcentusDecoder {
    /** Decodes a packet into {@code pcm}, interleaved, and returns the number of frames; 0 or less when the packet cannot be decoded. */
    int decode(byte[] bytes, int from, int length, short[] pcm);

    /** Conceals {@code frames} lost frames; 0 or less when that fails. */
    int conceal(int frames, short[] pcm);

    /** Resets the decoder's state. {@code gain} in 1/256 dB. */
    void reset(int gain);

    static ConcentusDecoder of(OpusChannels channels) {
        return channels.isPlain() ? new SingleStream(channels.count()) : new MultiStream(channels);
    }

    /** Mono or stereo. */
    final class SingleStream implements ConcentusDecoder {
        private final OpusDecoder decoder;

        private SingleStream(int channels) {
            try {
                decoder = new OpusDecoder(OpusPacket.RATE, channels);
            } catch (OpusException e) {
                throw new IllegalStateException("48 kHz mono or stereo is what every Opus decoder can do", e);
            }
        }

        @Override
        public int decode(byte[] bytes, int from, int length, short[] pcm) {
            try {
                return decoder.decode(bytes, from, length, pcm, 0, OpusPacket.MAX_SAMPLES, false);
            } catch (OpusException | RuntimeException | AssertionError e) {
                return 0;
            }
        }

        @Override
        public int conceal(int frames, short[] pcm) {
            try {
                return decoder.decode(null, 0, 0, pcm, 0, frames, false);
            } catch (OpusException | RuntimeException | AssertionError e) {
                return 0;
            }
        }

        @Override
        public void reset(int gain) {
            decoder.resetState();
            decoder.setGain(gain);
        }
    }

    /** More than two channels, or any that are mapped in an unusual way. */
    final class MultiStream implements ConcentusDecoder {
        private final OpusMSDecoder decoder;
        private final int channels;

        private MultiStream(OpusChannels layout) {
            channels = layout.count();
            var mapping = new short[channels];
            for (int channel = 0; channel < channels; channel++) {
                mapping[channel] = layout.mapping().get(channel).shortValue();
            }
            try {
                decoder = OpusMSDecoder.create(OpusPacket.RATE, channels, layout.streams(), layout.coupled(), mapping);
            } catch (OpusException e) {
                throw new IllegalStateException("A mapping that OpusChannels has checked", e);
            }
        }

        @Override
        public int decode(byte[] bytes, int from, int length, short[] pcm) {
            try {
                return decoder.decodeMultistream(bytes, from, length, pcm, 0, OpusPacket.MAX_SAMPLES, 0);
            } catch (RuntimeException | AssertionError e) {
                return 0;
            }
        }

        @Override
        public int conceal(int frames, short[] pcm) {
            try {
                return decoder.decodeMultistream(null, 0, 0, pcm, 0, frames, 0);
            } catch (RuntimeException | AssertionError e) {
                return 0;
            }
        }

        @Override
        public void reset(int gain) {
            decoder.ResetState();
            decoder.setGain(gain);
        }
    }
}
