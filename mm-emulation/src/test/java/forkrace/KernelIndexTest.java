// SPDX-License-Identifier: GPL-2.0-only
package forkrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import forkrace.fix.FixId;
import forkrace.mm.ForkFix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who greps a kernel name lands on one file and one line, and the table in mm/package-info.java is complete. */
class KernelIndexTest {

    private static final Path SOURCES = Sources.ROOT;
    /** What a fix says of itself, and no hook. */
    private static final Set<String> PROPERTIES =
            Set.of("profile", "reference", "hasAssertions", "forkWaitsForDirectReads", "hasWriteProtectSeq");

    private static final String NOT_IN_THE_KERNEL = "not in the kernel";

    /** What stands between names and fidelity: one file or more, perhaps with the patch or kernel they are of. */
    private static final Pattern FILE =
            Pattern.compile("(?: of the seed)?(?:, [\\w/-]+\\.[ch])+(?: of EL5)?(?:, (?:v\\d|2\\.6)\\.\\d+)?\\. ");

    private static final Pattern FIDELITY = Pattern.compile("(same|reduced: \\S|stub)");
    private static final Pattern HEADER = Pattern.compile("\\b[\\w/-]+\\.h\\b");

    /** A method whose Javadoc begins with a kernel function's name and empty parentheses claims to be that function. */
    private record Claim(String place, String kernelName, String afterNames, String classDoc) {

        boolean namesFile() {
            return FILE.matcher(afterNames).lookingAt();
        }

        boolean namesFidelity() {
            Matcher file = FILE.matcher(afterNames);
            return file.lookingAt()
                    && FIDELITY.matcher(afterNames.substring(file.end())).lookingAt();
        }

        /** Only the name, perhaps a remark, in a class whose head names the header. */
        boolean isOneLinerOfAHeader() {
            return (afterNames.isEmpty() || afterNames.startsWith(":") || afterNames.startsWith("."))
                    && HEADER.matcher(classDoc).find();
        }
    }

    /** A method of a class of the kernel, private ones and nested classes left out. */
    private record Function(String place, String doc, boolean isStatic) {}

    private static final List<Claim> CLAIMS = new ArrayList<>();
    private static final List<Function> FUNCTIONS = new ArrayList<>();
    private static final Map<String, List<String>> CLASSES_OF_ROW = new TreeMap<>();

    @BeforeAll
    static void parseTheSources() throws IOException {
        Sources sources = Sources.parse("mm", "io");
        for (CompilationUnitTree unit : sources.units()) {
            new Reader(sources.docs()).scan(new TreePath(unit), null);
        }
        String table = Files.readString(SOURCES.resolve("mm/package-info.java"));
        Matcher row = Pattern.compile("<tr><td>(.*?)</td><td>(.*?)</td></tr>").matcher(table);
        while (row.find()) {
            CLASSES_OF_ROW.put(row.group(1), List.of(row.group(2).split(", ")));
        }
    }

    private static final class Reader extends TreePathScanner<Void, Void> {
        private final DocTrees docs;
        private String className = "";
        private String classDoc = "";

        Reader(DocTrees docs) {
            this.docs = docs;
        }

        @Override
        public Void visitClass(ClassTree node, Void unused) {
            String outer = className;
            String outerDoc = classDoc;
            className = outer.isEmpty() ? node.getSimpleName().toString() : outer + "." + node.getSimpleName();
            classDoc = text(body());
            super.visitClass(node, null);
            className = outer;
            classDoc = outerDoc;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree node, Void unused) {
            String place = className + "." + node.getName();
            List<? extends DocTree> body = body();
            Set<Modifier> modifiers = node.getModifiers().getFlags();
            if (!modifiers.contains(Modifier.PRIVATE) && !className.contains(".")) {
                FUNCTIONS.add(new Function(place, text(body), modifiers.contains(Modifier.STATIC)));
            }
            List<String> names = leadingNames(body);
            if (!names.isEmpty()) {
                String after = text(body.subList(2 * names.size() - 1, body.size()));
                CLAIMS.add(new Claim(place, names.get(0), after, classDoc));
            }
            return super.visitMethod(node, null);
        }

        private List<? extends DocTree> body() {
            DocCommentTree doc = docs.getDocCommentTree(getCurrentPath());
            return doc == null ? List.of() : doc.getFullBody();
        }

        /** The functions named at the beginning, {@code a()} and its aliases; empty if it begins otherwise. */
        private static List<String> leadingNames(List<? extends DocTree> body) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < body.size(); i += 2) {
                String name = functionName(body.get(i));
                if (name == null) {
                    break;
                }
                names.add(name);
                if (i + 1 == body.size() || !body.get(i + 1).toString().equals(", ")) {
                    break;
                }
            }
            return names;
        }

        private static String functionName(DocTree tree) {
            if (tree.getKind() != DocTree.Kind.CODE) {
                return null;
            }
            String code = ((LiteralTree) tree).getBody().getBody();
            String name = code.endsWith("()") ? code.substring(0, code.length() - 2) : "";
            boolean isName = !name.isEmpty() && name.chars().allMatch(Character::isJavaIdentifierPart);
            return isName ? name : null;
        }

        private static String text(List<? extends DocTree> trees) {
            return trees.stream()
                    .map(Objects::toString)
                    .collect(Collectors.joining())
                    .replaceAll("\\s+", " ");
        }
    }

    // ---- functions

    @Test
    void thereIsSomethingToCheck() {
        assertTrue(CLAIMS.size() > 150, () -> CLAIMS.size() + " kernel functions");
        for (String name : List.of("copy_one_pte", "do_wp_page", "get_user_pages", "pte_wrprotect", "page_dup_rmap")) {
            assertTrue(CLAIMS.stream().anyMatch(claim -> claim.kernelName().equals(name)), name);
        }
    }

    @Test
    void noKernelFunctionIsTwoMethods() {
        Map<String, List<String>> places = new TreeMap<>();
        for (Claim claim : CLAIMS) {
            places.computeIfAbsent(claim.kernelName(), name -> new ArrayList<>())
                    .add(claim.place());
        }
        places.values().removeIf(of -> of.size() == 1);
        assertEquals(Map.of(), places);
    }

    @Test
    void everyFunctionNamesItsFileAndItsFidelity() {
        List<String> wrong = CLAIMS.stream()
                .filter(claim -> !claim.namesFidelity() && (claim.namesFile() || !claim.isOneLinerOfAHeader()))
                .map(claim -> claim.place() + ": {@code " + claim.kernelName() + "()}..." + claim.afterNames())
                .toList();
        assertEquals(List.of(), wrong);
    }

    /** A static method that others call is some kernel function, or says what it is instead. */
    @Test
    void everyFunctionThatOthersCallIsDocumented() {
        List<String> wrong = FUNCTIONS.stream()
                .filter(Function::isStatic)
                .filter(function -> isOfTheKernel(function.place()))
                .filter(function -> function.doc().isEmpty())
                .map(Function::place)
                .toList();
        assertEquals(List.of(), wrong);
    }

    private static boolean isOfTheKernel(String place) {
        String className = place.substring(0, place.indexOf('.'));
        return !CLASSES_OF_ROW.get(NOT_IN_THE_KERNEL).contains(className)
                && CLASSES_OF_ROW.values().stream().anyMatch(classes -> classes.contains(className));
    }

    @Test
    void theVersionOfTheKernelIsSaidOnce() throws IOException {
        String exact = "2.6.18-92.1.10.el5";
        try (Stream<Path> files = Files.walk(SOURCES.resolve("mm"))) {
            List<String> mentions = files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("Profile.java"))
                    .filter(file -> read(file).contains(exact))
                    .map(file -> file.getFileName().toString())
                    .toList();
            assertEquals(List.of("package-info.java"), mentions);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- tables

    @Test
    void theTableOfFilesHasEveryClassOnce() throws IOException {
        List<String> listed =
                CLASSES_OF_ROW.values().stream().flatMap(List::stream).sorted().toList();
        try (Stream<Path> files = Files.list(SOURCES.resolve("mm"))) {
            List<String> existing = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("package-info.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .sorted()
                    .toList();
            assertEquals(existing, listed);
        }
    }

    @Test
    void theTableOfHooksSaysWhoOverridesWhat() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        Matcher row = Pattern.compile("<tr><td>\\{@link #(\\w+)}</td><td>.*?</td><td>(.*?)</td></tr>")
                .matcher(Files.readString(SOURCES.resolve("mm/ForkFix.java")));
        while (row.find()) {
            listed.put(row.group(1), row.group(2));
        }
        Map<String, String> existing = new TreeMap<>();
        for (Method hook : ForkFix.class.getMethods()) {
            if (!PROPERTIES.contains(hook.getName()) && !hook.isSynthetic()) {
                existing.put(hook.getName(), overriders(hook));
            }
        }
        assertEquals(existing, listed);
    }

    /** The variants whose class, or a base of it, overrides the hook. */
    private static String overriders(Method hook) {
        List<String> ids = new ArrayList<>();
        for (FixId fix : FixId.values()) {
            boolean overrides = Arrays.stream(fix.create().getClass().getMethods())
                    .anyMatch(method -> method.getName().equals(hook.getName())
                            && !method.getDeclaringClass().getPackage().equals(ForkFix.class.getPackage()));
            if (overrides) {
                ids.add(fix.id());
            }
        }
        return String.join(", ", ids);
    }
}
