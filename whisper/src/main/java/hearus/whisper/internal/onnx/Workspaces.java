package hearus.whisper.internal.onnx;

import java.util.ArrayDeque;
import java.util.Deque;

import ai.onnxruntime.OrtEnvironment;
import com.google.errorprone.annotations.concurrent.GuardedBy;

/** A pool of workspaces, as many as the largest number of concurrent decodes; each decode acquires one and releases it. Thread-safe. */
public final class Workspaces implements AutoCloseable {
    private final OrtEnvironment environment;
    @GuardedBy("this")
    private final Deque<Workspace> idle = new ArrayDeque<>();

    public Workspaces(OrtEnvironment environment) {
        this.environment = environment;
    }

    /** The one that was released last, whose memory is most likely still in the processor's cache. */
    public synchronized Workspace acquire() {
        return idle.isEmpty() ? new Workspace(environment) : idle.pop();
    }

    public synchronized void release(Workspace workspace) {
        idle.push(workspace);
    }

    /** Frees those that were released: all, when no decode runs. */
    @Override
    public synchronized void close() {
        idle.forEach(Workspace::close);
        idle.clear();
    }
}
