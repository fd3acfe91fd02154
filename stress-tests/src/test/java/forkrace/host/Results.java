// SPDX-License-Identifier: GPL-2.0-only
package forkrace.host;

import forkrace.host.HostResult.Alignment;
import forkrace.host.HostResult.Filesystem;
import forkrace.host.HostResult.Kernel;
import forkrace.host.HostResult.Throttle;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Made-up results of the C program. */
final class Results {

    private Results() {}

    static HostResult of(ModeResult... modes) {
        return on("ext4", "6.18.0", modes);
    }

    static HostResult on(String type, String release, ModeResult... modes) {
        return new HostResult(
                1,
                new Kernel(release, "#1", "x86_64"),
                "/data",
                new Filesystem(type, "/dev/vda", "254:0"),
                new Alignment(4096, 512, 512),
                new Throttle(false, "", ""),
                List.of(modes),
                1.0);
    }

    /** A result of every mode. */
    static HostResult all(Function<HostMode, ModeResult> mode) {
        return of(Stream.of(HostMode.values()).map(mode).toArray(ModeResult[]::new));
    }

    /** A hundred operations in flight and no event; a control shows what it must. */
    static ModeResult clean(HostMode mode) {
        return switch (mode) {
            case MOVED -> counts(mode, "lost", 100, 100, 0, 0, 0, 0);
            case WRITE_SHARED -> counts(mode, "fromChild", 100, 0, 0, 100, 0, 0);
            default -> counts(mode, "", 100, 0, 0, 0, 0, 0);
        };
    }

    static ModeResult lost(HostMode mode) {
        return counts(mode, "", 100, 100, 0, 0, 0, 0);
    }

    static ModeResult lostAndLeaked(HostMode mode) {
        return counts(mode, "", 100, 100, 100, 0, 0, 0);
    }

    static ModeResult leaked(HostMode mode) {
        return counts(mode, "", 100, 0, 100, 0, 0, 0);
    }

    static ModeResult fromChild(HostMode mode) {
        return counts(mode, "", 100, 0, 0, 100, 0, 0);
    }

    static ModeResult stale(HostMode mode) {
        return counts(mode, "", 100, 0, 0, 0, 100, 0);
    }

    static ModeResult other(HostMode mode) {
        return counts(mode, "", 100, 0, 0, 0, 0, 1);
    }

    static ModeResult few(HostMode mode) {
        return counts(mode, mode == HostMode.MOVED ? "lost" : "", ModeResult.ENOUGH - 1, 0, 0, 0, 0, 0);
    }

    static ModeResult blindControl() {
        return counts(HostMode.MOVED, "lost", 100, 0, 0, 0, 0, 0);
    }

    static ModeResult notRun(HostMode mode, String problem) {
        return new ModeResult(mode.word(), "", "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, problem);
    }

    private static ModeResult counts(
            HostMode mode, String control, long inFlight, long lost, long leaked, long child, long stale, long other) {
        return new ModeResult(
                mode.word(), "", control, 10, 100, inFlight, lost, 0, leaked, child, stale, other, 0.1, "");
    }
}
