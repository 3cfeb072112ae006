/** The tables of lectures and segments, in SQLite and PostgreSQL. */
@NullMarked
package hearus.lectures.internal.store;

import org.jspecify.annotations.NullMarked;
