/** The plain HTTP routes: health, metrics, status, the caption page and its files, and error responses. */
package hearus.server.internal.web;
