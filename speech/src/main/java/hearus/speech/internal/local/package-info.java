/** The model in this process: its sessions, counted and metered. */
@NullMarked
package hearus.speech.internal.local;

import org.jspecify.annotations.NullMarked;
