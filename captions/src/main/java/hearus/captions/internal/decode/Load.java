package hearus.captions.internal.decode;

/** How much there is to do: what decides how carefully a decode looks. */
public enum Load {
    /** Few speak, no worker decodes and nobody waits. */
    LIGHT,
    /** Few speak. */
    USUAL,
    /** Many speak: time that one takes is time that another waits. */
    HEAVY
}
