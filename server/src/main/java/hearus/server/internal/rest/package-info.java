/** Requests, answers and errors of the REST API. */
@NullMarked
package hearus.server.internal.rest;

import org.jspecify.annotations.NullMarked;
