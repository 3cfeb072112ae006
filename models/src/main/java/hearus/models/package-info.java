/** The user's folder of speech models: pulls them by name, checks them, and prepares their graphs once for the engine. */
@NullMarked
package hearus.models;

import org.jspecify.annotations.NullMarked;
