package org.codedcomputing.lcc.code;

import java.io.Serializable;
import org.codedcomputing.core.matmul.Block;

/**
 * What a worker returns.
 *
 * @param code {@link LagrangePoints#fingerprint} of the code whose share it worked on
 * @param value the worker function's value there
 * @param <A> {@code int[]} or {@code long[]}
 */
public record LagrangeResult<A>(long code, Block<A> value) implements Serializable {}
