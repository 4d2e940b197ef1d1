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

    private static final String OPTION = "--client-token-file";
    /** Shorter ones could be guessed; longer ones would not fit a request head with what else browsers send. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+-]{16,512}");
    private static final Set<PosixFilePermission> OTHERS_READ =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    /** @throws UsageException if the file cannot be read or holds no token; the message does not quote it */
    static TokenFile of(Options options) throws UsageException {
        var token = options.fileText(OPTION);
        if (token.isEmpty()) {
            return NONE;
        }
        var file = options.required(OPTION);
        if (!TOKEN.matcher(token.get()).matches()) {
            throw new UsageException(OPTION + " " + file + " must hold one token of 16 to 512 letters, digits or"
                    + " - . _ ~ + (openssl rand -hex 32 makes one)");
        }
        return new TokenFile(token.get(), isReadableByOthers(Path.of(file)));
    }

    private static boolean isReadableByOthers(Path path) {
        try {
            return Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS_READ::contains);
        } catch (IOException | UnsupportedOperationException untold) {
            return false; // as on Windows, where a user's files are their own unless shared on purpose
        }
    }

    @Override
    public String toString() {
        return token.isEmpty() ? "no token" : "a token";
    }
}
