@NullMarked
package org.codedcomputing.spark.gradient;

import org.jspecify.annotations.NullMarked;
