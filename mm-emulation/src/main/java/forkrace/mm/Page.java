// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import forkrace.sync.Barriers;
import forkrace.sync.Bug;
import forkrace.sync.LockClass;
import forkrace.sync.LockOwner;
import forkrace.sync.Lockdep;
import forkrace.sync.Step;
import forkrace.sync.Wait;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * {@code struct page} (mm.h, page-flags.h, 2.6.18) together with the bytes of its frame, as 8-byte words. Accounting invariant
 * of an anonymous page: count = mapcount + (in swap cache ? 1 : 0) + pins + transient references. The longest file: the fields are
 * private, so that every operation on a struct page, with its ordering, stands here and nowhere else.
 */
@SuppressWarnings("UnusedVariable") // fields are reached through VarHandles
public final class Page {

    static final int PG_LOCKED = 1;
    static final int PG_REFERENCED = 1 << 2;
    static final int PG_UPTODATE = 1 << 3;
    static final int PG_DIRTY = 1 << 4;
    static final int PG_LRU = 1 << 5;
    static final int PG_ACTIVE = 1 << 6;
    /** {@code PG_owner_priv_1}: of the decow patch, this page went through get_user_pages; fork never shares it. */
    public static final int PG_DONTCOW = 1 << 8;

    static final int PG_RESERVED = 1 << 10;
    static final int PG_PRIVATE = 1 << 11;
    static final int PG_WRITEBACK = 1 << 12;
    /** The head of a huge page, for all its pages. Here it stays so from boot on. */
    static final int PG_COMPOUND = 1 << 14;

    static final int PG_SWAPCACHE = 1 << 15;
    /** {@code PG_mappedtodisk}: of v5.19, no other mapping of this anonymous page exists or comes to be unnoticed. */
    public static final int PG_ANON_EXCLUSIVE = 1 << 16;

    static final int PG_RECLAIM = 1 << 17;
    static final int PG_BUDDY = 1 << 19;
    /** Of the seed: this page's extra references may come from get_user_pages. */
    public static final int PG_GUP = 1 << 20;

    /** References that one FOLL_PIN takes, v5.6 and later: so many are taken for a pin whoever took them. */
    public static final int GUP_PIN_COUNTING_BIAS = 1024;

    private static final int FLAGS_WORD = 0;
    private static final int COUNT_WORD = 1;
    private static final int MAPCOUNT_WORD = 2;
    private static final int MAPPING_WORD = 3;
    private static final int DATA_WORD = 4;

    private static final VarHandle FLAGS;
    private static final VarHandle COUNT;
    private static final VarHandle MAPCOUNT;
    private static final VarHandle MAPPING;
    private static final VarHandle PINS;
    private static final VarHandle DMA_PINS;
    private static final VarHandle WORDS;
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            FLAGS = lookup.findVarHandle(Page.class, "flags", int.class);
            COUNT = lookup.findVarHandle(Page.class, "count", int.class);
            MAPCOUNT = lookup.findVarHandle(Page.class, "mapcount", int.class);
            MAPPING = lookup.findVarHandle(Page.class, "mapping", AnonVma.class);
            PINS = lookup.findVarHandle(Page.class, "pins", int.class);
            DMA_PINS = lookup.findVarHandle(Page.class, "dmaPins", int.class);
            WORDS = lookup.findVarHandle(Page.class, "words", long[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Page frame number: index in the machine's mem_map. */
    final int pfn;

    private int flags;
    private int count;
    private int mapcount = -1;

    private int pins;
    private int dmaPins;

    private AnonVma mapping;

    /** The frame's bytes; null as long as nothing but zeros was ever stored. Set once, by compare-and-set. */
    private long[] words;

    // Written before the mapping is set, read under the anon_vma's lock or the page lock.
    int index;

    // Guarded by the file's tree_lock: page->mapping of a page in the page cache; the kernel has one field for both
    // kinds.
    AddressSpace fileMapping;

    // Guarded by PG_locked: page->private, the swap entry while PG_swapcache is set.
    int swapEntry;

    // Guarded by zone->lru_lock while PG_lru is set, by zone->lock in the free list, by the CPU in its per-CPU list.
    Page lruPrev;
    Page lruNext;

    /** A free frame: of a machine, or of a litmus test, which has pages and no machine. */
    public Page(int pfn) {
        this(pfn, 0);
    }

    /** With these flags from boot on. */
    Page(int pfn, int flags) {
        this.pfn = pfn;
        this.flags = flags;
        Step.created(this);
    }

    // ---- _count

    /** {@code page_count()}: one load, no ordering. */
    public int count() {
        Step.read(this, COUNT_WORD);
        return (int) COUNT.getOpaque(this);
    }

    /**
     * The count, on which the caller decides whether to copy. For the probe behind {@link Cpu#pinsAtDecision}: threads look
     * for pins before the load, as a pin may only end meanwhile; an explorer looks in the same step.
     */
    public int countAtDecision(Cpu cpu) {
        cpu.pinsAtDecision = pins();
        int seen = count();
        if (Step.isExploring()) {
            cpu.pinsAtDecision = pins();
        }
        return seen;
    }

    /** The same in a write fault, which also notes the mapcount, before: it can only fall while the parent's mmap_sem is held. */
    public int countAtWriteFault(Cpu cpu) {
        cpu.mappingsAtDecision = mapcount();
        return countAtDecision(cpu);
    }

    /** {@code page_maybe_dma_pinned()}: of v5.11; so many references that one may be a pin; never misses one. */
    public boolean isMaybeDmaPinned(Cpu cpu) {
        return countAtDecision(cpu) >= GUP_PIN_COUNTING_BIAS;
    }

    /** {@code get_page()}, {@code page_cache_get()}: atomic increment, no ordering. */
    public void get() {
        if (Step.isExploring()) {
            Step.add(this, COUNT_WORD, this::peekCount);
        }
        int old = (int) COUNT.getAndAddRelease(this, 1);
        if (Lockdep.ENABLED) {
            Bug.on(old <= 0, "get_page of a free page", this);
        }
    }

    /** {@code get_page_unless_zero()}: atomic_inc_not_zero, fully ordered. */
    public boolean getUnlessZero() {
        int seen = count();
        Barriers.smpMbBeforeAtomic();
        while (seen != 0) {
            Step.write(this, COUNT_WORD);
            int witness = (int) COUNT.compareAndExchange(this, seen, seen + 1);
            if (witness == seen) {
                Barriers.smpMbAfterAtomic();
                return true;
            }
            seen = witness;
        }
        return false;
    }

    /** {@code page_ref_add(page, GUP_PIN_COUNTING_BIAS)}: atomic, no ordering. */
    public void addPinBias() {
        if (Step.isExploring()) {
            Step.add(this, COUNT_WORD, this::peekCount);
        }
        int old = (int) COUNT.getAndAddRelease(this, GUP_PIN_COUNTING_BIAS);
        if (Lockdep.ENABLED) {
            Bug.on(old <= 0, "try_grab_page of a free page", this);
        }
    }

    /** {@code page_ref_sub_and_test(page, GUP_PIN_COUNTING_BIAS)}: fully ordered. */
    public boolean subPinBiasTestZero() {
        Step.write(this, COUNT_WORD);
        Barriers.smpMbBeforeAtomic();
        int old = (int) COUNT.getAndAdd(this, -GUP_PIN_COUNTING_BIAS);
        Barriers.smpMbAfterAtomic();
        Bug.on(old < GUP_PIN_COUNTING_BIAS, "unpin_user_page of a page without pin", this);
        return old == GUP_PIN_COUNTING_BIAS;
    }

    /** {@code put_page_testzero()}: atomic_dec_and_test, fully ordered. */
    public boolean putTestZero() {
        if (Step.isExploring()) {
            Step.drop(this, COUNT_WORD, this::peekCount);
        }
        Barriers.smpMbBeforeAtomic();
        int old = (int) COUNT.getAndAdd(this, -1);
        Barriers.smpMbAfterAtomic();
        Bug.on(old <= 0, "put_page of a free page", this);
        return old == 1;
    }

    /** {@code put_page()}, {@code page_cache_release()}, {@code free_page()}: drops a reference, frees the page on the last. */
    public void put(Cpu cpu) {
        if (putTestZero()) {
            freeLast(cpu);
        }
    }

    /** What follows when the last reference is gone, for either kind of page. */
    void freeLast(Cpu cpu) {
        if (isCompound()) {
            HugePool.putCompoundPage(cpu, this);
        } else {
            Lru.pageCacheRelease(cpu, this);
        }
    }

    /** {@code set_page_count()}, {@code set_page_refcounted()}: plain; the page belongs to the allocator. */
    public void setCount(int value) {
        Step.write(this, COUNT_WORD);
        COUNT.setOpaque(this, value);
    }

    // ---- pins: what a test knows and the kernel does not

    /** References that get_user_pages handed out and nobody has released. A probe: the emulated kernel never reads it. */
    public int pins() {
        return (int) PINS.getOpaque(this) + dmaPins();
    }

    /** Those of them that were taken by FOLL_PIN. */
    int dmaPins() {
        return (int) DMA_PINS.getOpaque(this);
    }

    /** After the reference was taken, under the pte lock. */
    void notePin() {
        PINS.getAndAddRelease(this, 1);
    }

    void noteDmaPin() {
        DMA_PINS.getAndAddRelease(this, 1);
    }

    /** After the reference was dropped, so that {@code pins() == 0} means that there is none. A second unpin is the test's error. */
    void noteUnpin() {
        Bug.on((int) PINS.getAndAddRelease(this, -1) <= 0, "unpin of a page that is not pinned", pfn);
    }

    void noteDmaUnpin() {
        Bug.on((int) DMA_PINS.getAndAddRelease(this, -1) <= 0, "unpin of a page that is not pinned by FOLL_PIN", pfn);
    }

    // ---- _mapcount

    /** {@code page_mapcount()}: number of ptes that map the page; the field starts at -1. */
    public int mapcount() {
        Step.read(this, MAPCOUNT_WORD);
        return (int) MAPCOUNT.getOpaque(this) + 1;
    }

    /** {@code page_mapped()}. */
    public boolean isMapped() {
        return mapcount() > 0;
    }

    /** {@code atomic_inc(&page->_mapcount)}. */
    void incMapcount() {
        Step.add(this, MAPCOUNT_WORD);
        MAPCOUNT.getAndAddRelease(this, 1);
    }

    /** {@code atomic_inc_and_test(&page->_mapcount)}: true for the first mapping. Fully ordered. */
    boolean incMapcountTestZero() {
        Step.write(this, MAPCOUNT_WORD);
        Barriers.smpMbBeforeAtomic();
        int old = (int) MAPCOUNT.getAndAdd(this, 1);
        Barriers.smpMbAfterAtomic();
        return old == -1;
    }

    /** {@code atomic_add_negative(-1, &page->_mapcount)}: true for the last mapping. Fully ordered. */
    boolean decMapcountTestNegative() {
        if (Step.isExploring()) {
            Step.drop(this, MAPCOUNT_WORD, this::peekMapcount);
        }
        Barriers.smpMbBeforeAtomic();
        int old = (int) MAPCOUNT.getAndAdd(this, -1);
        Barriers.smpMbAfterAtomic();
        Bug.on(old < 0, "page_remove_rmap of an unmapped page", this);
        return old == 0;
    }

    /** {@code atomic_set(&page->_mapcount, 0)}: first mapping of a new page; plain. */
    void setFirstMapping() {
        Step.write(this, MAPCOUNT_WORD);
        MAPCOUNT.setOpaque(this, 0);
    }

    /** {@code reset_page_mapcount()}: plain. */
    void resetMapcount() {
        Step.write(this, MAPCOUNT_WORD);
        MAPCOUNT.setOpaque(this, -1);
    }

    // ---- mapping, index

    /** {@code page->mapping} of an anonymous page, without its low bit; null for others. One load. */
    AnonVma mapping() {
        Step.read(this, MAPPING_WORD);
        return (AnonVma) MAPPING.getOpaque(this);
    }

    /** Plain store; the release lets a reader of the mapping see the index. */
    void setMapping(AnonVma anonVma) {
        Step.write(this, MAPPING_WORD);
        MAPPING.setRelease(this, anonVma);
    }

    /** {@code PageAnon()}: stays true after the last unmap, until the page is freed. */
    public boolean isAnon() {
        return mapping() != null;
    }

    /** True for a page in the page cache, which then has a reference. Under tree_lock, or when the machine is quiet. */
    boolean isPageCache() {
        return fileMapping != null;
    }

    // ---- flags

    /** {@code page->flags}: one load, no ordering. */
    int flags() {
        Step.read(this, FLAGS_WORD);
        return (int) FLAGS.getOpaque(this);
    }

    /** {@code test_bit()}. */
    boolean isSet(int flag) {
        Step.read(this, FLAGS_WORD, flag);
        return (peekFlags() & flag) != 0;
    }

    /** {@code set_bit()}: atomic, no ordering. */
    void setFlag(int flag) {
        Step.write(this, FLAGS_WORD, flag);
        FLAGS.getAndBitwiseOrRelease(this, flag);
    }

    /** {@code clear_bit()}: atomic, no ordering. */
    void clearFlag(int flag) {
        Step.write(this, FLAGS_WORD, flag);
        FLAGS.getAndBitwiseAndRelease(this, ~flag);
    }

    /** {@code test_and_set_bit()}: fully ordered. */
    private boolean testAndSet(int flag) {
        Step.write(this, FLAGS_WORD, flag);
        return testAndSetNow(flag);
    }

    private boolean testAndSetNow(int flag) {
        Barriers.smpMbBeforeAtomic();
        int old = (int) FLAGS.getAndBitwiseOr(this, flag);
        Barriers.smpMbAfterAtomic();
        return (old & flag) != 0;
    }

    /** {@code test_and_clear_bit()}: fully ordered. */
    private boolean testAndClear(int flag) {
        Step.unlock(this, FLAGS_WORD, flag);
        Barriers.smpMbBeforeAtomic();
        int old = (int) FLAGS.getAndBitwiseAnd(this, ~flag);
        Barriers.smpMbAfterAtomic();
        return (old & flag) != 0;
    }

    /** {@code __clear_bit()}: a plain load and a plain store, on purpose: a wrong concurrent user loses an update. */
    void clearFlagNonAtomic(int flag) {
        int seen = flags();
        Step.write(this, FLAGS_WORD);
        FLAGS.setOpaque(this, seen & ~flag);
    }

    /** {@code PageGUP()}. */
    public boolean isGup() {
        return isSet(PG_GUP);
    }

    /** {@code SetPageGUP()}: atomic, no ordering; the pte lock orders it against fork. */
    public void setGup() {
        setFlag(PG_GUP);
    }

    /** {@code PageDontCOW()}: of the decow patch. */
    public boolean isDontCow() {
        return isSet(PG_DONTCOW);
    }

    /** {@code SetPageDontCOW()}: of the decow patch; atomic, no ordering. */
    public void setDontCow() {
        setFlag(PG_DONTCOW);
    }

    /** {@code PageAnonExclusive()}. */
    public boolean isAnonExclusive() {
        return isSet(PG_ANON_EXCLUSIVE);
    }

    /** {@code SetPageAnonExclusive()}: atomic, no ordering. */
    public void setAnonExclusive() {
        setFlag(PG_ANON_EXCLUSIVE);
    }

    /** {@code ClearPageAnonExclusive()}: atomic, no ordering. */
    public void clearAnonExclusive() {
        clearFlag(PG_ANON_EXCLUSIVE);
    }

    /** {@code PageSwapCache()}. */
    public boolean isSwapCache() {
        return isSet(PG_SWAPCACHE);
    }

    /** {@code !!PageSwapCache(page)}: the references that the swap cache owns. */
    public int swapCacheRefs() {
        return isSwapCache() ? 1 : 0;
    }

    /** {@code PageCompound()}: a huge page. No step for an explorer: the flag never changes. */
    public boolean isCompound() {
        return (peekFlags() & PG_COMPOUND) != 0;
    }

    /** {@code PageDirty()}. */
    public boolean isDirty() {
        return isSet(PG_DIRTY);
    }

    /** {@code PageReserved()}: the zero page. */
    boolean isReserved() {
        return isSet(PG_RESERVED);
    }

    /** {@code PageLRU()}. */
    public boolean isLru() {
        return isSet(PG_LRU);
    }

    /** {@code PageActive()}. */
    boolean isActive() {
        return isSet(PG_ACTIVE);
    }

    // ---- PG_locked

    /** {@code PageLocked()}. */
    public boolean isLocked() {
        return isSet(PG_LOCKED);
    }

    /** {@code !TestSetPageLocked()}: true if the lock was taken. Fully ordered. May invert the lock order. */
    public boolean tryLock(LockOwner owner) {
        if (testAndSet(PG_LOCKED)) {
            return false;
        }
        Lockdep.acquired(owner, this, LockClass.PG_LOCKED);
        return true;
    }

    /** {@code lock_page()}, mm/filemap.c. reduced: waiters spin and yield instead of queueing. Sleeps. */
    public void lock(LockOwner owner) {
        Lockdep.mightSleep(owner, "lock_page");
        Lockdep.acquiring(owner, this, LockClass.PG_LOCKED);
        if (Step.isExploring()) {
            Step.acquire(this, FLAGS_WORD, PG_LOCKED, () -> ((int) FLAGS.getOpaque(this) & PG_LOCKED) == 0);
        }
        if (testAndSetNow(PG_LOCKED)) {
            Wait.until(owner, () -> !isLocked() && !testAndSetNow(PG_LOCKED));
        }
        Lockdep.acquired(owner, this, LockClass.PG_LOCKED);
    }

    /** {@code unlock_page()}, mm/filemap.c. reduced: no wait queue to wake. Barrier, clear, barrier; BUG if it was clear. */
    public void unlock(LockOwner owner) {
        Lockdep.releasing(owner, this);
        Bug.on(!testAndClear(PG_LOCKED), "unlock_page of an unlocked page", this);
    }

    /** {@link #tryLock}, on which a write fault decides whether to copy; notes what {@link #countAtWriteFault} does. */
    public boolean tryLockAtWriteFault(Cpu cpu) {
        cpu.mappingsAtDecision = mapcount();
        cpu.pinsAtDecision = pins();
        boolean locked = tryLock(cpu);
        if (Step.isExploring()) {
            cpu.pinsAtDecision = pins();
        }
        return locked;
    }

    /** {@code wait_on_page_locked()}, pagemap.h. reduced: spins and yields. Sleeps. Somebody else may have locked it again. */
    void waitOnLocked(LockOwner owner) {
        Lockdep.mightSleep(owner, "wait_on_page_locked");
        if (Step.isExploring()) {
            Step.acquire(this, FLAGS_WORD, PG_LOCKED, () -> (peekFlags() & PG_LOCKED) == 0);
        } else if (isLocked()) {
            Wait.until(owner, () -> !isLocked());
        }
        Barriers.smpRmb();
    }

    // ---- the frame

    /** A user load or a DMA load of 8 aligned bytes: single-copy atomic, ordered as on x86. */
    public long load(int word) {
        Step.read(this, DATA_WORD + word);
        long[] frame = (long[]) WORDS.getAcquire(this);
        return frame == null ? 0 : (long) WORD.getAcquire(frame, word);
    }

    /** A user store or a DMA store of 8 aligned bytes: single-copy atomic, ordered as on x86. */
    public void store(int word, long value, int wordsPerPage) {
        Step.write(this, DATA_WORD + word);
        WORD.setRelease(frame(wordsPerPage), word, value);
    }

    /** {@code clear_highpage()}. */
    void clear() {
        long[] frame = words;
        if (frame != null) {
            Arrays.fill(frame, 0);
        }
    }

    /** {@code copy_user_highpage()}, highmem.h. same. Word by word in ascending order, {@code smp_wmb} at the end. */
    void copyFrom(Page source, Cpu cpu) {
        copyFrom(source, cpu.machine.shape.wordsPerPage(), cpu.machine.shape.copyLatency());
    }

    /** The same for pages of so many words; the copy waits so many spins after each word. */
    public void copyFrom(Page source, int wordsPerPage, int copyLatency) {
        long[] from = (long[]) WORDS.getAcquire(source);
        if (from == null && words == null && !Step.isExploring()) {
            return;
        }
        long[] to = frame(wordsPerPage);
        if (from == null || copyLatency != 0 || Step.isExploring()) {
            copyInSteps(source, to, copyLatency);
        } else {
            copyWords(from, to);
        }
        Barriers.smpWmb();
    }

    /** Nothing but the loads and stores of {@link #copyInSteps}. */
    private static void copyWords(long[] from, long[] to) {
        for (int word = 0; word < to.length; word++) {
            WORD.setOpaque(to, word, (long) WORD.getOpaque(from, word));
        }
    }

    /** Where somebody looks on, time passes, or the source's frame may come to be meanwhile. */
    private void copyInSteps(Page source, long[] to, int copyLatency) {
        for (int word = 0; word < to.length; word++) {
            long value = source.loadForCopy(word);
            Step.write(this, DATA_WORD + word);
            WORD.setOpaque(to, word, value);
            for (int i = 0; i < copyLatency; i++) {
                Thread.onSpinWait();
            }
        }
    }

    private long loadForCopy(int word) {
        Step.read(this, DATA_WORD + word);
        long[] frame = (long[]) WORDS.getOpaque(this);
        return frame == null ? 0 : (long) WORD.getOpaque(frame, word);
    }

    private long[] frame(int wordsPerPage) {
        long[] frame = (long[]) WORDS.getAcquire(this);
        if (frame != null) {
            return frame;
        }
        long[] created = new long[wordsPerPage];
        long[] witness = (long[]) WORDS.compareAndExchange(this, (long[]) null, created);
        return witness == null ? created : witness;
    }

    // ---- the same without a step, for traces and messages

    int peekFlags() {
        return (int) FLAGS.getOpaque(this);
    }

    int peekCount() {
        return (int) COUNT.getOpaque(this);
    }

    int peekMapcount() {
        return (int) MAPCOUNT.getOpaque(this) + 1;
    }

    AnonVma peekMapping() {
        return (AnonVma) MAPPING.getOpaque(this);
    }

    long peekWord(int word) {
        long[] frame = (long[]) WORDS.getOpaque(this);
        return frame == null ? 0 : (long) WORD.getOpaque(frame, word);
    }

    /** Page frame number. */
    public int pfn() {
        return pfn;
    }

    @Override
    public String toString() {
        return "page " + pfn + " count " + peekCount() + " mapcount " + peekMapcount() + " flags 0x"
                + Integer.toHexString(peekFlags());
    }
}
