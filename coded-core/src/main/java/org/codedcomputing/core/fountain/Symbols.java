package org.codedcomputing.core.fountain;

/**
 * Where the symbols of rows are, so that none has to be copied together.
 *
 * @param <A> {@code double[]}, {@code int[]}, {@code long[]} or {@code byte[]}
 */
interface Symbols<A> {
    /** The array that holds a row's symbol. */
    A data(int row);

    /** Where in it the symbol starts. */
    int offset(int row);

    /** All rows zero. */
    static <A> Symbols<A> zeros(SymbolArithmetic<A> arithmetic, int length) {
        A zeros = arithmetic.newArray(length);
        return new Symbols<>() {
            @Override
            public A data(int row) {
                return zeros;
            }

            @Override
            public int offset(int row) {
                return 0;
            }
        };
    }
}
