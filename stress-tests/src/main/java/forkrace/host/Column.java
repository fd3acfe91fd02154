// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import forkrace.fix.FixId;
import java.util.Optional;
import java.util.Set;

/** A column of the matrix that was a released kernel, and which stands for it by another kind of reference. */
enum Column {
    V13(FixId.ANON_EXCLUSIVE, FixId.ANON_EXCLUSIVE_GET, FixId.ANON_EXCLUSIVE, "v5.19 and later, FOLL_PIN"),
    V13G(FixId.ANON_EXCLUSIVE_GET, FixId.ANON_EXCLUSIVE_GET, FixId.ANON_EXCLUSIVE, "v5.19 and later, plain references"),
    V12(FixId.XU_PIN_SEQ, FixId.LINUS_COUNT1, FixId.XU_PIN_SEQ, "v5.11 to v5.18, FOLL_PIN"),
    V11(FixId.XU_PIN, FixId.LINUS_COUNT1, FixId.XU_PIN, "v5.9 and v5.10, FOLL_PIN"),
    V10(FixId.LINUS_COUNT1, FixId.LINUS_COUNT1, FixId.XU_PIN_SEQ, "v5.9 to v5.18, plain references"),
    V0(FixId.UNFIXED, FixId.UNFIXED, null, "up to v5.8"),
    V6R(FixId.RHEL_EL16, FixId.RHEL_EL16, null, "RHEL 5.3.z");

    private final FixId fix;
    private final FixId plain;
    private final FixId pinning;
    private final String kernels;

    Column(FixId fix, FixId plain, FixId pinning, String kernels) {
        this.fix = fix;
        this.plain = plain;
        this.pinning = pinning;
        this.kernels = kernels;
    }

    String id() {
        return fix.id();
    }

    String kernels() {
        return kernels;
    }

    /** What the emulation reaches of what the mode can show; empty if these kernels do not have it. */
    Optional<Set<String>> emulated(HostMode mode, EmulatedCells cells) {
        FixId held = switch (mode.reference()) {
            case AS_THE_COLUMN -> fix;
            case GET -> plain;
            case PIN -> pinning;
            case MARKED -> FixId.DONTFORK;
        };
        if (held == null || mode.scenario().isEmpty()) {
            return Optional.empty();
        }
        return cells.reachable(mode.scenario(), held).map(reached -> {
            reached.retainAll(mode.visible());
            return reached;
        });
    }
}
