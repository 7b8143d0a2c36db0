package org.codedcomputing.spark.exchange;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.ChunkStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of one node's task, and the file that takes what does not fit. The file is made on the first spill, appended
 * to, read by position, and gone when the task ends: it is opened so that the system deletes it with its last user, also
 * when that is killed.
 *
 * <p>A directory that is full or cannot be written is left for the next one, where a further file takes what comes; what
 * was written before stays readable where it is. Only when no directory is left does the task fail.
 */
final class SpillFile implements ChunkStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpillFile.class);

    /** Bits of a place that say where in its file it is; those above say which file. */
    private static final int POSITION_BITS = 48;

    private static final long POSITION_MASK = (1L << POSITION_BITS) - 1;

    private final long budgetBytes;
    private final List<Path> directories;
    private final AtomicLong inMemory = new AtomicLong();
    private final AtomicLong most = new AtomicLong();
    private final List<FileChannel> files = new CopyOnWriteArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private boolean writable;
    private long end;
    private long spilled;
    private boolean closed;

    /**
     * Creates a store; nothing is on disk yet.
     *
     * @param budgetBytes bytes that may stay in memory, at least 0
     * @param directories where files may be made, the best first; at least one
     */
    SpillFile(long budgetBytes, List<Path> directories) {
        this.budgetBytes = budgetBytes;
        this.directories = List.copyOf(directories);
    }

    /**
     * Puts Spark's local directories in the order in which a task tries them: tasks begin at different ones, and so does the
     * next attempt of a task.
     *
     * @param localDirs Not modified; at least one
     * @param turn number of the task and its attempt, at least 0
     */
    static List<Path> inTurn(File[] localDirs, int turn) {
        List<Path> order = new ArrayList<>();
        for (int i = 0; i < localDirs.length; i++) {
            order.add(localDirs[(turn + i) % localDirs.length].toPath());
        }
        return order;
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
        while (failed.size() < directories.size()) {
            Path directory = directories.get(failed.size());
            try {
                if (!writable) {
                    files.add(open(directory));
                    writable = true;
                    end = 0;
                }
                return append(source, offset, count);
            } catch (ClosedChannelException e) {
                throw stopped(e);
            } catch (IOException e) {
                writable = false;
                failed.add("%s: %s".formatted(directory, e));
                LOG.warn(
                        "cannot spill {} bytes to {}: {}; {} of {} local directories are left",
                        count,
                        directory,
                        e.toString(),
                        directories.size() - failed.size(),
                        directories.size());
            }
        }
        throw new CodedException(
                "cannot spill %,d bytes after %,d, in no local directory: %s; make room there, set spark.local.dir to other directories, or raise spark.coded.exchange.memory = %,d bytes"
                        .formatted(count, spilled, String.join("; ", failed), budgetBytes));
    }

    private long append(byte[] source, int offset, int count) throws IOException {
        FileChannel open = files.get(files.size() - 1);
        ByteBuffer bytes = ByteBuffer.wrap(source, offset, count);
        while (bytes.hasRemaining()) {
            open.write(bytes, end + bytes.position() - offset);
        }
        long place = (long) (files.size() - 1) << POSITION_BITS | end;
        end += count;
        spilled += count;
        return place;
    }

    private static FileChannel open(Path directory) throws IOException {
        return FileChannel.open(
                directory.resolve("coded_spill_" + UUID.randomUUID()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public void read(long place, byte[] target, int offset, int count) {
        int file = (int) (place >>> POSITION_BITS);
        if (file >= files.size()) {
            throw new IllegalStateException("nothing was spilled there");
        }
        long position = place & POSITION_MASK;
        try {
            ByteBuffer bytes = ByteBuffer.wrap(target, offset, count);
            while (bytes.hasRemaining()) {
                if (files.get(file).read(bytes, position + bytes.position() - offset) < 0) {
                    throw new IOException("the file ends within them");
                }
            }
        } catch (ClosedChannelException e) {
            throw stopped(e);
        } catch (IOException e) {
            throw new CodedException(
                    "cannot read %,d spilled bytes at %,d in one of %s: %s; set spark.local.dir to sound directories, or raise spark.coded.exchange.memory = %,d bytes"
                            .formatted(count, position, directories, e, budgetBytes),
                    e);
        }
    }

    private static CodedException stopped(ClosedChannelException cause) {
        return new CodedException("the spill file is closed: the task was stopped", cause);
    }

    /** Bytes written to disk so far. */
    synchronized long spilledBytes() {
        return spilled;
    }

    /** Most bytes that were in memory at a time. */
    long mostBytesInMemory() {
        return most.get();
    }

    /** Deletes the files, if there are any. */
    @Override
    public synchronized void close() {
        closed = true;
        @Nullable CodedException failure = null;
        for (FileChannel file : files) {
            try {
                file.close();
            } catch (IOException e) {
                failure = new CodedException("cannot close a spill file in one of %s: %s".formatted(directories, e), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
