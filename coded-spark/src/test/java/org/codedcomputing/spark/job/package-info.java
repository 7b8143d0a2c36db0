@NullMarked
package org.codedcomputing.spark.job;

import org.jspecify.annotations.NullMarked;
