package org.codedcomputing.terasort;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An output directory that appears whole or not at all.
 *
 * <p>Everything is written to a hidden directory next to the target ({@code .NAME.tmp-ID}, which input listings leave
 * out) and renamed at the end. Without {@link #commit} nothing is left behind: {@link #close} deletes the hidden
 * directory, and so does the orderly end of the JVM. Only a driver that is killed outright leaves it, under its hidden
 * name, to be deleted by hand. On object stores whose rename is a copy, the appearance is as atomic as that rename.
 *
 * <pre>{@code
 * try (AtomicOutput output = AtomicOutput.begin(conf, "/out")) {
 *     write(output.directory());
 *     output.commit();
 * }
 * }</pre>
 *
 * <p>Not thread safe.
 */
public final class AtomicOutput implements AutoCloseable {
    /** A task that is being cancelled may create a file while its directory is being deleted. */
    private static final int DELETE_ATTEMPTS = 5;

    private final FileSystem fs;
    private final Path target;
    private final Path directory;
    private boolean committed;

    private AtomicOutput(FileSystem fs, Path target, Path directory) {
        this.fs = fs;
        this.target = target;
        this.directory = directory;
    }

    /**
     * Checks that the output can be made and creates its hidden directory, so that a job fails before its work and not
     * after it. Parents that do not exist are made by {@link #commit}.
     *
     * @param conf Hadoop configuration. Not modified.
     * @param output directory to make, on any Hadoop file system; it must not exist
     * @return the open output, to be closed
     * @throws FileAlreadyExistsException if the output exists
     * @throws IOException if its parent cannot be written
     */
    public static AtomicOutput begin(Configuration conf, String output) throws IOException {
        Path given = new Path(output);
        FileSystem fs = given.getFileSystem(conf);
        Path target = fs.makeQualified(given);
        refuseExisting(fs, target);
        Path parent = target.getParent();
        while (parent != null && !fs.exists(parent)) {
            parent = parent.getParent();
        }
        if (parent == null) {
            throw new IOException("output " + target + " has no parent directory; name a directory below the root");
        }
        Path directory = new Path(parent, "." + target.getName() + ".tmp-" + UUID.randomUUID());
        try {
            if (!fs.mkdirs(directory)) {
                throw new IOException("the file system refused");
            }
        } catch (IOException refused) {
            throw new IOException(
                    "cannot create output " + target + ": no directory can be made in " + parent + " ("
                            + firstLine(refused) + "); make it writable or name another output",
                    refused);
        }
        fs.deleteOnExit(directory);
        return new AtomicOutput(fs, target, directory);
    }

    /**
     * Checks only that an output does not exist.
     *
     * @param conf Hadoop configuration. Not modified.
     * @param output directory on any Hadoop file system
     * @throws FileAlreadyExistsException if the output exists
     * @throws IOException if the file system cannot tell
     */
    static void refuseExisting(Configuration conf, String output) throws IOException {
        Path given = new Path(output);
        FileSystem fs = given.getFileSystem(conf);
        refuseExisting(fs, fs.makeQualified(given));
    }

    /** Returns the hidden directory to write to: it exists and is empty at first. */
    public Path directory() {
        return directory;
    }

    /** Returns the file system of the output. */
    public FileSystem fileSystem() {
        return fs;
    }

    /**
     * Makes the output appear under its name.
     *
     * @throws FileAlreadyExistsException if something else has appeared there meanwhile, which is left alone
     * @throws IOException if the rename fails
     */
    public void commit() throws IOException {
        refuseExisting(fs, target);
        Path parent = target.getParent();
        if (parent != null && !fs.mkdirs(parent)) {
            throw new IOException("cannot create " + parent + ", the parent of output " + target);
        }
        if (!fs.rename(directory, target)) {
            throw new IOException(
                    "cannot rename " + directory + " to output " + target + ": the file system refused; run it again");
        }
        // Where the target has appeared since the check, Hadoop's rename moves the source into it.
        Path stray = new Path(target, directory.getName());
        if (fs.exists(stray)) {
            fs.delete(stray, true);
            throw alreadyExists(target);
        }
        committed = true;
    }

    /** Deletes what was written unless it was committed. */
    @Override
    public void close() throws IOException {
        for (int attempt = 1; !committed && fs.exists(directory); attempt++) {
            try {
                fs.delete(directory, true);
            } catch (IOException busy) {
                if (attempt == DELETE_ATTEMPTS) {
                    throw busy;
                }
            }
            if (attempt == DELETE_ATTEMPTS && fs.exists(directory)) {
                throw new IOException("cannot delete the unfinished output " + directory + "; delete it by hand");
            }
        }
        fs.cancelDeleteOnExit(directory);
    }

    private static void refuseExisting(FileSystem fs, Path target) throws IOException {
        if (fs.exists(target)) {
            throw alreadyExists(target);
        }
    }

    private static FileAlreadyExistsException alreadyExists(Path target) {
        return new FileAlreadyExistsException("output " + target + " exists already; remove it or name another output");
    }

    private static String firstLine(IOException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
