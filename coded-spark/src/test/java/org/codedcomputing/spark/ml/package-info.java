@NullMarked
package org.codedcomputing.spark.ml;

import org.jspecify.annotations.NullMarked;
