package lectern.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;

/** Keeps what is made in the data folder for its owner's eyes, in the way that the file system knows. */
final class OwnerOnly {
    private OwnerOnly() {}

    static void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder, permissions(folder, "rwx------"));
        var access = Files.getFileAttributeView(folder, AclFileAttributeView.class);
        if (access != null && !isPosix(folder)) {
            restrict(access);
        }
    }

    /** For a new file. Where there are access lists, as on Windows, it has what its folder passes on. */
    static FileAttribute<?>[] ofFile(Path file) {
        return permissions(file, "rw-------");
    }

    static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Lets the owner alone into a folder, and into all that will be made in it. */
    static void restrict(AclFileAttributeView folder) throws IOException {
        var owner = folder.getOwner();
        if (owner instanceof GroupPrincipal) {
            // What an elevated process makes belongs to the administrators, and its user must get at it later.
            return;
        }
        folder.setAcl(List.of(AclEntry.newBuilder().setType(AclEntryType.ALLOW).setPrincipal(owner)
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .setFlags(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT).build()));
    }

    private static FileAttribute<?>[] permissions(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
