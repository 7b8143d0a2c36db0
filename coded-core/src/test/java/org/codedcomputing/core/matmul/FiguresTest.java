package org.codedcomputing.core.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Sizes as text. */
class FiguresTest {
    @Test
    void sizes() {
        assertEquals("3e-5", Figures.size(3e-5));
        assertEquals("1e11", Figures.size(1e11));
        assertEquals("2e0", Figures.size(2));
        assertEquals("3.2e-4", Figures.size(3.2e-4, 1));
        assertEquals("1e-100", Figures.size(1e-100));
    }
}
