/** Accounts of an institution by OpenID Connect: the provider's discovery document and keys, tokens, and the roles that their claims give. Knows nothing of this server's routes and sockets. */
@NullMarked
package hearus.server.internal.oidc;

import org.jspecify.annotations.NullMarked;
