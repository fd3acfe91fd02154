// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A second copy of forkrace with edits in its kernel; only {@link Trial} and {@link Finding} are common to both. */
final class MutantLoader extends ClassLoader {

    private static final Set<String> COMMON = Set.of(Trial.class.getName(), Finding.class.getName());

    private static final String PACKAGE = "forkrace.mm.";

    private final List<Edit> edits;

    MutantLoader(List<Edit> edits) {
        super(MutantLoader.class.getClassLoader());
        this.edits = edits;
    }

    /** A search in the copy. What is edited is loaded first, so that an edit that does not fit shows here. */
    @SuppressWarnings("unchecked")
    Function<Trial, Finding> newSearch() {
        try {
            for (Edit edit : edits) {
                loadClass(PACKAGE + edit.owner());
            }
            return (Function<Trial, Finding>)
                    loadClass(CellSearch.class.getName()).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("forkrace.") || COMMON.contains(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] classFile;
        try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (stream == null) {
                throw new ClassNotFoundException(name);
            }
            classFile = stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Edit> own = edits.stream()
                .filter(edit -> name.equals(PACKAGE + edit.owner()))
                .toList();
        byte[] edited = own.isEmpty() ? classFile : Editor.apply(classFile, own);
        return defineClass(name, edited, 0, edited.length, MutantLoader.class.getProtectionDomain());
    }
}
