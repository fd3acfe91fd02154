// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mutant;

import forkrace.fix.FixId;
import forkrace.mm.ForkFix;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A fix some of whose hooks are those of another: the same mistake can be planted in every variant. */
final class HooksOf implements InvocationHandler {

    /** No hunks: they describe a variant, or are called only where another hook has asked for it. */
    private static final Set<String> NO_HUNKS = Set.of(
            "profile",
            "hasAssertions",
            "forkWaitsForDirectReads",
            "hasWriteProtectSeq",
            "copyWithLocksHeld",
            "copyAfterUnlock");

    private final Map<Method, MethodHandle> handles = new HashMap<>();

    private HooksOf(ForkFix fix, ForkFix donor, Set<String> hooks) {
        for (Method hook : ForkFix.class.getMethods()) {
            handles.put(hook, handle(hook).bindTo(hooks.contains(hook.getName()) ? donor : fix));
        }
    }

    private static MethodHandle handle(Method hook) {
        try {
            return MethodHandles.lookup().unreflect(hook);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code fix}, but the hooks of these names are those of {@code donor}. */
    static ForkFix donated(ForkFix fix, ForkFix donor, String... hooks) {
        return (ForkFix) Proxy.newProxyInstance(
                ForkFix.class.getClassLoader(),
                new Class<?>[] {ForkFix.class},
                new HooksOf(fix, donor, new HashSet<>(Arrays.asList(hooks))));
    }

    /** {@code fix} without its hunk at one place: what the unfixed kernel does there. */
    static ForkFix leftOut(ForkFix fix, String hook) {
        return donated(fix, FixId.UNFIXED.create(), hook);
    }

    /** The places at which a variant has a hunk, sorted. */
    static List<String> hunks(FixId fix) {
        ForkFix variant = fix.create();
        return Arrays.stream(ForkFix.class.getMethods())
                .filter(hook -> !NO_HUNKS.contains(hook.getName()))
                .filter(hook -> !isDefault(variant, hook))
                .map(Method::getName)
                .distinct()
                .sorted()
                .toList();
    }

    /** What the kernel does without the patch; patches share hunks by interfaces of their own package. */
    private static boolean isDefault(ForkFix variant, Method hook) {
        try {
            return variant.getClass()
                    .getMethod(hook.getName(), hook.getParameterTypes())
                    .getDeclaringClass()
                    .getPackage()
                    .equals(ForkFix.class.getPackage());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
        MethodHandle hook = handles.get(method);
        if (hook == null) {
            throw new UnsupportedOperationException(method.toString());
        }
        return args == null ? hook.invoke() : hook.invokeWithArguments(args);
    }
}
