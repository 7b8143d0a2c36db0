package org.codedcomputing.spark.ml;

import java.util.concurrent.Callable;

/** A folder does not hold the saved model that it should; the message has the folder, the type of the model, and what is wrong. */
public final class ModelFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Loads a model, and throws this for everything that Spark and its formats throw over a damaged or foreign folder, checked or not.
     *
     * @param type of the model
     * @param path of the folder
     * @param load reads it
     * @return the model
     * @throws ModelFormatException if that fails for whatever reason
     */
    public static <M> M instead(Class<M> type, String path, Callable<M> load) {
        try {
            return load.call();
        } catch (Exception e) {
            throw new ModelFormatException(
                    "%s holds no whole %s: %s".formatted(path, type.getSimpleName(), e.getMessage()), e);
        }
    }

    /**
     * Refuses NaN and infinities while a model is loaded, which would predict NaN, or one class for all rows, in silence.
     *
     * @param what one of the values is, for the message
     * @param values Not modified
     * @throws IllegalArgumentException if one is not finite; {@link #instead} adds folder and type
     */
    public static void requireFinite(String what, double... values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "%s[%d] is %s; save a model whose numbers are finite".formatted(what, i, values[i]));
            }
        }
    }
}
