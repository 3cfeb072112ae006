/** The sound of a recording's bytes, in any container that browsers make, as 16 kHz mono PCM. */
module hearus.audio {
    requires concentus;
    requires static transitive org.jspecify;

    exports hearus.audio;
}
