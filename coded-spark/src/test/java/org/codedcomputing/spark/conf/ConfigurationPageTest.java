package org.codedcomputing.spark.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of the configuration keys says what the code says: it is generated from {@link ConfKey}. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    @Test
    void thePageIsThatOfTheCode() throws IOException {
        if (Boolean.getBoolean("coded.docs.write")) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "docs/configuration.md is not what ConfKey says; to write it anew: mvn test -pl coded-spark -am -Dtest=ConfigurationPageTest -Dcoded.docs.write=true")
                .isEqualTo(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Configuration

                Generated from `ConfKey`; do not edit (`ConfigurationPageTest` says how to write it anew).

                Set a key as any of Spark's own: `--conf key=value`, `spark-defaults.conf` or `SparkConf.set`. A setter of
                `Coded.pairs(..)` beats the key, the key beats the default. Sizes are written as in Spark (`64k`, `1m`; a bare
                number counts bytes), times likewise (`10s`, `5min`; a bare number counts seconds). An unknown `spark.coded.*`
                key is refused with the name of the nearest known one, a value that cannot be read with its key and form.

                | key | default | what it sets |
                |---|---|---|
                """);
        for (ConfKey key : ConfKey.values()) {
            page.append("| `%s` | `%s` | %s |\n"
                    .formatted(key.key(), key.defaultValue(), key.meaning().replace("|", "\\|")));
        }
        return page.append("""

                        ## Keys of Spark that an exchange looks at

                        | key | why |
                        |---|---|
                        | `spark.dynamicAllocation.enabled` | modes coded and replicated need all nodes at once and refuse `true` |
                        | `spark.task.cpus`, `spark.cores.max` | task slots are counted before the exchange is submitted |
                        | `spark.local.dir` | where values go that do not fit `spark.coded.exchange.memory` |
                        | `spark.kryo.registrator`, `spark.kryo.classesToRegister` | how keys and values become bytes |
                        | `spark.stage.maxConsecutiveAttempts` | how often a failed exchange is tried again, 4 by default |

                        ## Keys of Spark that a coded job looks at

                        | key | why |
                        |---|---|
                        | `spark.locality.wait` | above 100ms a worker waits for the executor that it is wanted on while others idle; a warning says so, unless shares are pinned |
                        | `spark.speculation` | copies of tasks that are cancelled anyway; a warning says so |
                        | `spark.scheduler.mode` | the coded tail needs `FIFO`, under which its parity tasks start on idle slots only |
                        | `spark.task.cpus`, `spark.cores.max` | task slots are counted before shares are shipped |
                        | `spark.serializer` | how shares and results become bytes |

                        ## Keys of Spark for the library as a plugin

                        | key | why |
                        |---|---|
                        | `spark.plugins` | with `org.codedcomputing.spark.CodedPlugin` versions and keys are checked when the application starts, on executors too, and [metrics](metrics.md) are there from then on |
                        | `spark.remote`, `spark.api.mode` | Spark Connect has no RDDs and is refused |
                        """).toString();
    }
}
