/** What every module shares: the root of the typed failures. */
@NullMarked
package org.codedcomputing.core;

import org.jspecify.annotations.NullMarked;
