package org.codedcomputing.terasort;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk under the scheme {@code faulty}, with one fault at a time. It also stands for any file system that is
 * not the default one.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
    enum Fault {
        NONE,
        /** No directory can be made, as in a read-only parent (which does not stop the superuser on a real disk). */
        READ_ONLY,
        /** Somebody else makes the target just before the rename. */
        TARGET_APPEARS,
        /** The rename is refused. */
        NO_RENAME,
        /** A file holds 1000 bytes. */
        DISK_FULL
    }

    private static volatile Fault fault = Fault.NONE;

    /** Made by Hadoop through reflection. */
    public FaultyFileSystem() {}

    static void install(Configuration conf) {
        conf.setClass("fs.faulty.impl", FaultyFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    }

    static void set(Fault next) {
        fault = next;
    }

    /** The path of a local file under this scheme. */
    static String path(java.nio.file.Path local) {
        return "faulty://" + local.toAbsolutePath();
    }

    @Override
    public URI getUri() {
        return URI.create("faulty:///");
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public boolean mkdirs(Path directory) throws IOException {
        return fault != Fault.READ_ONLY && super.mkdirs(directory);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        boolean publishes = from.getName().startsWith(".");
        if (fault == Fault.NO_RENAME && publishes) {
            return false;
        }
        if (fault == Fault.TARGET_APPEARS && publishes) {
            super.create(new Path(to, "precious"), false).close();
        }
        return super.rename(from, to);
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        return limited(super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress));
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        return limited(super.create(file, overwrite, bufferSize, replication, blockSize, progress));
    }

    private static FSDataOutputStream limited(FSDataOutputStream out) throws IOException {
        return new FSDataOutputStream(new Limited(out), null);
    }

    private static final class Limited extends FilterOutputStream {
        private int written;

        Limited(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            written += length;
            if (fault == Fault.DISK_FULL && written > 1000) {
                throw new IOException("No space left on device");
            }
            out.write(bytes, offset, length);
        }
    }
}
