@NullMarked
package org.codedcomputing.core.cost;

import org.jspecify.annotations.NullMarked;
