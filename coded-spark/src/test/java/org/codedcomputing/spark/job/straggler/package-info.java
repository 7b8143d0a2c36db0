@NullMarked
package org.codedcomputing.spark.job.straggler;

import org.jspecify.annotations.NullMarked;
