package hearus.bench.captions;

import java.net.URI;
import java.time.Duration;

/** A server, of ours or another's, that takes blobs over Socket.IO and answers with captions; in processes of its own on this machine. */
public interface CaptionServer extends AutoCloseable {
    /** Where it listens. */
    int port();

    /** The processor time that its processes took so far. */
    Duration cpu();

    /** What its processes hold of the machine's memory; not a number where the system does not tell. */
    double residentMegabytes();

    default URI uri(String scheme, String pathAndQuery) {
        return URI.create(scheme + "://127.0.0.1:" + port() + pathAndQuery);
    }

    @Override
    void close();
}
