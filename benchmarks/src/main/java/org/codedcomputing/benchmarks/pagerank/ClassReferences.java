package org.codedcomputing.benchmarks.pagerank;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/**
 * What one class file refers to: other classes, by its pool of constants and by the types of its fields and methods; and the
 * methods that each of its methods calls, by the name that the call has for them. Annotations and type arguments, which are
 * attributes, are left out.
 */
final class ClassReferences {
    private static final int MAGIC = 0xCAFEBABE;

    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_TYPE = 16;

    /** Bytes of a constant behind its tag; 0 where there is none of this tag, and of texts, which say theirs. */
    private static final int[] CONSTANT_BYTES = {0, 0, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2};

    private static final int IINC = 0x84;
    private static final int TABLESWITCH = 0xaa;
    private static final int LOOKUPSWITCH = 0xab;
    private static final int INVOKEVIRTUAL = 0xb6;
    private static final int INVOKEINTERFACE = 0xb9;
    private static final int WIDE = 0xc4;

    private final ByteBuffer bytes;
    private final int[] constants;
    private final String name;
    private final int members;

    /**
     * Reads the constants.
     *
     * @param file a class file. Not modified
     * @throws IOException if it is none
     */
    ClassReferences(byte[] file) throws IOException {
        bytes = ByteBuffer.wrap(file);
        if (file.length < 10 || bytes.getInt(0) != MAGIC) {
            throw new IOException("%d bytes that are no class file".formatted(file.length));
        }
        constants = new int[unsigned(8)];
        int at = 10;
        for (int i = 1; i < constants.length; i++) {
            constants[i] = at;
            int tag = bytes.get(at);
            int length = tag == UTF8 ? 2 + unsigned(at + 1) : tag < CONSTANT_BYTES.length ? CONSTANT_BYTES[tag] : 0;
            if (length == 0) {
                throw new IOException("constant %d of a class file has the unknown tag %d".formatted(i, tag));
            }
            at += 1 + length;
            // These take two numbers.
            i += tag == LONG || tag == DOUBLE ? 1 : 0;
        }
        name = className(unsigned(at + 2));
        members = at + 6;
    }

    /** The class's own name, with slashes. */
    String name() {
        return name;
    }

    /**
     * Names every class that this one refers to, itself left out.
     *
     * @param reference takes this class and the other; the same pair may come more than once
     */
    void classes(BiConsumer<String, String> reference) {
        for (int i = 1; i < constants.length; i++) {
            if (constants[i] == 0) {
                continue;
            }
            int tag = bytes.get(constants[i]);
            if (tag == CLASS) {
                String other = className(i);
                types(other.startsWith("[") ? other : "L" + other + ";", reference);
            } else if (tag == NAME_AND_TYPE) {
                types(text(unsigned(constants[i] + 3)), reference);
            } else if (tag == METHOD_TYPE) {
                types(text(unsigned(constants[i] + 1)), reference);
            }
        }
        eachMember((member, isMethod) -> types(text(unsigned(member + 4)), reference));
    }

    /**
     * Names every method that a method of this class calls.
     *
     * @param call takes caller and callee as class.name(types); the same pair may come more than once
     */
    void calls(BiConsumer<String, String> call) {
        eachMember((member, isMethod) -> {
            if (isMethod) {
                String caller = name + '.' + text(unsigned(member + 2)) + text(unsigned(member + 4));
                int attribute = member + 8;
                for (int i = unsigned(member + 6); i > 0; i--) {
                    if (text(unsigned(attribute)).equals("Code")) {
                        code(caller, attribute + 14, bytes.getInt(attribute + 10), call);
                    }
                    attribute += 6 + bytes.getInt(attribute + 2);
                }
            }
        });
    }

    @FunctionalInterface
    private interface Member {
        void at(int member, boolean isMethod);
    }

    private void eachMember(Member member) {
        int at = members + 2 + 2 * unsigned(members);
        for (boolean isMethod : new boolean[] {false, true}) {
            int count = unsigned(at);
            at += 2;
            for (int i = 0; i < count; i++) {
                member.at(at, isMethod);
                int attributes = unsigned(at + 6);
                at += 8;
                for (int a = 0; a < attributes; a++) {
                    at += 6 + bytes.getInt(at + 2);
                }
            }
        }
    }

    private void code(String caller, int begin, int length, BiConsumer<String, String> call) {
        for (int at = begin; at < begin + length; at += instructionBytes(at, begin)) {
            int instruction = bytes.get(at) & 0xff;
            if (instruction >= INVOKEVIRTUAL && instruction <= INVOKEINTERFACE) {
                int method = constants[unsigned(at + 1)];
                int tag = bytes.get(method);
                if (tag == METHOD || tag == INTERFACE_METHOD) {
                    int nameAndType = constants[unsigned(method + 3)];
                    call.accept(
                            caller,
                            className(unsigned(method + 1))
                                    + '.'
                                    + text(unsigned(nameAndType + 1))
                                    + text(unsigned(nameAndType + 3)));
                }
            }
        }
    }

    /** Bytes of the instruction at a place, by chapter 6 of the virtual machine's specification. */
    private int instructionBytes(int at, int begin) {
        int instruction = bytes.get(at) & 0xff;
        // What switches jump to is aligned from the beginning of the method.
        int aligned = at + 4 - ((at - begin) & 3);
        return switch (instruction) {
            case TABLESWITCH -> aligned - at + 12 + 4 * (bytes.getInt(aligned + 8) - bytes.getInt(aligned + 4) + 1);
            case LOOKUPSWITCH -> aligned - at + 8 + 8 * bytes.getInt(aligned + 4);
            case WIDE -> (bytes.get(at + 1) & 0xff) == IINC ? 6 : 4;
            case 0x10, 0x12, 0x15, 0x16, 0x17, 0x18, 0x19, 0x36, 0x37, 0x38, 0x39, 0x3a, 0xa9, 0xbc -> 2;
            case 0x11, 0x13, 0x14, IINC, 0xbb, 0xbd, 0xc0, 0xc1, 0xc6, 0xc7 -> 3;
            case INVOKEINTERFACE, 0xba, 0xc8, 0xc9 -> 5;
            case 0xc5 -> 4;
            default ->
                (instruction >= 0x99 && instruction <= 0xa8) || (instruction >= 0xb2 && instruction <= 0xb8) ? 3 : 1;
        };
    }

    /** The classes among the types of a field or of a method. */
    private void types(String descriptor, BiConsumer<String, String> reference) {
        int from = descriptor.indexOf('L');
        while (from >= 0) {
            int end = descriptor.indexOf(';', from);
            if (end < 0) {
                // No descriptor of a type, whatever it is.
                return;
            }
            String other = descriptor.substring(from + 1, end);
            if (!other.equals(name)) {
                reference.accept(name, other);
            }
            from = descriptor.indexOf('L', end);
        }
    }

    private String className(int constant) {
        return text(unsigned(constants[constant] + 1));
    }

    private String text(int constant) {
        int at = constants[constant];
        return new String(bytes.array(), at + 3, unsigned(at + 1), UTF_8);
    }

    private int unsigned(int at) {
        return bytes.getShort(at) & 0xffff;
    }
}
