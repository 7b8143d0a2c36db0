package org.codedcomputing.spark.ml;

import org.jspecify.annotations.Nullable;

/**
 * The uid of an object under construction, for stages of Spark ML that are written in Java. Spark's traits ask for {@code uid()}
 * inside {@code super()}, when a field of a Java class is not set yet: so it is announced before, in an argument of a constructor
 * call.
 *
 * <pre>{@code
 * public Stage(String uid) {
 *     this(PendingUid.announce(uid));
 * }
 *
 * private Stage(PendingUid pending) {
 *     this.uid = pending.take();
 * }
 *
 * public String uid() {
 *     return PendingUid.of(uid);
 * }
 * }</pre>
 */
public final class PendingUid {
    private static final ThreadLocal<@Nullable String> PENDING = new ThreadLocal<>();

    private final String value;

    private PendingUid(String value) {
        this.value = value;
    }

    /** Announces the uid of the object that this thread constructs next. */
    public static PendingUid announce(String uid) {
        PENDING.set(uid);
        return new PendingUid(uid);
    }

    /** The uid, once {@code super()} is over. */
    public String take() {
        PENDING.remove();
        return value;
    }

    /**
     * What {@code uid()} returns.
     *
     * @param field null inside {@code super()}
     * @throws IllegalStateException if it is null and nothing was announced
     */
    public static String of(@Nullable String field) {
        String uid = field == null ? PENDING.get() : field;
        if (uid == null) {
            throw new IllegalStateException("no uid was announced");
        }
        return uid;
    }
}
