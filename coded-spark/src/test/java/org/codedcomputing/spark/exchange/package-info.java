@NullMarked
package org.codedcomputing.spark.exchange;

import org.jspecify.annotations.NullMarked;
