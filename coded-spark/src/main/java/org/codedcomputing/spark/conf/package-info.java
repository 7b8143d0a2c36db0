/** The configuration keys {@code spark.coded.*}: one table, with types, defaults and a check for unknown keys. */
@NullMarked
package org.codedcomputing.spark.conf;

import org.jspecify.annotations.NullMarked;
