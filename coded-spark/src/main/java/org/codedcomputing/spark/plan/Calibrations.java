package org.codedcomputing.spark.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.spark.SparkContext;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calibration of an application: the one made in it, else that of the file that {@code spark.coded.plan.calibrationFile}
 * names, if it was made with the same master.
 */
public final class Calibrations {
    private static final Logger LOG = LoggerFactory.getLogger(Calibrations.class);
    private static final String NONE = "none";
    private static final Map<SparkContext, Calibration> BY_CONTEXT = new WeakHashMap<>();

    private Calibrations() {}

    /**
     * The calibration that holds for an application, or null.
     *
     * @throws IllegalArgumentException if the file is no calibration
     * @throws UncheckedIOException if it cannot be read
     */
    public static @Nullable Calibration of(SparkContext context) {
        synchronized (BY_CONTEXT) {
            Calibration made = BY_CONTEXT.get(context);
            if (made != null) {
                return made;
            }
        }
        Optional<Path> file = file(CodedConf.of(context.conf()));
        if (file.isEmpty()) {
            return null;
        }
        try {
            Calibration kept = Calibration.read(file.get()).orElse(null);
            if (kept != null && !kept.master().equals(context.master())) {
                LOG.info(
                        "the calibration in {} was made with master {}, not {}: it does not count",
                        file.get(),
                        kept.master(),
                        context.master());
                return null;
            }
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the calibration " + file.get(), e);
        }
    }

    /**
     * Keeps a calibration for an application, and in its file if one is set.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void keep(SparkContext context, Calibration calibration) {
        synchronized (BY_CONTEXT) {
            BY_CONTEXT.put(context, calibration);
        }
        file(CodedConf.of(context.conf())).ifPresent(file -> {
            try {
                calibration.write(file);
                LOG.info("calibration kept in {}", file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot keep the calibration in " + file, e);
            }
        });
    }

    /** The file that the configuration names. */
    public static Optional<Path> file(CodedConf conf) {
        String name = conf.text(ConfKey.PLAN_CALIBRATION_FILE).trim();
        return name.isEmpty() || name.equals(NONE) ? Optional.empty() : Optional.of(Path.of(name));
    }
}
