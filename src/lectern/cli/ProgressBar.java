package lectern.cli;

import java.io.PrintStream;

/** Shows how far a job is: a bar on a terminal, a line now and then elsewhere. Not thread-safe. */
public final class ProgressBar {
    private static final int WIDTH = 30;
    /** Back to the line's beginning, the line cleared; what does not fit is cut, where a second line would stay. */
    private static final String LINE_BEGIN = "\r\033[K\033[?7l";
    private static final String LINE_END = "\033[?7h";
    /** Off a terminal, a line each time this many more are done, and at the end. */
    private static final int PLAIN_STEP = 10;

    private final PrintStream stream;
    private final boolean terminal;
    private final String title;
    private int printed;
    private boolean isLineOpen;

    public ProgressBar(PrintStream stream, boolean terminal, String title) {
        this.stream = stream;
        this.terminal = terminal;
        this.title = title;
    }

    /** So many are done of a total that may still grow; {@code note}, a stranger's, is shown behind on a terminal. */
    public void show(int done, int total, String note) {
        if (terminal) {
            var filled = WIDTH * done / total;
            stream.print(LINE_BEGIN + title + " " + "█".repeat(filled) + "░".repeat(WIDTH - filled) + " " + done + "/"
                    + total + (done == total ? "" : "  " + Terminal.printable(note)) + LINE_END);
            stream.flush();
            isLineOpen = true;
            if (done == total) {
                end();
            }
        } else if (done != printed && (done == total || done % PLAIN_STEP == 0)) {
            stream.println(title + " " + done + "/" + total);
            printed = done;
        }
    }

    /** Tells why nothing goes on, wherever it is read. */
    public void pause(int done, int total, String reason) {
        if (terminal) {
            show(done, total, reason);
        } else {
            stream.println(title + " " + done + "/" + total + ", " + Terminal.printable(reason));
        }
    }

    /** Whatever is printed next begins a line of its own. */
    public void end() {
        if (isLineOpen) {
            stream.println();
            isLineOpen = false;
        }
    }
}
