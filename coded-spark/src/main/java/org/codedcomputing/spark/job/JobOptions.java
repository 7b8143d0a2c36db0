package org.codedcomputing.spark.job;

import java.time.Duration;
import org.apache.spark.SparkConf;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.jspecify.annotations.Nullable;

/**
 * What the setters of a job have set; null stands for the configuration's value.
 *
 * @param deadline longest round
 * @param pin where shares may be opened
 * @param sharesPerSite most shares on one pinned site
 * @param errors wrong results to be located
 * @param tail form of the coded tail
 * @param homes where shares are wanted, or null for one wave over all executors
 * @param lazyParity whether parity shares are made when they are first needed
 * @param delays stragglers made on purpose
 * @param speeds speeds of workers made on purpose
 */
record JobOptions(
        @Nullable Duration deadline,
        Pin pin,
        int sharesPerSite,
        int errors,
        Tail tail,
        @Nullable Homes homes,
        @Nullable Boolean lazyParity,
        Delays delays,
        Speeds speeds) {
    static final JobOptions NONE =
            new JobOptions(null, Pin.NONE, 1, 0, Tail.NONE, null, null, Delays.NONE, Speeds.FREE);

    JobOptions withDeadline(Duration newDeadline) {
        return new JobOptions(newDeadline, pin, sharesPerSite, errors, tail, homes, lazyParity, delays, speeds);
    }

    JobOptions withPin(Pin newPin, int newSharesPerSite) {
        return new JobOptions(deadline, newPin, newSharesPerSite, errors, tail, homes, lazyParity, delays, speeds);
    }

    JobOptions withErrors(int newErrors) {
        return new JobOptions(deadline, pin, sharesPerSite, newErrors, tail, homes, lazyParity, delays, speeds);
    }

    JobOptions withTail(Tail newTail) {
        return new JobOptions(deadline, pin, sharesPerSite, errors, newTail, homes, lazyParity, delays, speeds);
    }

    JobOptions withHomes(Homes newHomes) {
        return new JobOptions(deadline, pin, sharesPerSite, errors, tail, newHomes, lazyParity, delays, speeds);
    }

    JobOptions withLazyParity(boolean lazy) {
        return new JobOptions(deadline, pin, sharesPerSite, errors, tail, homes, lazy, delays, speeds);
    }

    JobOptions withStragglers(Delays newDelays, Speeds newSpeeds) {
        return new JobOptions(deadline, pin, sharesPerSite, errors, tail, homes, lazyParity, newDelays, newSpeeds);
    }

    /** The same with the configuration's values where nothing was set. */
    Resolved resolve(SparkConf sparkConf) {
        CodedConf conf = CodedConf.of(sparkConf);
        return new Resolved(
                deadline == null ? conf.time(ConfKey.JOB_DEADLINE) : deadline,
                conf.time(ConfKey.JOB_SLOT_WAIT),
                conf.number(ConfKey.JOB_REPORT_ROUNDS, 1, 100_000),
                conf.number(ConfKey.JOB_DECODE_RANGES, 0, 1_000_000),
                lazyParity == null ? conf.choice(ConfKey.JOB_TAIL_PARITY, JobOptions::parseParity) : lazyParity,
                this);
    }

    private static boolean parseParity(String name) {
        return switch (name) {
            case "kept" -> false;
            case "lazy" -> true;
            default -> throw new IllegalArgumentException("choose kept or lazy");
        };
    }

    /**
     * Options without gaps.
     *
     * @param deadline longest round
     * @param slotWait longest wait for executors
     * @param reportRounds rounds that a report tells one by one
     * @param decodeRanges ranges of a distributed decode, 0 for the number of slots
     * @param lazyParity whether parity shares are made when they are first needed
     * @param set what was set
     */
    record Resolved(
            Duration deadline,
            Duration slotWait,
            int reportRounds,
            int decodeRanges,
            boolean lazyParity,
            JobOptions set) {}
}
