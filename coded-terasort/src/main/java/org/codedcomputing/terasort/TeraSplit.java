package org.codedcomputing.terasort;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.mapreduce.InputSplit;

/**
 * A run of consecutive rows of the concatenated input, which may span several files.
 *
 * <p>That splits span files is what lets an input of any number of files be cut into a wanted number of equal parts.
 */
public final class TeraSplit extends InputSplit implements Writable {
    private List<Piece> pieces;
    private List<String> locations;

    /**
     * The rows of a split that lie in one file.
     *
     * @param file the file, qualified
     * @param offset first byte, a multiple of 100
     * @param length bytes, a positive multiple of 100
     * @param fileLength bytes of the whole file when the split was planned: a reader refuses a file of another length
     */
    public record Piece(Path file, long offset, long length, long fileLength) implements Serializable {
        /** Returns the rows of this piece. */
        public long rows() {
            return length / TeraRecord.LENGTH;
        }
    }

    /** Makes an empty split, for {@link #readFields}. */
    public TeraSplit() {
        this(List.of(), List.of());
    }

    /**
     * Makes a split.
     *
     * @param pieces the rows, in input order
     * @param locations hosts that hold most of the bytes, best first; they are hints for the driver and do not travel
     */
    TeraSplit(List<Piece> pieces, List<String> locations) {
        this.pieces = List.copyOf(pieces);
        this.locations = List.copyOf(locations);
    }

    /** Returns the pieces in input order; none if the split is empty. */
    public List<Piece> pieces() {
        return pieces;
    }

    /** Returns the number of rows. */
    public long rows() {
        return getLength() / TeraRecord.LENGTH;
    }

    @Override
    public long getLength() {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    @Override
    public String[] getLocations() {
        return locations.toArray(new String[0]);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(pieces.size());
        for (Piece piece : pieces) {
            Text.writeString(out, piece.file().toString());
            out.writeLong(piece.offset());
            out.writeLong(piece.length());
            out.writeLong(piece.fileLength());
        }
    }

    @Override
    public void readFields(DataInput in) throws IOException {
        int count = in.readInt();
        List<Piece> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            read.add(new Piece(new Path(Text.readString(in)), in.readLong(), in.readLong(), in.readLong()));
        }
        pieces = List.copyOf(read);
        locations = List.of();
    }

    @Override
    public String toString() {
        return pieces.toString();
    }
}
