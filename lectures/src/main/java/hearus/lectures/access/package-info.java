/** Who may do what with lectures: roles, API keys and links, kept beside the lectures. Start with {@link hearus.lectures.access.Credentials}. */
@NullMarked
package hearus.lectures.access;

import org.jspecify.annotations.NullMarked;
