package org.codedcomputing.terasort;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;

/**
 * The files of an input, checked, in name order: one long run of rows that can be cut anywhere between two rows.
 *
 * <p>Immutable; thread safe apart from the file system beneath.
 */
public final class TeraInput {
    /** Hosts named for a split at most, as Hadoop does. */
    private static final int MOST_HOSTS = 3;

    private final Configuration conf;
    private final List<FileStatus> files;
    /** Rows before file i; one more entry for the end. */
    private final long[] rowsBefore;

    private final Map<Path, FileStatus> byPath = new HashMap<>();

    private TeraInput(Configuration conf, List<FileStatus> files, long[] rowsBefore) {
        this.conf = conf;
        this.files = files;
        this.rowsBefore = rowsBefore;
        for (FileStatus file : files) {
            byPath.put(file.getPath(), file);
        }
    }

    /**
     * Lists and checks an input: a file, a directory, or a glob of these, on any Hadoop file system. Files whose name
     * starts with {@code _} or {@code .} are left out.
     *
     * @param conf Hadoop configuration. Not modified.
     * @param input path of the input
     * @return the planned input
     * @throws TeraFormatException if a file is not a whole number of records, or is a directory in a directory
     * @throws IOException if the input does not exist or cannot be listed
     */
    public static TeraInput plan(Configuration conf, String input) throws IOException {
        Job job = Job.getInstance(conf);
        FileInputFormat.setInputPaths(job, new Path(input));
        return new TeraInputFormat().plan(job);
    }

    /** Checks the given files and puts them in name order. */
    static TeraInput of(Configuration conf, List<FileStatus> listed) throws TeraFormatException {
        List<FileStatus> files = new ArrayList<>(listed);
        files.sort(Comparator.comparing(FileStatus::getPath));
        long[] rowsBefore = new long[files.size() + 1];
        for (int i = 0; i < files.size(); i++) {
            FileStatus file = files.get(i);
            if (file.isDirectory()) {
                throw new TeraFormatException("input " + file.getPath()
                        + " is a directory inside the input directory; name it (or a glob) as the input instead");
            }
            long tail = file.getLen() % TeraRecord.LENGTH;
            if (tail != 0) {
                throw new TeraFormatException("input file " + file.getPath() + " has " + file.getLen()
                        + " bytes, which is not a multiple of the record length 100: the record at offset "
                        + (file.getLen() - tail) + " has only " + tail + " bytes; restore or remove it");
            }
            rowsBefore[i + 1] = rowsBefore[i] + file.getLen() / TeraRecord.LENGTH;
        }
        return new TeraInput(conf, List.copyOf(files), rowsBefore);
    }

    /** Returns the number of rows of all files. */
    public long rows() {
        return rowsBefore[files.size()];
    }

    /** Returns the number of files, empty ones included. */
    public int fileCount() {
        return files.size();
    }

    /**
     * Cuts the input into a given number of splits whose rows differ by at most one. Splits may span files; with fewer
     * rows than splits some are empty.
     *
     * @param count number of splits, at least 1
     * @return exactly {@code count} splits, in input order
     * @throws IOException if block locations cannot be read
     */
    public List<TeraSplit> splits(int count) throws IOException {
        if (count < 1) {
            throw new IllegalArgumentException("number of input splits is " + count + " but must be at least 1");
        }
        Map<Path, List<BlockLocation>> blocks = new HashMap<>();
        List<TeraSplit> splits = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long first = Shares.start(rows(), count, i);
            splits.add(split(first, Shares.start(rows(), count, i + 1) - first, blocks));
        }
        return splits;
    }

    /**
     * Cuts every file on its own at the record boundaries just below the multiples of a size, as suits blocks of a
     * distributed file system. Empty files give no split.
     *
     * @param mostBytes wanted bytes of a split; 0 for the block size of each file
     * @return splits in input order
     * @throws IOException if block locations cannot be read
     */
    List<TeraSplit> fileSplits(long mostBytes) throws IOException {
        Map<Path, List<BlockLocation>> blocks = new HashMap<>();
        List<TeraSplit> splits = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            long wanted = mostBytes > 0 ? mostBytes : files.get(i).getBlockSize();
            long size = Math.max(wanted, TeraRecord.LENGTH);
            long fileRows = rowsBefore[i + 1] - rowsBefore[i];
            long row = 0;
            for (long next = 1; row < fileRows; next++) {
                long end = files.get(i).getLen() / size < next ? fileRows : next * size / TeraRecord.LENGTH;
                if (end > row) {
                    splits.add(split(rowsBefore[i] + row, end - row, blocks));
                    row = end;
                }
            }
        }
        return splits;
    }

    /**
     * Returns where a run of rows lies.
     *
     * @param first first row, counted over all files
     * @param count rows, at least 0; the run must lie inside the input
     */
    List<TeraSplit.Piece> pieces(long first, long count) {
        List<TeraSplit.Piece> pieces = new ArrayList<>();
        int at = Arrays.binarySearch(rowsBefore, first);
        int i = at >= 0 ? at : -at - 2;
        long row = first;
        long end = first + count;
        for (; row < end; i++) {
            // Empty files share their start with their successor and are stepped over.
            long stop = Math.min(end, rowsBefore[i + 1]);
            if (stop > row) {
                pieces.add(new TeraSplit.Piece(
                        files.get(i).getPath(),
                        (row - rowsBefore[i]) * TeraRecord.LENGTH,
                        (stop - row) * TeraRecord.LENGTH,
                        files.get(i).getLen()));
                row = stop;
            }
        }
        return pieces;
    }

    /** The configuration that the input was planned with: what reads it too. */
    Configuration configuration() {
        return conf;
    }

    private TeraSplit split(long first, long count, Map<Path, List<BlockLocation>> blocks) throws IOException {
        List<TeraSplit.Piece> pieces = pieces(first, count);
        Map<String, Long> bytesByHost = new HashMap<>();
        for (TeraSplit.Piece piece : pieces) {
            List<BlockLocation> known = blocks.get(piece.file());
            if (known == null) {
                known = locate(piece.file());
                blocks.put(piece.file(), known);
            }
            for (BlockLocation block : known) {
                long overlap = Math.min(block.getOffset() + block.getLength(), piece.offset() + piece.length())
                        - Math.max(block.getOffset(), piece.offset());
                if (overlap > 0) {
                    for (String host : block.getHosts()) {
                        bytesByHost.merge(host, overlap, Long::sum);
                    }
                }
            }
        }
        List<String> hosts = bytesByHost.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_HOSTS)
                .map(Map.Entry::getKey)
                .toList();
        return new TeraSplit(pieces, hosts);
    }

    private List<BlockLocation> locate(Path path) throws IOException {
        FileStatus file = byPath.get(path);
        if (file == null) {
            throw new IllegalArgumentException(path + " is not a file of this input");
        }
        BlockLocation[] found = file instanceof LocatedFileStatus located
                ? located.getBlockLocations()
                : path.getFileSystem(conf).getFileBlockLocations(file, 0, file.getLen());
        return found == null ? List.of() : List.of(found);
    }
}
