package org.codedcomputing.pagerank.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * Objects as arrays of bytes between driver and tasks, which every serializer of Spark can carry, whatever is registered with
 * it. Only for bytes that Spark itself has brought.
 */
final class ObjectBytes {
    private ObjectBytes() {}

    static byte[] write(Serializable object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
            stream.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write a %s".formatted(object.getClass().getName()), e);
        }
        return bytes.toByteArray();
    }

    static <T> T read(Class<T> type, byte[] bytes) {
        try (ObjectInputStream stream = new TaskObjects(bytes)) {
            return type.cast(stream.readObject());
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("cannot read a %s".formatted(type.getName()), e);
        }
    }

    /** Finds classes where this one is from, and among the jars that only a task's thread knows: programs of users. */
    private static final class TaskObjects extends ObjectInputStream {
        TaskObjects(byte[] bytes) throws IOException {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, ObjectBytes.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                return ofTheTask(description);
            }
        }

        private Class<?> ofTheTask(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(
                        description.getName(), false, Thread.currentThread().getContextClassLoader());
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description);
            }
        }
    }
}
