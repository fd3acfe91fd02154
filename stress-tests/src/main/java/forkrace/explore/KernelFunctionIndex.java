// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Writes which kernel function each method of the emulation is, as the first words of its Javadoc say, for {@link KernelFrames}. Run
 * by the build. A line is class, method and kernel function.
 */
public final class KernelFunctionIndex {

    private static final Pattern NAME = Pattern.compile("\\s*\\{@code (\\w+)\\(\\)");

    private KernelFunctionIndex() {}

    /** Reads the sources below the first argument and writes the file named by the second. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("expected two arguments, the sources and the output file");
        }
        Path file = Path.of(args[1]);
        Files.createDirectories(file.getParent());
        StringBuilder text = new StringBuilder();
        read(Path.of(args[0]))
                .forEach((method, function) ->
                        text.append(method).append(' ').append(function).append('\n'));
        Files.writeString(file, text);
    }

    private static Map<String, String> read(Path root) throws IOException {
        Map<String, String> functions = new TreeMap<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
                Stream<Path> walk = Files.walk(root)) {
            List<Path> sources = walk.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                scan(unit, docs, functions);
            }
        }
        return functions;
    }

    private static void scan(CompilationUnitTree unit, DocTrees docs, Map<String, String> functions) {
        new TreePathScanner<Void, String>() {
            @Override
            public Void visitClass(ClassTree tree, String outer) {
                return super.visitClass(tree, outer + (outer.endsWith(".") ? "" : "$") + tree.getSimpleName());
            }

            @Override
            public Void visitMethod(MethodTree tree, String type) {
                String doc = docs.getDocComment(getCurrentPath());
                Matcher matcher = NAME.matcher(doc == null ? "" : doc);
                if (matcher.lookingAt()) {
                    functions.putIfAbsent(type + " " + tree.getName(), matcher.group(1));
                }
                return null;
            }
        }.scan(unit, unit.getPackageName() + ".");
    }
}
