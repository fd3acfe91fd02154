// SPDX-License-Identifier: GPL-2.0-only
package forkrace;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The module's own source files, parsed by javac.
 *
 * @param units one for each file
 * @param docs  their Javadoc
 */
record Sources(List<CompilationUnitTree> units, DocTrees docs) {

    static final Path ROOT = Path.of("src", "main", "java", "forkrace");

    /** The files of these packages below forkrace. */
    static Sources parse(String... packages) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String name : packages) {
            try (Stream<Path> files = Files.list(ROOT.resolve(name))) {
                files.sorted().forEach(paths::add);
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(paths));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            return new Sources(List.copyOf(units), DocTrees.instance(task));
        }
    }
}
