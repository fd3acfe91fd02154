// SPDX-License-Identifier: GPL-2.0-only
package forkrace.fix;

import forkrace.mm.ForkFix;
import forkrace.mm.Profile;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The variants, by the names and ids of the literature. One constant a variant; one JVM should run one of them. */
public enum FixId {
    UNFIXED("V0", Unfixed::new),
    REFCOUNT_ALL("V1", RefcountAll::new),
    SEED_PGGUP("V2", SeedPgGup::new),
    DONTFORK("V9", DontFork::new);

    private final String id;

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a constructor holds nothing
    private final Supplier<ForkFix> maker;

    FixId(String id, Supplier<ForkFix> maker) {
        this.id = id;
        this.maker = maker;
    }

    /** Short id, {@code V2}. */
    public String id() {
        return id;
    }

    /** The kernel it was written for. */
    public Profile profile() {
        return create().profile();
    }

    /** A new instance; variants have no state. */
    public ForkFix create() {
        return maker.get();
    }

    /** Simple name of the variant's class, {@code SeedPgGup}. */
    public String className() {
        return create().getClass().getSimpleName();
    }

    /** The variant with this id, constant or class name, in any case of letters. */
    public static FixId ofId(String name) {
        return Arrays.stream(values())
                .filter(fix -> name.equalsIgnoreCase(fix.id)
                        || name.equalsIgnoreCase(fix.name())
                        || name.equalsIgnoreCase(fix.className()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown fix '" + name + "'; known: "
                        + Arrays.stream(values()).map(FixId::id).collect(Collectors.joining(", "))));
    }
}
