package dev.troupe.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Who may read what we write: us alone, until somebody gives a file to others; POSIX only. */
final class FileRights {
  private static final boolean POSIX =
      Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");

  private FileRights() {}

  /** Of a file that is made. */
  static FileAttribute<?>[] ours() {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Whoever may read the one before may read the one that takes its place. */
  static void pass(Path before, Path next) throws IOException {
    if (POSIX) {
      Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(before));
    }
  }
}
