@NullMarked
package org.codedcomputing.spark.regression;

import org.jspecify.annotations.NullMarked;
