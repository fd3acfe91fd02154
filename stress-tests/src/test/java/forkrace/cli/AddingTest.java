// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.matrix.MatrixGenerator;
import forkrace.scenario.Scenario;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docs/add-a-variant.md and docs/add-a-scenario.md are true: the code on the page, put in its place, gives the row on the page. */
@Timeout(180)
class AddingTest {

    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SESSION = Pattern.compile("```\\n\\$ ./forkrace (.*?)\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void aVariantIsOneClassAndOneConstant() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "add-a-variant.md"));
        List<String> code = blocks(JAVA, page);
        assertEquals(2, code.size());
        assertEquals(1, code.get(1).lines().count());
        String fixId = Files.readString(Path.of("../mm-emulation/src/main/java/forkrace/fix/FixId.java"));
        String start = "public enum FixId {\n";
        assertTrue(fixId.contains(start));
        compile(List.of(
                write("EagerCopy.java", code.get(0)), write("FixId.java", fixId.replace(start, start + code.get(1)))));
        assertPrintsTheRow(page, "S01_", "S02_");
    }

    @Test
    void aScenarioIsOneClass() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "add-a-scenario.md"));
        List<String> code = blocks(JAVA, page);
        assertEquals(1, code.size());
        copyScenarios();
        compile(List.of(write("PinThenForkThenTwoStores.java", code.get(0))));
        assertPrintsTheRow(page, "S99_");
    }

    private static List<String> blocks(Pattern pattern, String page) {
        return pattern.matcher(page).results().map(found -> found.group(1)).toList();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(
                Files.createDirectories(directory.resolve("src")).resolve(name), text);
    }

    private Path classes() throws IOException {
        return Files.createDirectories(directory.resolve("classes"));
    }

    /** A build has them all in one directory, and there they are looked for. */
    private void copyScenarios() throws IOException, URISyntaxException {
        Path built = Path.of(Scenario.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path target = Files.createDirectories(classes().resolve("forkrace/scenario"));
        try (Stream<Path> files = Files.list(built.resolve("forkrace/scenario"))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }

    private String classPath() throws IOException {
        return classes() + File.pathSeparator + System.getProperty("java.class.path");
    }

    private void compile(List<Path> sources) throws IOException {
        List<String> args =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes().toString(), "-cp", classPath()));
        sources.forEach(source -> args.add(source.toString()));
        int exitCode = ToolProvider.getSystemJavaCompiler().run(null, null, null, args.toArray(String[]::new));
        assertEquals(0, exitCode);
    }

    /** Generates and compiles the tests of some scenarios, then runs what the page runs. */
    private void assertPrintsTheRow(String page, String... scenarios) throws Exception {
        Path generated = directory.resolve("generated");
        run(MatrixGenerator.class, generated.toString());
        List<Path> sources;
        try (Stream<Path> files = Files.walk(generated)) {
            sources = files.filter(file ->
                            Arrays.stream(scenarios).anyMatch(file.getFileName().toString()::startsWith))
                    .toList();
        }
        compile(sources);
        MatchResult session = SESSION.matcher(page).results().findFirst().orElseThrow();
        String printed = run(Main.class, session.group(1).split(" "));
        assertTrue(printed.startsWith(session.group(2)), printed);
    }

    private String run(Class<?> main, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                main.getName()));
        command.addAll(List.of(args));
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it hangs");
        assertEquals(0, process.exitValue(), Files.readString(output) + Files.readString(errors));
        return Files.readString(output);
    }
}
