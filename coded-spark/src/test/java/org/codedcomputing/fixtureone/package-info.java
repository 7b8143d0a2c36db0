/** Fixtures of the architecture rules. */
@NullMarked
package org.codedcomputing.fixtureone;

import org.jspecify.annotations.NullMarked;
