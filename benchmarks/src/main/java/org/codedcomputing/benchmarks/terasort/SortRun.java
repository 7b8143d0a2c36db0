package org.codedcomputing.benchmarks.terasort;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One run of one contestant, as it is kept.
 *
 * @param cell id of the cell
 * @param contestant its id
 * @param round from 0
 * @param commit the source it was built from
 * @param seconds from the call of the sort to the last sorted and checked row, Spark's own hand-over included
 * @param predictedSeconds what the planner said beforehand, or 0 if nothing
 * @param plan the plan's line; empty for plain Spark
 * @param reasons what the plan says beside it, for mode auto why
 * @param intermediateBytes D after compression; 0 if unknown
 * @param payloadSent bytes of packets, padding included, that all nodes sent; 0 if unknown
 * @param payloadReceived the same received
 * @param shuffleSeconds seconds of the packets' exchange at the slowest node; 0 if unknown
 * @param attempts of the stage of the exchange
 * @param stageSeconds slowest node's seconds by stage
 * @param repairs datagrams that were sent again
 * @param sentBytes bytes that left each worker's network interface
 * @param receivedBytes bytes that came in
 */
record SortRun(
        String cell,
        String contestant,
        int round,
        String commit,
        double seconds,
        double predictedSeconds,
        String plan,
        List<String> reasons,
        long intermediateBytes,
        long payloadSent,
        long payloadReceived,
        double shuffleSeconds,
        int attempts,
        Map<String, Double> stageSeconds,
        long repairs,
        List<Long> sentBytes,
        List<Long> receivedBytes) {

    static Path file(Path folder, String cell, String contestant, int round) {
        return folder.resolve(cell).resolve("%s-%d.json".formatted(contestant, round));
    }

    /** Whether a contestant's runs of all rounds in a cell are kept. */
    static boolean allKept(Path folder, Cell cell, Contestant contestant, int rounds) {
        return IntStream.range(0, rounds)
                .allMatch(round -> Files.exists(file(folder, cell.id(), contestant.id(), round)));
    }

    /** Writes it, whole or not at all. */
    void write(Path folder) throws IOException {
        Path file = file(folder, cell, contestant, round);
        Files.createDirectories(folder.resolve(cell));
        Path temporary = Files.createTempFile(folder.resolve(cell), contestant, ".part");
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(temporary.toFile(), this);
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    static SortRun read(Path file) throws IOException {
        return new ObjectMapper().readValue(file.toFile(), SortRun.class);
    }
}
