package lectern.journal;

import java.nio.file.Path;

/** A process with little memory, which opens a journal with files of a mebibyte and prints how much is in it. */
final class SmallHeap {
    static final int SEGMENT_BYTES = 1 << 20;

    private SmallHeap() {}

    /** @param args the folder */
    public static void main(String[] args) throws Exception {
        try (var journal = Journal.open(Path.of(args[0]), event -> {}, new UnforcedDisk(), SEGMENT_BYTES)) {
            System.out.println(Sample.recovered(journal).size());
        }
    }
}
