package org.codedcomputing.spark.gradient;

/**
 * Cross entropy of the softmax of K margins.
 *
 * @param classes K
 * @param intercept whether the last K parameters are intercepts
 */
record SoftmaxLoss(int classes, boolean intercept) implements RowGradient {
    SoftmaxLoss {
        if (classes < 2) {
            throw new IllegalArgumentException("softmax needs at least 2 classes, got " + classes);
        }
    }

    @Override
    public double add(RowBlock block, double[] parameters, double[] gradient) {
        int columns = block.columns();
        LinearLoss.requireLength(parameters.length, columns, classes, intercept);
        double[] multipliers = new double[block.rows() * classes];
        block.multiply(parameters, classes, multipliers);
        int behind = columns * classes;
        double loss = 0;
        for (int row = 0; row < block.rows(); row++) {
            int from = row * classes;
            int label = (int) block.label(row);
            if (label != block.label(row) || label < 0 || label >= classes) {
                throw new IllegalArgumentException(
                        "label %s is none of the classes 0..%d".formatted(block.label(row), classes - 1));
            }
            double weight = block.weight(row);
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                multipliers[from + c] += intercept ? parameters[behind + c] : 0;
                largest = Math.max(largest, multipliers[from + c]);
            }
            double ofLabel = multipliers[from + label];
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                multipliers[from + c] = StrictMath.exp(multipliers[from + c] - largest);
                sum += multipliers[from + c];
            }
            loss += weight * (StrictMath.log(sum) + largest - ofLabel);
            for (int c = 0; c < classes; c++) {
                multipliers[from + c] = weight * (multipliers[from + c] / sum - (c == label ? 1 : 0));
                if (intercept) {
                    gradient[behind + c] += multipliers[from + c];
                }
            }
        }
        block.addTransposed(multipliers, classes, gradient);
        return loss;
    }
}
