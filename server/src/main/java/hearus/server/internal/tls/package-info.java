/** TLS: certificates from files, their renewal, and the port that redirects to HTTPS. */
@NullMarked
package hearus.server.internal.tls;

import org.jspecify.annotations.NullMarked;
