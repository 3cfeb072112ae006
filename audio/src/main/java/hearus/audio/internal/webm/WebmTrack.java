package hearus.audio.internal.webm;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import hearus.audio.AudioException;
import hearus.audio.AudioException.Code;
import hearus.audio.AudioFormat.Encoding;
import hearus.audio.internal.container.Advice;
import hearus.audio.internal.container.Output;
import hearus.audio.internal.opus.OpusHead;
import hearus.audio.internal.opus.OpusPacket;
import hearus.audio.internal.pcm.PcmLayout;
import hearus.audio.internal.timeline.PacketHistory;

/** The audio track of a WebM or Matroska file: its track number, whether it is Opus, and the numbers of all tracks that there are; none when the header is missing. */
record WebmTrack(long number, boolean opus, Set<Long> numbers) {
    private static final int TRACK_ENTRY = 0xAE;
    private static final int TRACK_NUMBER = 0xD7;
    private static final int TRACK_TYPE = 0x83;
    private static final int CODEC_ID = 0x86;
    private static final int CODEC_PRIVATE = 0x63A2;
    private static final int CODEC_DELAY = 0x56AA;
    private static final int CONTENT_ENCODINGS = 0x6D80;
    private static final int AUDIO = 0xE1;
    private static final int SAMPLING_FREQUENCY = 0xB5;
    private static final int CHANNELS = 0x9F;
    private static final int BIT_DEPTH = 0x6264;
    private static final int AUDIO_TYPE = 2;
    private static final String OPUS = "A_OPUS";
    private static final String PCM = "A_PCM/";

    boolean mayHave(long track) {
        return numbers.isEmpty() || numbers.contains(track);
    }

    /** The first audio track of a Tracks element that we can decode, which begins a recording. If there is none, the exception's message says what to send. */
    static WebmTrack choose(byte[] bytes, int from, int to, Output output) throws AudioException {
        var numbers = new HashSet<Long>();
        var audioTrack = Optional.<Entry>empty();
        var entries = new EbmlElements(bytes, from, to);
        while (entries.next()) {
            if (entries.id() == TRACK_ENTRY) {
                var entry = Entry.read(entries.children());
                numbers.add(entry.number);
                if (entry.type == AUDIO_TYPE && (audioTrack.isEmpty() || (!audioTrack.get().isOurs() && entry.isOurs()))) {
                    audioTrack = Optional.of(entry);
                }
            }
        }
        if (audioTrack.isEmpty()) {
            throw new AudioException(Code.UNSUPPORTED, "WebM without an audio track. " + Advice.SEND);
        }
        audioTrack.get().begin(bytes, output, PacketHistory.hash(bytes, from, to - from));
        return new WebmTrack(audioTrack.get().number, audioTrack.get().codec.equals(OPUS), numbers);
    }

    private static final class Entry {
        private long number;
        private long type;
        private String codec = "";
        private int privateFrom;
        private int privateTo;
        private long codecDelayNanos = -1;
        private boolean encoded;
        private double rate = 8_000;
        private long channels = 1;
        private long bits;

        static Entry read(EbmlElements e) {
            var entry = new Entry();
            while (e.next()) {
                switch (e.id()) {
                    case TRACK_NUMBER -> entry.number = e.number();
                    case TRACK_TYPE -> entry.type = e.number();
                    case CODEC_ID -> entry.codec = e.text();
                    case CODEC_PRIVATE -> {
                        entry.privateFrom = e.from();
                        entry.privateTo = e.to();
                    }
                    case CODEC_DELAY -> entry.codecDelayNanos = e.number();
                    case CONTENT_ENCODINGS -> entry.encoded = true;
                    case AUDIO -> entry.readAudio(e.children());
                    default -> {}
                }
            }
            return entry;
        }

        private void readAudio(EbmlElements e) {
            while (e.next()) {
                switch (e.id()) {
                    case SAMPLING_FREQUENCY -> rate = e.real();
                    case CHANNELS -> channels = e.number();
                    case BIT_DEPTH -> bits = e.number();
                    default -> {}
                }
            }
        }

        private boolean isOurs() {
            return !encoded && (codec.equals(OPUS) || codec.startsWith(PCM));
        }

        private void begin(byte[] bytes, Output output, long identity) throws AudioException {
            if (encoded) {
                throw new AudioException(Code.UNSUPPORTED, "WebM with compressed or encrypted tracks. " + Advice.SEND);
            }
            switch (codec) {
                case OPUS -> output.beginOpus(opusHead(bytes), true, identity, true);
                case "A_PCM/FLOAT/IEEE", "A_PCM/FLOAT/LE" -> output.beginPcm(layout(bits == 64 ? Encoding.F64 : Encoding.F32), identity);
                case "A_PCM/INT/LIT" -> output.beginPcm(layout(integer()), identity);
                default -> throw new AudioException(Code.UNSUPPORTED, "WebM with the codec " + codec + ". " + Advice.SEND);
            }
        }

        /** CodecDelay is the same as the pre-skip, in nanoseconds; where both are written, Matroska's own wins. */
        private OpusHead opusHead(byte[] bytes) throws AudioException {
            var head = privateTo == 0 ? new OpusHead(0, 0) : OpusHead.parse(bytes, privateFrom, privateTo);
            if (codecDelayNanos < 0) {
                return head;
            }
            long delay = Math.min(codecDelayNanos, 1_000_000_000) * OpusPacket.RATE / 1_000_000_000;
            return head.withPreSkip((int) delay);
        }

        private Encoding integer() throws AudioException {
            return switch ((int) bits) {
                case 8 -> Encoding.U8;
                case 16 -> Encoding.S16;
                case 24 -> Encoding.S24;
                case 32 -> Encoding.S32;
                default -> throw new AudioException(Code.UNSUPPORTED, "PCM of " + bits + " bits. Send 8, 16, 24 or 32.");
            };
        }

        private PcmLayout layout(Encoding encoding) throws AudioException {
            return PcmLayout.of(encoding, Math.round(rate), (int) Math.min(channels, 255));
        }
    }
}
