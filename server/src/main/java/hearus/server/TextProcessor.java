package hearus.server;

import hearus.keywords.NlpMessage;

/** Processes the text of {@code nlProcessing}: finds the words that are highlighted or explained. Thread-safe; called on a virtual thread and may block. */
@FunctionalInterface
public interface TextProcessor {
    /** The message with tags and comments filled in, in the same length and order. Stops when its thread is interrupted, which says that the result is not needed any more. */
    NlpMessage process(NlpMessage message) throws InterruptedException;
}
