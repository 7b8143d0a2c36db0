package org.codedcomputing.benchmarks.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.Gathering;
import org.codedcomputing.spark.exchange.transport.Membership;
import org.codedcomputing.spark.exchange.transport.MulticastGroup;
import org.codedcomputing.spark.exchange.transport.Session;
import org.codedcomputing.spark.exchange.transport.TcpTransport;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.TransportLimits;
import org.codedcomputing.spark.exchange.transport.UdpMulticastTransport;
import org.codedcomputing.spark.exchange.transport.UdpOptions;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What sealing costs a transport: one packet of 1 MiB from one node to both others of its group, over the loopback interface,
 * until both have it. All three nodes share the processors, so a cluster pays less of it per node.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class SealBenchmark {
    private static final int PACKET_BYTES = 1 << 20;
    private static final int NODES = 3;
    private static final Duration POLL = Duration.ofMillis(100);

    /** How packets travel. */
    @Param({"tcp", "udp"})
    public String transport = "tcp";

    /** Whether they are sealed. */
    @Param({"false", "true"})
    public boolean sealed;

    private final List<Endpoint> endpoints = new ArrayList<>();
    private final byte[] packet = new byte[PACKET_BYTES];

    /** Joins a session. */
    @Setup(Level.Trial)
    public void open() throws InterruptedException {
        Transport chosen =
                transport.equals("udp") ? new UdpMulticastTransport(UdpOptions.DEFAULTS) : TcpTransport.direct();
        @Nullable SecretKey secret = sealed ? new SecretKeySpec("of the benchmark".getBytes(UTF_8), "HKDF") : null;
        SortedMap<Integer, String> lines = new TreeMap<>();
        CompletableFuture<List<String>> all = new CompletableFuture<>();
        for (int node = 0; node < NODES; node++) {
            int here = node;
            Gathering gathering = line -> {
                lines.put(here, line);
                if (lines.size() == NODES) {
                    all.complete(List.copyOf(lines.values()));
                }
                return all;
            };
            endpoints.add(chosen.open(new Membership(
                    new Session("benchmark", 1, 1, 0, NODES),
                    node,
                    new TransportLimits(8 << 20, Duration.ofMinutes(1)),
                    InetAddress.getLoopbackAddress(),
                    List.of(new MulticastGroup(0, (1 << NODES) - 1)),
                    gathering,
                    secret)));
        }
        // The first message of a node is handed on alone, as a greeting.
        fromOneToAll();
    }

    /** One packet to two receivers. */
    @Benchmark
    public int fromOneToAll() throws InterruptedException {
        endpoints.get(0).send((1 << NODES) - 2, packet, PACKET_BYTES);
        int received = 0;
        for (int node = 1; node < NODES; node++) {
            while (endpoints.get(node).receive(POLL) == null) {
                received++;
            }
        }
        return received;
    }

    /** Leaves the session. */
    @TearDown(Level.Trial)
    public void close() {
        endpoints.forEach(Endpoint::close);
        endpoints.clear();
    }
}
