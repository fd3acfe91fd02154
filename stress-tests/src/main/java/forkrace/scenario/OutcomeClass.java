// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

/**
 * What one run of a scenario can do to the user of the kernel.
 *
 * <p>The order of the constants is the order of the words inside an outcome that has several.
 */
public enum OutcomeClass {
    /** None of the others. */
    CONSISTENT("OK", "KEPT", "Every process sees the bytes it should see."),
    /** The parent's DMA range holds bytes other than the device's. */
    LOST_READ("LR", "LOST", "Parent kept a copy made before the DMA."),
    /** Subclass of LOST_READ: some words of the range are the device's, some are old. */
    LOST_READ_PARTIAL("LP", "PARTIAL", "Parent kept a copy made in the middle of the DMA."),
    /** The child sees a byte stored for the parent after fork had returned. */
    LEAKED_TO_CHILD("LC", "LEAKED", "Child sees bytes that reached the parent after fork."),
    /** A device reading the parent's memory transmits a byte the child stored. */
    LEAKED_FROM_CHILD("LF", "STOLEN", "Device sent bytes stored by the child for the parent's."),
    /** The child sees a later parent store, not an earlier one of the same thread. */
    TORN_CHILD_COPY("TC", "TORN", "Child sees a later parent store without an earlier one."),
    /** A pte is writable while another mm maps the page privately. */
    SHARED_WRITE("SW", "SHARED", "Pte writable while another process maps the page."),
    /** A page without pin was copied. */
    FALSE_POSITIVE_COPY("FP", "COPIED", "Page copied although nobody had pinned it."),
    /** A read-only pin and the owner's pte name different pages. */
    STALE_RO_PIN("SR", "STALE", "Read-only pin no longer sees what its owner stores."),
    /** A page is not free at the end, or is freed twice. */
    REFCOUNT_LEAK("RL", "REFLEAK", "Page never freed, or freed twice."),
    /** A writable pte in a vma without write permission. */
    RO_VMA_WRITABLE("RO", "ROWRITE", "Pte writable in memory mapped read-only."),
    /** Fork makes no progress while pins are held. */
    FORK_BLOCKED("BK", "BLOCKED", "Fork makes no progress while pages are pinned."),
    /** The same fault is repeated without end. */
    LIVELOCK("LV", "LIVELOCK", "Pinning repeats the same fault for ever."),
    /** The child faults on an address the parent had mapped. */
    CHILD_SEGV("CS", "SEGV", "Child faults on memory its parent had mapped."),
    /** An assertion of the kernel or of the fix fires. */
    BUG("BUG", "BUG", "Kernel assertion fired, or page accounting broken.");

    private final String code;
    private final String word;
    private final String meaning;

    OutcomeClass(String code, String word, String meaning) {
        this.code = code;
        this.word = word;
        this.meaning = meaning;
    }

    /** The letters that stand for it in matrix.csv. */
    public String code() {
        return code;
    }

    /** The word that stands for it in an outcome table. */
    public String word() {
        return word;
    }

    /** What the user of the kernel sees, in at most 60 characters. */
    public String meaning() {
        return meaning;
    }
}
