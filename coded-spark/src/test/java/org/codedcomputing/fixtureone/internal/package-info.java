/** Fixtures of the architecture rules. */
@NullMarked
package org.codedcomputing.fixtureone.internal;

import org.jspecify.annotations.NullMarked;
