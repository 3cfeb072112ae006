package hearus.server.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers {@code nlProcessing}: finds the words of a finished text that deserve a highlight or an explanation. Thread-safe; called on a virtual thread and may block. */
@FunctionalInterface
public interface TextProcessor {
    /**
     * Fills in tags and comments.
     *
     * @param request {@code {arrStart, arrEnd, unProcessedText: [[text, tag, comment], …], sumText}}; the processor's own to change
     * @return the object that becomes {@code NLPResult}
     * @throws IllegalArgumentException when the request is not of that shape; the message goes to the client
     */
    ObjectNode process(ObjectNode request);
}
