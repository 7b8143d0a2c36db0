package org.codedcomputing.spark.gradient;

/**
 * A loss of one margin x b + b0 and the label.
 *
 * @param kind which one
 * @param intercept whether the last parameter is b0
 */
record LinearLoss(Kind kind, boolean intercept) implements RowGradient {
    /** What is lost at a margin. */
    enum Kind {
        /** Half the squared error. */
        SQUARED,
        /** Of labels 0 and 1. */
        LOGISTIC,
        /** Of labels 0 and 1. */
        HINGE
    }

    @Override
    public double add(RowBlock block, double[] parameters, double[] gradient) {
        int columns = block.columns();
        requireLength(parameters.length, columns, 1, intercept);
        double[] multipliers = new double[block.rows()];
        block.multiply(parameters, 1, multipliers);
        double offset = intercept ? parameters[columns] : 0;
        double loss = 0;
        double ofIntercept = 0;
        for (int row = 0; row < multipliers.length; row++) {
            double margin = multipliers[row] + offset;
            double label = block.label(row);
            if (kind != Kind.SQUARED && label != 0 && label != 1) {
                throw new IllegalArgumentException("label %s is neither 0 nor 1".formatted(label));
            }
            double weight = block.weight(row);
            double slope = slope(margin, label);
            loss += weight * value(margin, label);
            multipliers[row] = weight * slope;
            ofIntercept += weight * slope;
        }
        block.addTransposed(multipliers, 1, gradient);
        if (intercept) {
            gradient[columns] += ofIntercept;
        }
        return loss;
    }

    private double value(double margin, double label) {
        return switch (kind) {
            case SQUARED -> (margin - label) * (margin - label) / 2;
            case LOGISTIC -> {
                double towards = label > 0 ? margin : -margin;
                // log(1 + exp(-t)) without overflow.
                yield Math.max(0, -towards) + StrictMath.log1p(StrictMath.exp(-Math.abs(towards)));
            }
            case HINGE -> Math.max(0, 1 - (2 * label - 1) * margin);
        };
    }

    private double slope(double margin, double label) {
        return switch (kind) {
            case SQUARED -> margin - label;
            case LOGISTIC -> 1 / (1 + StrictMath.exp(-margin)) - label;
            case HINGE -> {
                double sign = 2 * label - 1;
                yield sign * margin < 1 ? -sign : 0;
            }
        };
    }

    /** Refuses parameters that do not go with the features. */
    static void requireLength(int length, int columns, int width, boolean intercept) {
        long expected = (long) width * (columns + (intercept ? 1 : 0));
        if (length != expected) {
            throw new IllegalArgumentException("%d parameters for %d features, %d margins and %s intercept; give %d"
                    .formatted(length, columns, width, intercept ? "an" : "no", expected));
        }
    }
}
