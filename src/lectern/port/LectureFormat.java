package lectern.port;

import lectern.domain.Lecture;

/** Reads a kept message as the lecture it holds. Pure, safe for use by any thread. */
@FunctionalInterface
public interface LectureFormat {

    /** @throws StorageException if the bytes, once accepted, can no longer be read: damaged, or of another version */
    Lecture decode(byte[] message) throws StorageException;
}
