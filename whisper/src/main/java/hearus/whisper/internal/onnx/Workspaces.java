package hearus.whisper.internal.onnx;

import java.util.ArrayDeque;
import java.util.Deque;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import ai.onnxruntime.OrtEnvironment;

/** As many workspaces as there have been decodes at the same time; each decode takes one and gives it back. Thread-safe. */
public final class Workspaces implements AutoCloseable {
    private final OrtEnvironment environment;
    @GuardedBy("this")
    private final Deque<Workspace> idle = new ArrayDeque<>();

    public Workspaces(OrtEnvironment environment) {
        this.environment = environment;
    }

    /** The one that was given back last, whose memory is most likely still in the cache. */
    public synchronized Workspace take() {
        return idle.isEmpty() ? new Workspace(environment) : idle.pop();
    }

    public synchronized void giveBack(Workspace workspace) {
        idle.push(workspace);
    }

    /** Frees those that were given back: all, when no decode runs. */
    @Override
    public synchronized void close() {
        idle.forEach(Workspace::close);
        idle.clear();
    }
}
