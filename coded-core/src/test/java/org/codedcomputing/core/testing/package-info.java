/** What the tests of all modules share. */
@NullMarked
package org.codedcomputing.core.testing;

import org.jspecify.annotations.NullMarked;
