package org.codedcomputing.spark.exchange;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.ChunkStore;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one node's task, and the file that takes what does not fit. The file is made on the first spill, appended
 * to, read by position, and gone when the task ends: it is opened so that the system deletes it with its last user, also
 * when that is killed.
 */
final class SpillFile implements ChunkStore, AutoCloseable {
    private final long budgetBytes;
    private final Supplier<File> newFile;
    private final AtomicLong inMemory = new AtomicLong();
    private final AtomicLong most = new AtomicLong();
    private @Nullable File file;
    private volatile @Nullable FileChannel channel;
    private long end;
    private boolean closed;

    /**
     * Creates a store; nothing is on disk yet.
     *
     * @param budgetBytes bytes that may stay in memory, at least 0
     * @param newFile names a file that does not exist, in one of Spark's local directories
     */
    SpillFile(long budgetBytes, Supplier<File> newFile) {
        this.budgetBytes = budgetBytes;
        this.newFile = newFile;
    }

    @Override
    public boolean reserve(long bytes) {
        long now = inMemory.addAndGet(bytes);
        if (now > budgetBytes) {
            inMemory.addAndGet(-bytes);
            return false;
        }
        most.accumulateAndGet(now, Math::max);
        return true;
    }

    @Override
    public void release(long bytes) {
        inMemory.addAndGet(-bytes);
    }

    @Override
    public synchronized long write(byte[] source, int offset, int count) {
        if (closed) {
            throw new CodedException("the exchange is over: nothing more can be spilled");
        }
        long place = end;
        try {
            FileChannel open = channel;
            if (open == null) {
                open = open();
                channel = open;
            }
            ByteBuffer bytes = ByteBuffer.wrap(source, offset, count);
            while (bytes.hasRemaining()) {
                end += open.write(bytes, end);
            }
        } catch (IOException e) {
            throw failure("write %,d bytes at %,d to".formatted(count, place), e);
        }
        return place;
    }

    private FileChannel open() throws IOException {
        File fresh = newFile.get();
        file = fresh;
        return FileChannel.open(
                fresh.toPath(),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public void read(long place, byte[] target, int offset, int count) {
        FileChannel open = channel;
        if (open == null) {
            throw new IllegalStateException("nothing was spilled");
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(target, offset, count);
            while (bytes.hasRemaining()) {
                if (open.read(bytes, place + bytes.position() - offset) < 0) {
                    throw new IOException("the file ends within them");
                }
            }
        } catch (IOException e) {
            throw failure("read %,d bytes at %,d of".formatted(count, place), e);
        }
    }

    private CodedException failure(String what, IOException cause) {
        String hint = cause instanceof ClosedChannelException
                ? "the task was stopped"
                : "make room there, set spark.local.dir to other directories, or raise spark.coded.exchange.memory = %,d bytes"
                        .formatted(budgetBytes);
        return new CodedException("cannot %s the spill file %s: %s; %s".formatted(what, file, cause, hint), cause);
    }

    /** Bytes written to disk so far. */
    synchronized long spilledBytes() {
        return end;
    }

    /** Most bytes that were in memory at a time. */
    long mostBytesInMemory() {
        return most.get();
    }

    /** Deletes the file, if there is one. */
    @Override
    public synchronized void close() {
        closed = true;
        FileChannel open = channel;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw failure("delete", e);
            }
        }
    }
}
