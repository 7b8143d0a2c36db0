package org.codedcomputing.core.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XorLoopTest {
    private static final int LONGEST = 300;

    private static XorLoop loop(String name) throws ReflectiveOperationException {
        return Class.forName(XorLoop.class.getPackageName() + "." + name)
                .asSubclass(XorLoop.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    /** All lengths and offsets around the width of a vector; bytes beside the range stay. */
    @ParameterizedTest
    @ValueSource(strings = {"LongXorLoop", "VectorXorLoop"})
    void everyLengthAndOffset(String name) throws ReflectiveOperationException {
        XorLoop loop = loop(name);
        Random random = new Random(1);
        byte[] source = new byte[LONGEST + 80];
        byte[] before = new byte[LONGEST + 80];
        random.nextBytes(source);
        random.nextBytes(before);
        byte[] unchanged = source.clone();
        for (int count = 0; count <= LONGEST; count++) {
            int from = random.nextInt(70);
            int to = random.nextInt(70);
            byte[] target = before.clone();
            loop.xorInto(source, from, target, to, count);
            for (int i = 0; i < target.length; i++) {
                int term = i >= to && i < to + count ? source[from + i - to] : 0;
                assertThat(target[i]).isEqualTo((byte) (before[i] ^ term));
            }
        }
        assertThat(source).isEqualTo(unchanged);
    }

    @Test
    void theVectorLoopIsInUseWhereTheModuleIs() {
        assertThat(XorKernel.loop())
                .isEqualTo(
                        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                                ? "VectorXorLoop"
                                : "LongXorLoop");
    }

    @Test
    void refusesRangesOutsideBeforeItChangesAnything() {
        byte[] source = {1, 1, 1, 1};
        byte[] target = new byte[4];
        assertThatThrownBy(() -> XorKernel.xorInto(source, 1, target, 0, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> XorKernel.xorInto(source, 0, target, -1, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(target).containsOnly(0);
    }
}
