package org.codedcomputing.spark.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/** Whether messages of an exchange are to be sealed, and with what: decided by the keys by which Spark seals its own. */
final class TransportSecret {
    private TransportSecret() {}

    /** Whether Spark authenticates or encrypts its own connections. */
    static boolean required(SparkConf conf) {
        return conf.getBoolean("spark.authenticate", false)
                || conf.getBoolean("spark.network.crypto.enabled", false)
                || conf.getBoolean("spark.ssl.rpc.enabled", false);
    }

    /**
     * The application's secret, or null if messages travel in the clear.
     *
     * @throws IllegalStateException if messages are to be sealed and Spark has no secret here
     */
    static @Nullable SecretKey of(SparkEnv env) {
        if (!required(env.conf())) {
            return null;
        }
        String secret = env.securityManager().getSecretKey();
        if (secret == null || secret.isEmpty()) {
            throw new IllegalStateException(
                    "spark.authenticate, spark.network.crypto.enabled or spark.ssl.rpc.enabled is set, but this executor has no secret to derive keys from; set spark.authenticate = true and, outside YARN and Kubernetes, spark.authenticate.secret");
        }
        return new SecretKeySpec(secret.getBytes(UTF_8), "HKDF");
    }
}
