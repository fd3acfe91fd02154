// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.StackWalker.StackFrame;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Shows a step at the innermost function of the kernel, under the kernel's name; what only accesses memory there, like get_page, is
 * passed over for its caller. Outside the kernel: user code, the device, and what an actor does itself.
 */
public final class KernelFrames implements FrameNames {

    private static final String RESOURCE = "/kernel-functions.txt";

    /** Memory, in which each method is an access. */
    private static final Set<String> ACCESSES = Set.of(
            "forkrace.mm.Page",
            "forkrace.mm.PageTable",
            "forkrace.mm.Pte",
            "forkrace.mm.VmArea",
            "forkrace.mm.MmStruct");

    private static final Map<String, String> OUTSIDE = Map.of(
            "forkrace.mm.Cpu store", "user store",
            "forkrace.mm.Cpu load", "user load",
            "forkrace.io.Device storeInto", "device DMA",
            "forkrace.io.Device loadFrom", "device DMA");

    /** From the build's {@link KernelFunctionIndex}. */
    public static final KernelFrames INSTANCE = new KernelFrames(load());

    private final Map<String, String> functions;

    private KernelFrames(Map<String, String> functions) {
        this.functions = functions;
    }

    private static Map<String, String> load() {
        Map<String, String> functions = new HashMap<>(OUTSIDE);
        try (InputStream stream = KernelFrames.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.lastIndexOf(' ');
                functions.put(line.substring(0, space), line.substring(space + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return functions;
    }

    @Override
    public boolean isPlace(StackFrame frame) {
        String type = frame.getClassName();
        return type.startsWith("forkrace.")
                && !type.startsWith("forkrace.explore.")
                && !type.startsWith("forkrace.sync.")
                && !ACCESSES.contains(type);
    }

    @Override
    public String functionOf(StackFrame frame) {
        String type = frame.getClassName();
        if (type.startsWith("forkrace.sync.") || ACCESSES.contains(type)) {
            return null;
        }
        if (type.startsWith("forkrace.scenario.")) {
            return frame.getMethodName();
        }
        return functions.get(type + " " + frame.getMethodName());
    }
}
