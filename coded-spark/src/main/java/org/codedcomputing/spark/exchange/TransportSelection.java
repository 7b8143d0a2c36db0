package org.codedcomputing.spark.exchange;

import org.apache.spark.SparkContext;
import org.codedcomputing.core.cost.MulticastKind;
import org.codedcomputing.core.cost.ShuffleMode;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.plan.PlanRates;
import org.jspecify.annotations.Nullable;

/**
 * Which transport carries an exchange, and what it makes of a coded packet. What the user has named is taken. Otherwise tasks
 * of one JVM use no network at all, coded packets go by multicast where that reaches its receivers alone or all share one
 * medium anyway, and everything else by TCP.
 *
 * @param choice what the configuration names
 * @param own a transport that the user brought, or null
 * @param context the application
 * @param rates what is known of its network
 */
record TransportSelection(TransportChoice choice, @Nullable Transport own, SparkContext context, PlanRates rates) {

    static TransportSelection of(SparkContext context, @Nullable Transport own, PlanRates rates) {
        return new TransportSelection(
                CodedConf.of(context.conf()).choice(ConfKey.EXCHANGE_TRANSPORT, TransportChoice::parse),
                own,
                context,
                rates);
    }

    /** Whether all nodes will be tasks of one JVM, whatever the mode. */
    boolean withinOneJvm() {
        return transport(ExchangeMode.REPLICATED, ShuffleMode.REPLICATED).withinOneJvm();
    }

    /** What multicast the planner may count on: that of the network, unless the transport cannot use it. */
    MulticastKind multicast() {
        boolean unicast = own == null && (choice == TransportChoice.TCP || choice == TransportChoice.TCP_RELAY);
        return unicast ? MulticastKind.NONE : rates.multicast();
    }

    /** How coded packets move if the user asks for mode coded. */
    ShuffleMode coded() {
        if (own == null && choice == TransportChoice.TCP_RELAY) {
            return ShuffleMode.CODED_RELAY;
        }
        if (own == null && choice == TransportChoice.UDP && multicast() == MulticastKind.NONE) {
            // Nobody has said that there is a multicast, but somebody must believe it.
            return ShuffleMode.CODED_MULTICAST;
        }
        ShuffleMode mode = multicast().codedMode();
        return own == null && choice == TransportChoice.AUTO && mode != ShuffleMode.CODED_MULTICAST
                ? ShuffleMode.CODED_UNICAST
                : mode;
    }

    /**
     * The transport of an exchange.
     *
     * @param mode replicated or coded
     * @param shuffle how its bytes are meant to move
     */
    Transport transport(ExchangeMode mode, ShuffleMode shuffle) {
        if (own != null) {
            return own;
        }
        // A cluster of one executor may get another one any moment, so only local mode is sure to stay in one JVM.
        if (choice == TransportChoice.AUTO && context.isLocal()) {
            return new InProcessTransport();
        }
        boolean multicast = shuffle == ShuffleMode.CODED_MULTICAST || shuffle == ShuffleMode.CODED_FLOODED;
        if (choice == TransportChoice.UDP
                || (choice == TransportChoice.AUTO && mode == ExchangeMode.CODED && multicast)) {
            return TransportChoice.multicast(
                    context,
                    rates.networkKnown() ? rates.network().downlink() : Double.POSITIVE_INFINITY,
                    rates.multicast() == MulticastKind.FLOODED);
        }
        return choice.transport(context);
    }
}
