@NullMarked
package org.codedcomputing.spark.conf;

import org.jspecify.annotations.NullMarked;
