/**
 * The message layer between the tasks of one barrier stage: bytes to one node or to a set of nodes, with flow control and
 * deadlines inside. It knows nothing of codes or records.
 */
@NullMarked
package org.codedcomputing.spark.exchange.transport;

import org.jspecify.annotations.NullMarked;
