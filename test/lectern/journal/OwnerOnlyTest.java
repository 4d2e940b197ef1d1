package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Permissions where the file system is not POSIX: one of access lists, as on Windows, and one without any. */
class OwnerOnlyTest {
    private final UserPrincipal user = () -> "user";
    private final GroupPrincipal administrators = () -> "administrators";

    @Test
    void anAccessListHasTheOwnerAloneAndPassesThatOn() throws Exception {
        var folder = new AccessList(user);

        OwnerOnly.restrict(folder);

        assertEquals(1, folder.entries.size());
        var entry = folder.entries.getFirst();
        assertEquals(AclEntryType.ALLOW, entry.type());
        assertEquals(user, entry.principal());
        assertEquals(EnumSet.allOf(AclEntryPermission.class), entry.permissions());
        assertEquals(Set.of(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT), entry.flags());
    }

    @Test
    void aFolderOfAGroupIsLeftAsItIsSinceItsUserMustGetAtIt() throws Exception {
        var folder = new AccessList(administrators);
        var before = folder.entries;

        OwnerOnly.restrict(folder);

        assertEquals(before, folder.entries);
    }

    @Test
    void aFileSystemWithoutPermissionsServesToo(@TempDir Path temp) throws Exception {
        // A zip file as a file system: neither POSIX permissions nor access lists, and no folder can be forced.
        try (var files = FileSystems.newFileSystem(temp.resolve("files.zip"), Map.of("create", "true"))) {
            var folder = files.getPath("/data");
            assertFalse(OwnerOnly.isPosix(folder));

            OwnerOnly.createFolder(folder);
            DataFolder.force(folder);

            assertTrue(Files.isDirectory(folder));
            assertEquals(0, OwnerOnly.ofFile(folder.resolve("file")).length);
        }
    }

    /** The view that Windows gives of a folder's permissions, in memory. */
    private static final class AccessList implements AclFileAttributeView {
        private UserPrincipal owner;
        private List<AclEntry> entries;

        AccessList(UserPrincipal owner) {
            this.owner = owner;
            entries = List.of(AclEntry.newBuilder().setType(AclEntryType.ALLOW).setPrincipal(() -> "everyone")
                    .setPermissions(AclEntryPermission.READ_DATA).build());
        }

        @Override
        public String name() {
            return "acl";
        }

        @Override
        public List<AclEntry> getAcl() {
            return entries;
        }

        @Override
        public void setAcl(List<AclEntry> acl) {
            entries = List.copyOf(acl);
        }

        @Override
        public UserPrincipal getOwner() {
            return owner;
        }

        @Override
        public void setOwner(UserPrincipal owner) {
            this.owner = owner;
        }
    }
}
