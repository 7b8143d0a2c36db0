package org.codedcomputing.core.matmul;

import java.util.Locale;

/** Numbers in messages, where their size is what matters. */
public final class Figures {
    private Figures() {}

    /** One digit and the power of ten, such as {@code 3e-5} or {@code 1e11}. */
    public static String size(double value) {
        return size(value, 0);
    }

    /** The same with more digits. */
    public static String size(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "e", value)
                .replaceFirst("e([+-])0+(?=\\d)", "e$1")
                .replace("e+", "e");
    }
}
