// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Writes a fingerprint of source directories, the same on every machine and JDK. Run by the build. */
public final class Fingerprint {

    private static final int DIGITS = 12;

    private Fingerprint() {}

    /** Writes to the file named by the first argument what the directories named by the others hold. */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        Files.createDirectories(file.getParent());
        List<Path> roots = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            roots.add(Path.of(args[i]));
        }
        Files.writeString(file, of(roots) + "\n");
    }

    static String of(List<Path> roots) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        for (Path root : roots) {
            try (Stream<Path> walk = Files.walk(root)) {
                for (Path source : walk.filter(Files::isRegularFile).sorted().toList()) {
                    String name = root.relativize(source).toString().replace('\\', '/');
                    digest.update((name + "\0").getBytes(StandardCharsets.UTF_8));
                    digest.update(Files.readAllBytes(source));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }
}
