package org.codedcomputing.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/** Two properties of one shape see the same numbers, as two builds do. */
class FixedSeedsTest {
    private static final List<Long> FIRST = new ArrayList<>();
    private static final List<Long> SECOND = new ArrayList<>();

    @Property(tries = 50, generation = GenerationMode.RANDOMIZED)
    void first(@ForAll long number) {
        FIRST.add(number);
    }

    @Property(tries = 50, generation = GenerationMode.RANDOMIZED)
    void second(@ForAll long number) {
        SECOND.add(number);
    }

    @AfterContainer
    static void sameNumbers() {
        if (!"random".equals(System.getProperty(FixedSeeds.KEY))) {
            assertThat(FIRST).hasSize(50).isEqualTo(SECOND);
        }
    }
}
