package org.codedcomputing.core.testing;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives every property without a seed of its own the same one in each build, so that a build says something about the change it
 * was made for. With {@code -Dcoded.test.seeds=random} properties look for new inputs instead.
 */
public final class FixedSeeds implements AroundPropertyHook {
    /** Its value {@code random} leaves seeds to chance. */
    static final String KEY = "coded.test.seeds";

    private static final String SEED = "20261129";

    /** For the list of hooks. */
    public FixedSeeds() {}

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property)
            throws Throwable {
        if (context.attributes().seed().isEmpty() && !"random".equals(System.getProperty(KEY))) {
            context.attributes().setSeed(SEED);
        }
        return property.execute();
    }
}
