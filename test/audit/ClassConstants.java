package lectern.audit;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a compiled class refers to, read from its constant pool (JVMS §4.4): it can call or say nothing that is not
 * there, method references and dynamic calls included.
 *
 * @param name with dots
 * @param calls methods, also its own, as {@code java.nio.file.Files.list}; a constructor ends in {@code new}
 * @param types all it names
 * @param texts its string constants
 * @param natives its methods without Java code
 */
record ClassConstants(String name, Set<String> calls, Set<String> types, Set<String> texts, Set<String> natives) {
    private static final int MAGIC = 0xCAFE_BABE;
    private static final int ACC_NATIVE = 0x0100;
    private static final int MEMBER_KINDS = 2;

    static ClassConstants read(byte[] file) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(file));
        if (in.readInt() != MAGIC) {
            throw new IOException("no class file");
        }
        in.readInt(); // version
        var pool = pool(in);
        in.readUnsignedShort(); // access
        var name = pool.type(in.readUnsignedShort());
        in.readUnsignedShort(); // super
        in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
        var natives = new TreeSet<String>();
        for (var kind = 0; kind < MEMBER_KINDS; kind++) {
            for (var members = in.readUnsignedShort(); members > 0; members--) {
                var isNative = (in.readUnsignedShort() & ACC_NATIVE) != 0;
                var member = pool.text[in.readUnsignedShort()];
                in.readUnsignedShort(); // descriptor
                skipAttributes(in);
                // A field has no such flag.
                if (isNative) {
                    natives.add(member);
                }
            }
        }
        return new ClassConstants(name, pool.calls(), pool.types(), pool.texts(), natives);
    }

    private static void skipAttributes(DataInputStream in) throws IOException {
        for (var attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
            in.readUnsignedShort();
            in.skipNBytes(in.readInt());
        }
    }

    private static Pool pool(DataInputStream in) throws IOException {
        var count = in.readUnsignedShort();
        var pool = new Pool(new int[count], new int[count], new int[count], new String[count]);
        for (var i = 1; i < count; i++) {
            var tag = in.readUnsignedByte();
            pool.tag[i] = tag;
            switch (tag) {
                case 1 -> pool.text[i] = in.readUTF();
                case 3, 4 -> in.readInt();
                case 5, 6 -> {
                    in.readLong();
                    i++; // takes two entries
                }
                case 7, 8, 16, 19, 20 -> pool.first[i] = in.readUnsignedShort();
                case 9, 10, 11, 12, 17, 18 -> {
                    pool.first[i] = in.readUnsignedShort();
                    pool.second[i] = in.readUnsignedShort();
                }
                case 15 -> {
                    in.readUnsignedByte();
                    pool.first[i] = in.readUnsignedShort();
                }
                default -> throw new IOException("constant of unknown tag " + tag);
            }
        }
        return pool;
    }

    /** The constants by index: {@code first} and {@code second} are indexes of the constants one is made of. */
    private record Pool(int[] tag, int[] first, int[] second, String[] text) {
        private static final int CLASS = 7;
        private static final int STRING = 8;
        private static final int METHOD = 10;
        private static final int INTERFACE_METHOD = 11;

        String type(int index) {
            return text[first[index]].replace('/', '.');
        }

        Set<String> calls() {
            var calls = new TreeSet<String>();
            for (var i = 1; i < tag.length; i++) {
                if (tag[i] == METHOD || tag[i] == INTERFACE_METHOD) {
                    calls.add(type(first[i]) + "." + text[first[second[i]]].replace("<init>", "new"));
                }
            }
            return calls;
        }

        Set<String> types() {
            var types = new TreeSet<String>();
            for (var i = 1; i < tag.length; i++) {
                if (tag[i] == CLASS) {
                    types.add(type(i));
                }
            }
            return types;
        }

        Set<String> texts() {
            var texts = new TreeSet<String>();
            for (var i = 1; i < tag.length; i++) {
                if (tag[i] == STRING) {
                    texts.add(text[first[i]]);
                }
            }
            return texts;
        }
    }
}
