package org.codedcomputing.spark.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.Wiretap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/**
 * What somebody sees who listens in on an exchange: everything where nothing is set, and nothing of the records where Spark
 * authenticates and encrypts.
 */
@Tag("fault-20")
class ExchangeOnTheWireTest {
    private static final int NODES = 4;
    private static final int PARTITIONS = 6;
    private static final int KEY_BYTES = 10;

    /** The value of one half of the records. The other half is zeros: XOR with them hides nothing. */
    private static final String SECRET = "attack at dawn, attack at dawn";

    private static final String APPLICATION_SECRET = "correct horse battery staple";

    @ParameterizedTest
    @CsvSource({"CODED, udp", "CODED, tcp", "REPLICATED, udp", "REPLICATED, tcp"})
    void recordsAreReadInTheClearAndNotWhereSparkEncrypts(ExchangeMode mode, String name) {
        for (boolean sealed : new boolean[] {false, true}) {
            Map<String, String> conf = new TreeMap<>(Map.of(
                    "spark.kryo.registrationRequired", "true",
                    "spark.coded.exchange.codec", "none"));
            if (sealed) {
                conf.put("spark.authenticate", "true");
                conf.put("spark.authenticate.secret", APPLICATION_SECRET);
                conf.put("spark.network.crypto.enabled", "true");
            }
            try (JavaSparkContext spark = SparkTestContexts.local(NODES, conf)) {
                JavaPairRDD<byte[], byte[]> input = input(spark);
                Transport transport = name.equals("udp") ? Wiretap.udp() : Wiretap.tcp();
                JavaPairRDD<byte[], byte[]> output = Coded.fixedWidthPairs(input, KEY_BYTES, SECRET.length())
                        .nodes(NODES)
                        .computationLoad(2)
                        .mode(mode)
                        .transport(transport)
                        .partitionBy(new CodedPairsTest.FirstByte(NODES));
                assertThat(BinaryRecords.contents(output))
                        .isEqualTo(BinaryRecords.contents(input.partitionBy(new CodedPairsTest.FirstByte(NODES))));
                String heard = Wiretap.heard();
                assertThat(heard.length()).as("bytes heard").isGreaterThan(50_000);
                assertThat(heard.contains(SECRET)).as("sealed %s", sealed).isEqualTo(!sealed);
                assertThat(heard.contains(SECRET.substring(0, 6)))
                        .as("sealed %s", sealed)
                        .isEqualTo(!sealed);
                assertThat(heard).doesNotContain(APPLICATION_SECRET);
            }
        }
    }

    private static JavaPairRDD<byte[], byte[]> input(JavaSparkContext spark) {
        List<Integer> parts = new ArrayList<>();
        for (int part = 0; part < PARTITIONS; part++) {
            parts.add(part);
        }
        return spark.parallelize(parts, PARTITIONS).flatMapToPair(part -> {
            Random random = new Random(part);
            List<Tuple2<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                byte[] key = new byte[KEY_BYTES];
                random.nextBytes(key);
                key[0] = (byte) (i % NODES);
                byte[] value = part % 2 == 0 ? SECRET.getBytes(ISO_8859_1) : new byte[SECRET.length()];
                records.add(new Tuple2<>(key, value));
            }
            return records.iterator();
        });
    }
}
