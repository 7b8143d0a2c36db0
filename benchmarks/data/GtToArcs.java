import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Arcs of a graph in graph-tool's binary format, from the standard input to the standard output, one a line: source and target. An
 * undirected edge is two arcs. Run from its source by {@code fetch-graphs}.
 */
public final class GtToArcs {
    private static final byte[] MAGIC = {(byte) 0xe2, (byte) 0x9b, (byte) 0xbe, ' ', 'g', 't'};

    private final DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    private GtToArcs() {}

    public static void main(String[] arguments) throws IOException {
        try (PrintStream out = new PrintStream(System.out, false)) {
            new GtToArcs().run(out);
        }
    }

    private void run(PrintStream out) throws IOException {
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC) || in.readByte() != 1) {
            throw new IOException("not graph-tool's format, version 1");
        }
        order = in.readByte() == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        in.skipNBytes(number(Long.BYTES));
        boolean directed = in.readByte() != 0;
        long vertices = number(Long.BYTES);
        int width = vertices <= 0xffL ? 1 : vertices <= 0xffffL ? 2 : vertices <= 0xffffffffL ? 4 : 8;
        for (long source = 0; source < vertices; source++) {
            long count = number(Long.BYTES);
            for (long i = 0; i < count; i++) {
                long target = number(width);
                out.println(source + " " + target);
                if (!directed) {
                    out.println(target + " " + source);
                }
            }
        }
        // Properties follow. Whoever writes to a pipe that nobody reads any more is killed.
        in.transferTo(OutputStream.nullOutputStream());
    }

    private long number(int width) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(width)).order(order);
        return switch (width) {
            case 1 -> bytes.get() & 0xffL;
            case 2 -> bytes.getShort() & 0xffffL;
            case 4 -> bytes.getInt() & 0xffffffffL;
            default -> bytes.getLong();
        };
    }
}
