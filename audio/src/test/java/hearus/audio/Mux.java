package hearus.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import hearus.audio.internal.bytes.Chunk;
import hearus.audio.internal.ogg.OggChecksum;
import hearus.audio.internal.opus.OpusPacket;
import hearus.audio.internal.webm.EbmlHeader;
import hearus.testkit.Recordings;

/** Writes small recordings of every container, for tests that need one in a certain state of disrepair. */
final class Mux {
    private Mux() {}

    /** The Opus packets of the project's own recording: 200 of 60 ms. */
    static List<byte[]> packets() {
        var packets = new ArrayList<byte[]>();
        var in = new Chunk(Blobs.joined(Recordings.continuation()), 0, Blobs.joined(Recordings.continuation()).length);
        var header = new EbmlHeader();
        while (header.read(in) == EbmlHeader.Result.DONE) {
            if (header.id() == 0xA3) {
                packets.add(Arrays.copyOfRange(in.bytes, in.at + 4, in.at + (int) header.size()));
            }
            if (header.id() != 0x18538067 && header.id() != 0x1F43B675 && header.id() != 0x1A45DFA3) {
                in.skip(header.size());
            }
            header.clear();
        }
        return packets;
    }

    static byte[] join(byte[]... parts) {
        return Blobs.joined(List.of(parts));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    // EBML

    /** An element with its size in four bytes. */
    static byte[] element(long id, byte[]... content) {
        var body = join(content);
        return join(id(id),
                new byte[]{(byte) (0x10 | (body.length >> 24)), (byte) (body.length >> 16), (byte) (body.length >> 8), (byte) body.length},
                body);
    }

    /** An element that is begun and whose size is not known. */
    static byte[] open(long id) {
        return join(id(id), new byte[]{(byte) 0xff});
    }

    private static byte[] id(long id) {
        var bytes = ByteBuffer.allocate(8).putLong(id).array();
        return Arrays.copyOfRange(bytes, Long.numberOfLeadingZeros(id) / 8, 8);
    }

    /** EBML header, Segment of unknown size and Tracks with one audio track, number 1. */
    static byte[] webmHead(String codec, byte[]... more) {
        return join(element(0x1A45DFA3, element(0x4282, ascii("webm"))), open(0x18538067),
                element(0x1654AE6B, element(0xAE, element(0xD7, new byte[]{1}), element(0x83, new byte[]{2}), element(0x86, ascii(codec)),
                        join(more))));
    }

    static byte[] opusWebmHead() {
        return webmHead("A_OPUS", element(0x63A2, opusHead(0)));
    }

    static byte[] cluster(List<byte[]> packets) {
        var cluster = new ByteArrayOutputStream();
        cluster.writeBytes(open(0x1F43B675));
        cluster.writeBytes(element(0xE7, new byte[]{0}));
        packets.forEach(packet -> cluster.writeBytes(simpleBlock(packet)));
        return cluster.toByteArray();
    }

    static byte[] simpleBlock(byte[] packet) {
        return element(0xA3, new byte[]{(byte) 0x81, 0, 0, (byte) 0x80}, packet);
    }

    /** A Cluster that begins at {@code ms}, of packets that follow each other. */
    static byte[] clusterAt(long ms, List<byte[]> packets) {
        var cluster = new ByteArrayOutputStream();
        cluster.writeBytes(timestamp(ms));
        int at = 0;
        for (var packet : packets) {
            cluster.writeBytes(blockAt(1, at, packet));
            at += OpusPacket.samples(packet, 0, packet.length) / 48;
        }
        return cluster.toByteArray();
    }

    /** The beginning of a Cluster of unknown size. */
    static byte[] timestamp(long ms) {
        return join(open(0x1F43B675), element(0xE7, ByteBuffer.allocate(8).putLong(ms).array()));
    }

    /** A SimpleBlock of a track, {@code ms} after its Cluster. */
    static byte[] blockAt(int track, int ms, byte[] packet) {
        return element(0xA3, blockHeader(track, ms, 0x80), packet);
    }

    /** Several packets as they lie in one block. */
    static byte[] lace(int lacing, List<byte[]> packets) {
        var sizes = new ByteArrayOutputStream();
        sizes.write(packets.size() - 1);
        for (int i = 0; i < packets.size() - 1 && lacing != 0x04; i++) {
            int size = packets.get(i).length;
            if (lacing == 0x02) {
                for (int j = 0; j < size / 255; j++) {
                    sizes.write(255);
                }
                sizes.write(size % 255);
            } else {
                int value = i == 0 ? size : size - packets.get(i - 1).length + (1 << 13) - 1;
                sizes.writeBytes(new byte[]{(byte) (0x40 | (value >> 8)), (byte) value});
            }
        }
        return join(sizes.toByteArray(), Blobs.joined(packets));
    }

    static byte[] blockHeader(int track, int ms, int flags) {
        return new byte[]{(byte) (0x80 | track), (byte) (ms >> 8), (byte) ms, (byte) flags};
    }

    /** A WebM header with an Opus track; {@code uid} distinguishes recordings. */
    static byte[] opusWebmHead(int uid) {
        return webmHead("A_OPUS", element(0x63A2, opusHead(0)), element(0x73C5, ints(uid)));
    }

    /** The whole recording as a browser streams it: a blob for each Cluster of nine packets, the first with the header. Each ends with the first byte of the next. */
    static List<byte[]> live(int uid, List<byte[]> packets) {
        var clusters = new ArrayList<byte[]>();
        for (int i = 0; i < packets.size(); i += 9) {
            clusters.add(clusterAt(60L * i, packets.subList(i, Math.min(packets.size(), i + 9))));
        }
        clusters.set(0, join(opusWebmHead(uid), clusters.getFirst()));
        var blobs = new ArrayList<byte[]>();
        for (int i = 0; i < clusters.size(); i++) {
            var cluster = clusters.get(i);
            blobs.add(join(Arrays.copyOfRange(cluster, i == 0 ? 0 : 1, cluster.length),
                    i + 1 < clusters.size() ? new byte[]{clusters.get(i + 1)[0]} : new byte[0]));
        }
        return blobs;
    }

    static byte[] opusHead(int preSkip) {
        return ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN).put(ascii("OpusHead")).put((byte) 1).put((byte) 2)
                .putShort((short) preSkip).putInt(48_000)
                .putShort((short) 0).put((byte) 0).array();
    }

    // Ogg

    /** A page; {@code lacing} as in the file. */
    static byte[] page(int flags, long granule, int serial, int sequence, byte[] lacing, byte[] body) {
        var page = ByteBuffer.allocate(27 + lacing.length + body.length).order(ByteOrder.LITTLE_ENDIAN).put(ascii("OggS")).put((byte) 0)
                .put((byte) flags)
                .putLong(granule).putInt(serial).putInt(sequence).putInt(0).put((byte) lacing.length).put(lacing).put(body);
        return page.putInt(22, OggChecksum.of(page.array(), page.capacity())).array();
    }

    /** A page that holds whole packets. */
    static byte[] page(int flags, long granule, int serial, int sequence, List<byte[]> packets) {
        var lacing = new ByteArrayOutputStream();
        for (var packet : packets) {
            for (int i = 0; i < packet.length / 255; i++) {
                lacing.write(255);
            }
            lacing.write(packet.length % 255);
        }
        return page(flags, granule, serial, sequence, lacing.toByteArray(), Blobs.joined(packets));
    }

    /** A stream's two header pages. */
    static byte[] oggHead(int serial, int preSkip) {
        return join(page(2, 0, serial, 0, List.of(opusHead(preSkip))), page(0, 0, serial, 1, List.of(ascii("OpusTags and more"))));
    }

    // MP4

    static byte[] box(String type, byte[]... content) {
        var body = join(content);
        return join(ints(8 + body.length), ascii(type), body);
    }

    static byte[] ints(int... numbers) {
        var bytes = ByteBuffer.allocate(4 * numbers.length);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    /** File type and index of a fragmented recording whose track 1 has the given kind of sample. */
    static byte[] mp4Head(String codec, byte[]... description) {
        var entry = box(codec, new byte[28], join(description));
        return join(box("ftyp", ascii("isom"), ints(0)), box("moov", box("trak", box("tkhd", ints(0, 0, 0, 1, 0)),
                box("mdia", box("minf", box("stbl", box("stsd", ints(0, 1), entry))))), box("mvex", box("trex", ints(0, 1, 1, 0, 0, 0)))));
    }

    static byte[] opusMp4Head() {
        return mp4Head("Opus", box("dOps", new byte[]{0, 2, 0, 0, 0, 0, (byte) 0xbb, (byte) 0x80, 0, 0, 0}));
    }

    /** A fragment whose first packet is played at {@code time}, of 48,000 in a second, with the samples of another track before its own. */
    static byte[] fragmentAt(long time, List<byte[]> packets, byte[] other) {
        var video = box("traf", box("tfhd", ints(0x20010, 2, other.length)), box("trun", ints(1, 1, 0)));
        var samples = new ByteArrayOutputStream();
        packets.forEach(packet -> samples.writeBytes(ints(OpusPacket.samples(packet, 0, packet.length), packet.length)));
        var tfhd = box("tfhd", ints(0x20000, 1));
        var tfdt = box("tfdt", ints(0x1000000, (int) (time >>> 32), (int) time));
        int mfhd = 16;
        int moof = 8 + mfhd + video.length + 8 + tfhd.length + tfdt.length + 20 + samples.size();
        return join(box("moof", box("mfhd", ints(0, 1)), video,
                box("traf", tfhd, tfdt, box("trun", ints(0x301, packets.size(), moof + 8 + other.length), samples.toByteArray()))),
                box("mdat", other, Blobs.joined(packets)));
    }

    static byte[] fragment(List<byte[]> packets) {
        var sizes = ints(packets.stream().mapToInt(packet -> packet.length).toArray());
        var tfhd = box("tfhd", ints(0x20000, 1));
        int moof = 8 + 8 + tfhd.length + 8 + 12 + sizes.length;
        return join(box("moof", box("traf", tfhd, box("trun", ints(0x201, packets.size(), moof + 8), sizes))),
                box("mdat", Blobs.joined(packets)));
    }

    // WAV

    static byte[] wav(int format, int bits, int rate, int channels, int declaredSize, byte[] data) {
        return ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN).put(ascii("RIFF")).putInt(36 + data.length)
                .put(ascii("WAVEfmt ")).putInt(16)
                .putShort((short) format).putShort((short) channels).putInt(rate).putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits).put(ascii("data")).putInt(declaredSize).put(data).array();
    }

    /** A file of chunks; {@code size} as declared. */
    static byte[] riff(String form, int size, byte[]... chunks) {
        return join(ascii(form), le(4, size), ascii("WAVE"), join(chunks));
    }

    /** A chunk without padding. */
    static byte[] chunk(String id, byte[] content) {
        return chunk(id, content.length, content);
    }

    static byte[] chunk(String id, int declared, byte[] content) {
        return join(ascii(id), le(4, declared), content);
    }

    /** A format chunk of 16 bytes, and whatever comes behind them. */
    static byte[] fmt(int format, int channels, int rate, int blockBytes, int bits, byte[]... more) {
        return chunk("fmt ",
                join(le(2, format), le(2, channels), le(4, rate), le(4, (long) rate * blockBytes), le(2, blockBytes), le(2, bits),
                        join(more)));
    }

    /** A number of some bytes, the lowest first. */
    static byte[] le(int bytes, long number) {
        return Arrays.copyOf(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array(), bytes);
    }

    /** Signed 16 bit samples. */
    static byte[] s16(short[] samples) {
        var bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }
}
