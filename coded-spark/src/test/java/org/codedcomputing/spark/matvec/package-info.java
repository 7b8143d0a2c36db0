@NullMarked
package org.codedcomputing.spark.matvec;

import org.jspecify.annotations.NullMarked;
