// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import forkrace.scenario.Race;
import forkrace.scenario.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the scenario classes: a new one needs no other place to be named in. */
public final class Forms {

    private static final Comparator<Form> ORDER = Comparator.comparing(Form::id)
            .thenComparing(form -> form.actors().size())
            .thenComparing(Form::name);

    private Forms() {}

    /** All classes of the scenario package that are marked {@link Race}: by id, the form with the fewest actors first. */
    public static List<Form> all() {
        return inPackageOf(Scenario.class);
    }

    static List<Form> inPackageOf(Class<?> member) {
        String packageName = member.getPackageName();
        return classNames(member)
                .map(name -> load(packageName + "." + name, member.getClassLoader()))
                .filter(type -> type.isAnnotationPresent(Race.class))
                .map(type -> Form.of(type.asSubclass(Scenario.class)))
                .sorted(ORDER)
                .toList();
    }

    /** Simple names of the classes beside the given one, in a directory or in a jar. */
    private static Stream<String> classNames(Class<?> member) {
        try {
            URI place =
                    member.getProtectionDomain().getCodeSource().getLocation().toURI();
            Path path = Path.of(place);
            String folder = member.getPackageName().replace('.', '/');
            if (Files.isDirectory(path)) {
                return list(path.resolve(folder)).stream();
            }
            try (FileSystem jar = FileSystems.newFileSystem(path)) {
                return list(jar.getPath(folder)).stream();
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
