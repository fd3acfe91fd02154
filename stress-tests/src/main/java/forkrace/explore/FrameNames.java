// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

import java.lang.StackWalker.StackFrame;

/** Says which stack frames are worth showing in a trace, and under which name. A step is shown at the innermost such frame. */
@FunctionalInterface
public interface FrameNames {

    /** {@code Class.method} of the innermost frame that is neither a primitive of {@code forkrace.sync} nor the explorer. */
    FrameNames CLASS_AND_METHOD = frame -> {
        String type = frame.getClassName();
        if (type.startsWith("forkrace.sync.")
                || type.startsWith("java.")
                || type.startsWith("jdk.")
                || type.equals(Driver.class.getName())
                || type.equals(Tracer.class.getName())) {
            return null;
        }
        return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName();
    };

    /** The name of the function a frame runs, in the kernel's terms if there is one; null to look at its caller. */
    String functionOf(StackFrame frame);

    /** Whether the line of a frame is the one to show; the innermost such frame is taken. */
    default boolean isPlace(StackFrame frame) {
        return functionOf(frame) != null;
    }
}
