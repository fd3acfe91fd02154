// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import com.palantir.javapoet.JavaFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the jcstress tests of all scenarios under all fix variants. Run by the build, between two compilations.
 *
 * <p>A file is written only if its text has changed, so that an unchanged test keeps its time stamp.
 */
public final class MatrixGenerator {

    private MatrixGenerator() {}

    /** Writes the tests below the directory named by the only argument. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("expected one argument, the output directory");
        }
        generate(Path.of(args[0]), Forms.all(), Matrix.load());
    }

    static void generate(Path root, List<Form> forms, Matrix matrix) throws IOException {
        Path folder = Files.createDirectories(root.resolve(TestSource.PACKAGE.replace('.', '/')));
        Set<Path> current = new HashSet<>();
        for (Form form : forms) {
            Optional<JavaFile> source = TestSource.of(form, matrix);
            if (source.isPresent()) {
                Path file = folder.resolve(TestSource.outerName(form) + ".java");
                if (!current.add(file)) {
                    throw new IllegalArgumentException("two forms are called " + TestSource.outerName(form));
                }
                writeIfChanged(file, source.get().toString());
            }
        }
        removeStale(folder, current);
    }

    private static void writeIfChanged(Path file, String text) throws IOException {
        if (!Files.exists(file)
                || !Files.readString(file, StandardCharsets.UTF_8).equals(text)) {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        }
    }

    /** Removes what an earlier run has written and this one has not; leaves files of others alone. */
    private static void removeStale(Path folder, Set<Path> current) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                boolean ours = Files.readString(file, StandardCharsets.UTF_8).contains(TestSource.MARK);
                if (ours && !current.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }
}
