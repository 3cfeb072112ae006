package hearus.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import hearus.bench.node.NodeFolder;

/** The peers that run on Node: transformers.js by itself and behind socket.io, and the seed's design. */
public final class NodePeers {
    private static final List<String> SCRIPTS = List.of("recogniser.js", "engine.js", "clients.js", "live.js", "window.js", "seed.js");

    private NodePeers() {}

    /** Their scripts and packages (750 MB), and the published files of our models. */
    public static NodeFolder install(Path folder) throws IOException, InterruptedException {
        return NodeFolder.install(NodePeers.class, folder, SCRIPTS, "transformers.js");
    }
}
