package org.codedcomputing.spark;

import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.codedcomputing.spark.compatibility.SparkCompatibility;
import org.codedcomputing.spark.compatibility.SparkConnect;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.exchange.ExchangeMetrics;
import org.codedcomputing.spark.exchange.NodeMetrics;
import org.codedcomputing.spark.job.JobMetrics;

/**
 * The library as a plugin of Spark: {@code --conf spark.plugins=org.codedcomputing.spark.CodedPlugin}, with the library's jar on
 * the class path of driver and executors.
 *
 * <p>An application that it does not suit ends before it begins, with one message: another Spark, Scala or Java than this library
 * was built for, on the driver or on an executor; Spark Connect; a {@code spark.coded.*} key that does not exist. Metrics are there
 * from the start, all at zero, in the driver ({@value ExchangeMetrics#NAME}, {@value JobMetrics#NAME}) and in every executor
 * ({@value NodeMetrics#NAME}). All operators work without the plugin, too; metrics then begin with the first operator.
 */
public final class CodedPlugin implements SparkPlugin {

    /** For Spark, which makes it by name. */
    public CodedPlugin() {}

    @Override
    public DriverPlugin driverPlugin() {
        return new OnDriver();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new OnExecutor();
    }

    private static final class OnDriver implements DriverPlugin {
        private boolean local;

        @Override
        public Map<String, String> init(SparkContext context, PluginContext plugin) {
            SparkCompatibility.check();
            SparkConnect.refuse(context.conf());
            SparkConnect.refuseServer();
            CodedConf.of(context.conf());
            local = context.isLocal();
            return Map.of();
        }

        /** By now the application has its id, which is part of every metric's name. */
        @Override
        public void registerMetrics(String application, PluginContext plugin) {
            ExchangeMetrics.of(SparkEnv.get());
            JobMetrics.of(SparkEnv.get());
            if (local) {
                NodeMetrics.of(SparkEnv.get());
            }
        }
    }

    private static final class OnExecutor implements ExecutorPlugin {
        @Override
        public void init(PluginContext plugin, Map<String, String> fromDriver) {
            SparkCompatibility.check();
            // In local mode this is the driver, which has no id yet.
            if (!plugin.executorID().equals(SparkContext$.MODULE$.DRIVER_IDENTIFIER())) {
                NodeMetrics.of(SparkEnv.get());
            }
        }
    }
}
