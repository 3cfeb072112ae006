package hearus.server;

import hearus.keywords.NlpMessage;

/** Answers {@code nlProcessing}: finds the words of a finished text that deserve a highlight or an explanation. Thread-safe; called on a virtual thread and may block. */
@FunctionalInterface
public interface TextProcessor {
    /** The message with tags and comments filled in, in the same length and order. Gives up when its thread is interrupted: nobody waits for the answer any more. */
    NlpMessage process(NlpMessage message) throws InterruptedException;
}
