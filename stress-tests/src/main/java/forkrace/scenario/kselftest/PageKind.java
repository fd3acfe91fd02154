// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario.kselftest;

import static forkrace.scenario.kselftest.CowMachine.FILE_DATA;
import static forkrace.scenario.kselftest.CowMachine.MEM;
import static forkrace.scenario.kselftest.CowMachine.OLD;
import static forkrace.scenario.kselftest.CowMachine.OTHER_MAPPING;
import static forkrace.scenario.kselftest.CowMachine.PASSES_OF_RECLAIM;
import static forkrace.scenario.kselftest.UserProcess.READ_WRITE;

import forkrace.mm.AddressSpace;
import forkrace.mm.Mmap;
import forkrace.mm.Pte;
import forkrace.mm.Reclaim;
import forkrace.mm.VmArea;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** What a case is run on. Each maps {@link CowMachine#MEM}, and pages that are not anonymous {@link CowMachine#OTHER_MAPPING} too. */
public enum PageKind {
    /** Private anonymous memory that has been written to. */
    BASE_PAGE("base page", true, PageKind::mapBasePage),
    /** The same, and then swapped out: the case finds a swap entry. */
    SWAPPED_OUT("swapped-out base page", true, PageKind::mapSwappedOut),
    /** A private huge page, and enough free ones for a copy. Whatever its size, one entry maps it. */
    HUGE_PAGE("hugetlb page", true, PageKind::mapHugePage),
    /** Private anonymous memory that has only been read; a second mapping of the same kind, read-only. */
    ZERO_PAGE("zero page", false, PageKind::mapZeroPages),
    /** A page of shared memory without a name (memfd), mapped privately, and read-only for all to see. */
    MEMFD("memfd", false, PageKind::mapFile),
    /** The same with a page of a file. For the emulated page cache that is no difference. */
    TMPFILE("tmpfile", false, PageKind::mapFile),
    /** A huge page of a memfd. */
    MEMFD_HUGETLB("memfd hugetlb", false, process -> "no file stands behind the huge pages of the emulation");

    private final String words;
    private final boolean anonymous;

    // A method reference.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<UserProcess, String> mapping;

    PageKind(String words, boolean anonymous, Function<UserProcess, String> mapping) {
        this.words = words;
        this.anonymous = anonymous;
        this.mapping = mapping;
    }

    /** {@code base page}. */
    public String words() {
        return words;
    }

    /** The memory is anonymous before the case stores to it. */
    public boolean isAnonymous() {
        return anonymous;
    }

    /** Huge pages of hugetlbfs: on them, the test expects its vmsplice cases to fail. */
    public boolean isHuge() {
        return this == HUGE_PAGE || this == MEMFD_HUGETLB;
    }

    static List<PageKind> kinds(boolean anonymous) {
        return Arrays.stream(values())
                .filter(kind -> kind.anonymous == anonymous)
                .toList();
    }

    /** Maps and touches it. Empty, or why it cannot be had. */
    String map(UserProcess process) {
        return mapping.apply(process);
    }

    private static String mapBasePage(UserProcess process) {
        TestFailure.check(Mmap.mmap(process.cpu, MEM, 1, READ_WRITE), "mmap");
        process.memset(MEM, OLD);
        return "";
    }

    private static String mapSwappedOut(UserProcess process) {
        mapBasePage(process);
        for (int pass = 0; pass < PASSES_OF_RECLAIM && !Pte.isSwap(process.mm.pte(MEM)); pass++) {
            Reclaim.shrinkZone(process.cpu);
        }
        return Pte.isSwap(process.mm.pte(MEM)) ? "" : "the page was not swapped out";
    }

    private static String mapHugePage(UserProcess process) {
        TestFailure.check(Mmap.mmap(process.cpu, MEM, 1, READ_WRITE | VmArea.VM_HUGETLB), "mmap");
        process.memset(MEM, OLD);
        return "";
    }

    private static String mapZeroPages(UserProcess process) {
        TestFailure.check(Mmap.mmap(process.cpu, MEM, 1, READ_WRITE), "mmap");
        TestFailure.check(Mmap.mmap(process.cpu, OTHER_MAPPING, 1, VmArea.VM_READ), "mmap");
        process.contents(MEM);
        process.contents(OTHER_MAPPING);
        return "";
    }

    private static String mapFile(UserProcess process) {
        AddressSpace file = new AddressSpace(1, FILE_DATA);
        TestFailure.check(Mmap.mmapFile(process.cpu, MEM, 1, READ_WRITE, file, false), "mmap");
        TestFailure.check(Mmap.mmapFile(process.cpu, OTHER_MAPPING, 1, VmArea.VM_READ, file, true), "mmap");
        process.contents(MEM);
        process.contents(OTHER_MAPPING);
        return "";
    }
}
