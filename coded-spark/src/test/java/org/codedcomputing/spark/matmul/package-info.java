@NullMarked
package org.codedcomputing.spark.matmul;

import org.jspecify.annotations.NullMarked;
