package org.codedcomputing.core.cdc;

import org.codedcomputing.core.CodedException;

/**
 * Bytes that are not what their checksum, their header or their replicas say: a packet or an intermediate value was
 * changed after it was made. The exchange attempt is void and must be repeated; nothing of it may be used.
 */
public final class CorruptDataException extends CodedException {
    private static final long serialVersionUID = 1L;

    /** Creates a failure whose message names the group, the sender or the batch, and both checksums or lengths. */
    public CorruptDataException(String message) {
        super(message);
    }
}
