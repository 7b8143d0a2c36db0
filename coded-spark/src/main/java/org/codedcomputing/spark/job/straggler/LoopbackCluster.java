package org.codedcomputing.spark.job.straggler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.util.Utils;
import scala.Option;

/**
 * Spark's own standalone cluster on this machine, each of whose executors is on a host of its own for Spark: 127.0.0.2 and up.
 * For tests and experiments in which hosts count: speculation, for one, copies a task to another host only, and neither local
 * nor local-cluster masters have another. Needs SPARK_HOME, and Linux, where these addresses need no setting up.
 *
 * <p>To be closed after the contexts that use it.
 */
public final class LoopbackCluster implements AutoCloseable {
    /** Where the master and the driver are. */
    public static final String DRIVER = "127.0.0.1";

    private final String master;
    private final Path folder;
    private final Deque<RpcEnv> environments;

    private LoopbackCluster(String master, Path folder, Deque<RpcEnv> environments) {
        this.master = master;
        this.folder = folder;
        this.environments = environments;
    }

    /**
     * Starts a master and workers in this JVM; executors come with a context.
     *
     * @param hosts number of hosts, 1 to 200
     * @param cores task slots of each
     * @param mebibytes memory for the executor of each
     */
    public static LoopbackCluster start(int hosts, int cores, int mebibytes) throws IOException {
        if (hosts < 1 || hosts > 200) {
            throw new IllegalArgumentException("hosts must be 1 to 200 (was " + hosts + ")");
        }
        if (System.getenv("SPARK_HOME") == null) {
            throw new IllegalStateException("executors start from SPARK_HOME, which is not set");
        }
        SparkConf conf = new SparkConf().set("spark.master.rest.enabled", "false");
        RpcEnv environment = Master.startRpcEnvAndEndpoint(DRIVER, 0, 0, conf)._1();
        LoopbackCluster cluster = new LoopbackCluster(
                "spark://" + environment.address().hostPort(),
                Files.createTempDirectory("loopback-cluster"),
                new ArrayDeque<>());
        cluster.environments.push(environment);
        for (int host = 0; host < hosts; host++) {
            cluster.environments.push(Worker.startRpcEnvAndEndpoint(
                    host(host),
                    0,
                    0,
                    cores,
                    mebibytes,
                    new String[] {cluster.master},
                    cluster.folder.toString(),
                    Option.apply(host),
                    conf,
                    Option.empty()));
        }
        return cluster;
    }

    /**
     * The address of a host.
     *
     * @param index from 0
     */
    public static String host(int index) {
        return "127.0.0." + (index + 2);
    }

    /** Sets master and the driver's address. */
    public SparkConf configure(SparkConf conf) {
        return conf.setMaster(master).set("spark.driver.host", DRIVER).set("spark.driver.bindAddress", DRIVER);
    }

    @Override
    public void close() {
        // Workers before the master.
        environments.forEach(RpcEnv::shutdown);
        environments.forEach(RpcEnv::awaitTermination);
        Utils.deleteRecursively(folder.toFile());
    }
}
