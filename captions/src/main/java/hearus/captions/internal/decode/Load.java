package hearus.captions.internal.decode;

/** The load of the scheduler, which determines beam width and context of a decode. */
public enum Load {
    /** Few speak, no worker decodes and nobody waits. */
    LIGHT,
    /** Few speak. */
    USUAL,
    /** Many speak: time that one takes is time that another waits. */
    HEAVY
}
