package lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The secret that clients must show, read from a file once. Immutable; never shows the token.
 *
 * @param token empty if there is none
 * @param readableByOthers as far as the system tells
 */
public record TokenFile(String token, boolean readableByOthers) {
    public static final TokenFile NONE = new TokenFile("", false);

    /** Shorter ones could be guessed; longer ones would not fit a request head with what else browsers send. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+-]{16,512}");
    private static final Set<PosixFilePermission> OTHERS_READ =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    /** @throws UsageException if the file cannot be read or holds no token; the message does not quote it */
    static TokenFile read(String option, Path path) throws UsageException {
        try {
            var token = Options.textOf(path).strip();
            if (!TOKEN.matcher(token).matches()) {
                throw new UsageException(option + " " + path + " must hold one token of 16 to 512 letters, digits or"
                        + " - . _ ~ + (openssl rand -hex 32 makes one)");
            }
            return new TokenFile(token, isReadableByOthers(path));
        } catch (IOException unreadable) {
            throw new UsageException(option + " cannot be read: " + unreadable);
        }
    }

    private static boolean isReadableByOthers(Path path) throws IOException {
        try {
            return Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS_READ::contains);
        } catch (UnsupportedOperationException noPosix) {
            return false; // Windows, where a user's files are their own unless shared on purpose
        }
    }

    @Override
    public String toString() {
        return token.isEmpty() ? "no token" : "a token";
    }
}
