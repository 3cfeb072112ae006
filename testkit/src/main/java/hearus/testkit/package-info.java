/** What the tests of all modules share: requirements of the machine, a recorded sentence, and stand-ins for servers and clients. */
@NullMarked
package hearus.testkit;

import org.jspecify.annotations.NullMarked;
