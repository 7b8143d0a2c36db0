/** The rules of the folder tree that a compiler does not hold, for all modules. */
@NullMarked
package org.codedcomputing.architecture;

import org.jspecify.annotations.NullMarked;
