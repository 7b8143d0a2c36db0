@NullMarked
package org.codedcomputing.spark.exchange.transport;

import org.jspecify.annotations.NullMarked;
