package lectern.websocket;

/** Frames in the order of their sending; in two arrays, so that a frame takes no object but its payload. */
final class FrameRing {
    private static final int FEW = 4;
    private static final Opcode[] NO_OPCODES = {};
    private static final byte[][] NO_PAYLOADS = {};

    private Opcode[] opcodes = NO_OPCODES;
    private byte[][] payloads = NO_PAYLOADS;
    private int first;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void add(Opcode opcode, byte[] payload) {
        if (size == payloads.length) {
            grow();
        }
        int at = (first + size++) % payloads.length;
        opcodes[at] = opcode;
        payloads[at] = payload;
    }

    /** Of the first frame. */
    Opcode opcode() {
        return opcodes[first];
    }

    /** Takes the first frame out; its payload. */
    byte[] remove() {
        int at = first;
        first = (first + 1) % payloads.length;
        return remove(at);
    }

    /** Takes the last frame out; its payload. */
    byte[] removeLast() {
        return remove((first + size - 1) % payloads.length);
    }

    /** Takes all frames out, and gives back what they made it grow to. */
    void clear() {
        opcodes = NO_OPCODES;
        payloads = NO_PAYLOADS;
        first = 0;
        size = 0;
    }

    private byte[] remove(int at) {
        byte[] payload = payloads[at];
        payloads[at] = null;
        size--;
        if (size == 0 && payloads.length > 4 * FEW) {
            clear();
        }
        return payload;
    }

    private void grow() {
        int length = Math.max(FEW, 2 * size);
        var moreOpcodes = new Opcode[length];
        var morePayloads = new byte[length][];
        for (int i = 0; i < size; i++) {
            moreOpcodes[i] = opcodes[(first + i) % size];
            morePayloads[i] = payloads[(first + i) % size];
        }
        opcodes = moreOpcodes;
        payloads = morePayloads;
        first = 0;
    }
}
