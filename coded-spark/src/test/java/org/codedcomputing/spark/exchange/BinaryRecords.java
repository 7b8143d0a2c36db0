package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Random fixed-width records, made where they are mapped, and results in a form that can be compared. */
final class BinaryRecords {
    static final int KEY_BYTES = 2;
    static final int VALUE_BYTES = 98;

    /** First bytes of keys are 0 up to this, for {@link CodedPairsTest.FirstByte}. */
    static final int FIRST_BYTES = 4;

    private BinaryRecords() {}

    /** Records whose keys and values are random; the same for the same seed, wherever and whenever they are computed. */
    static JavaPairRDD<byte[], byte[]> random(JavaSparkContext spark, int records, int partitions, long seed) {
        List<Integer> parts = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            parts.add(i);
        }
        return spark.parallelize(parts, partitions).flatMapToPair(part -> {
            Random random = new Random(seed * 31 + part);
            List<Tuple2<byte[], byte[]>> list = new ArrayList<>();
            for (int i = 0; i < records / partitions; i++) {
                byte[] key = new byte[KEY_BYTES];
                byte[] value = new byte[VALUE_BYTES];
                random.nextBytes(key);
                key[0] = (byte) random.nextInt(FIRST_BYTES);
                random.nextBytes(value);
                list.add(new Tuple2<>(key, value));
            }
            return list.iterator();
        });
    }

    /** The records of each partition as text, in sorted order. */
    static List<List<String>> contents(JavaPairRDD<byte[], byte[]> rdd) {
        return rdd
                .map(record -> HexFormat.of().formatHex(record._1()) + ":"
                        + HexFormat.of().formatHex(record._2()))
                .glom()
                .collect()
                .stream()
                .map(partition -> partition.stream().sorted().toList())
                .toList();
    }
}
