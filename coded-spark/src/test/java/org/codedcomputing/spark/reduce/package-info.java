@NullMarked
package org.codedcomputing.spark.reduce;

import org.jspecify.annotations.NullMarked;
