/** The plain HTTP routes: health, metrics, status, the caption page and its files, and error responses. */
@NullMarked
package hearus.server.internal.web;

import org.jspecify.annotations.NullMarked;
