package org.codedcomputing.core.field;

/**
 * GF(2^8): polynomials over GF(2) modulo x^8+x^4+x^3+x^2+1 (0x11D), an element's bit i being its coefficient of x^i.
 * Addition is XOR. The element 2 generates the multiplicative group, so products are table look-ups of logarithms.
 *
 * <p>The static methods on {@code int} are the fast form; {@link #FIELD} is the same field behind {@link FiniteField}.
 */
public enum Gf256 implements FiniteField {
    /** The field. */
    FIELD;

    /** The reduction polynomial with its leading term, x^8+x^4+x^3+x^2+1. */
    public static final int POLYNOMIAL = 0x11D;

    /** Order of the multiplicative group. */
    private static final int GROUP = 255;

    /** Powers of 2, twice in a row, so that a sum of two logarithms needs no reduction. */
    private static final byte[] EXP = new byte[2 * GROUP];

    private static final short[] LOG = new short[256];

    static {
        int power = 1;
        for (int i = 0; i < GROUP; i++) {
            EXP[i] = (byte) power;
            EXP[i + GROUP] = (byte) power;
            LOG[power] = (short) i;
            power <<= 1;
            if ((power & 0x100) != 0) {
                power ^= POLYNOMIAL;
            }
        }
    }

    /**
     * The product of two elements.
     *
     * @param a 0..255
     * @param b 0..255
     * @return 0..255
     */
    public static int mulMod(int a, int b) {
        return a == 0 || b == 0 ? 0 : EXP[LOG[a] + LOG[b]] & 0xFF;
    }

    @Override
    public long order() {
        return GROUP + 1;
    }

    @Override
    public long add(long a, long b) {
        return a ^ b;
    }

    /** The difference, which in characteristic 2 is the sum. */
    @Override
    public long sub(long a, long b) {
        return a ^ b;
    }

    /** The additive inverse, which in characteristic 2 is the element itself. */
    @Override
    public long neg(long a) {
        return a;
    }

    @Override
    public long mul(long a, long b) {
        return mulMod((int) a, (int) b);
    }

    @Override
    public long inv(long a) {
        if (a == 0) {
            throw new NoInverseException("zero has no inverse in " + this);
        }
        return EXP[GROUP - LOG[(int) a]] & 0xFF;
    }

    @Override
    public String toString() {
        return "GF(2^8)";
    }
}
