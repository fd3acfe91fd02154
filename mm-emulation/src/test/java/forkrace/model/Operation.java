// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

/**
 * One step of a history. Processes and requests are named by slots, so that a history stays a history when steps are left out: a
 * step whose slot is empty, or taken, does nothing.
 */
sealed interface Operation {

    /** Carries it out; false if it does not apply. */
    boolean on(Run run);

    /** For the table of coverage. */
    default String kind() {
        return getClass().getSimpleName();
    }

    record MapPages(int process, int start, int count, boolean writable) implements Operation {
        @Override
        public boolean on(Run run) {
            return run.mmap(process, start, count, writable);
        }
    }

    record UnmapPages(int process, int start, int count) implements Operation {
        @Override
        public boolean on(Run run) {
            return run.munmap(process, start, count);
        }
    }

    record Protect(int process, int start, int count, boolean writable) implements Operation {
        @Override
        public boolean on(Run run) {
            return run.mprotect(process, start, count, writable);
        }
    }

    record Advise(int process, int start, int count, boolean dontFork) implements Operation {
        @Override
        public boolean on(Run run) {
            return run.madvise(process, start, count, dontFork);
        }

        @Override
        public String kind() {
            return dontFork ? "Advise dontfork" : "Advise dofork";
        }
    }

    record Load(int cpu, int process, int vpn, int word) implements Operation {
        @Override
        public boolean on(Run run) {
            return run.load(cpu, process, vpn, word);
        }
    }

    record Store(int cpu, int process, int vpn, int word) implements Operation {
        @Override
        public boolean on(Run run) {
            return run.store(cpu, process, vpn, word);
        }
    }

    /** Direct I/O begins: get_user_pages. {@code deviceStores}: a read from the disk. */
    record Submit(int cpu, int process, int request, boolean deviceStores, int vpn, int firstWord, int words)
            implements Operation {
        @Override
        public boolean on(Run run) {
            return run.io.submit(this);
        }

        @Override
        public String kind() {
            return deviceStores ? "Submit direct read" : "Submit direct write";
        }
    }

    /** The device moves the data. */
    record Transfer(int request) implements Operation {
        @Override
        public boolean on(Run run) {
            return run.io.transfer(request);
        }
    }

    /** Direct I/O ends: the pins are dropped. */
    record Complete(int cpu, int request) implements Operation {
        @Override
        public boolean on(Run run) {
            return run.io.complete(cpu, request);
        }
    }

    /**
     * Fork of {@code process} into the slot {@code child}.
     *
     * @param failNth   the allocation that fails, counted from 1; 0 for none
     * @param meanwhile what happens on the other CPU in the middle of it
     */
    record Fork(int cpu, int process, int child, int failNth, Meanwhile meanwhile) implements Operation {
        @Override
        public boolean on(Run run) {
            return new ForkRun(run, this).run();
        }
    }

    record Exit(int cpu, int process) implements Operation {
        @Override
        public boolean on(Run run) {
            return run.exit(cpu, process);
        }
    }

    record Reclaim(int cpu) implements Operation {
        @Override
        public boolean on(Run run) {
            return run.reclaim(cpu);
        }
    }

    record Drain(int cpu) implements Operation {
        @Override
        public boolean on(Run run) {
            run.machine.cpu(cpu).lruAddDrain();
            return true;
        }
    }

    /**
     * Something that needs no lock and so can happen while a fork holds them all.
     *
     * @param hook at which call of the fix's hooks, counted from 1
     */
    record Meanwhile(Event event, int hook, int vpn, int word, int request) {
        static final Meanwhile NOTHING = new Meanwhile(Event.NOTHING, 0, 0, 0, 0);
    }

    /** What can happen in the middle of a fork. */
    enum Event {
        NOTHING,
        /** Another thread of the parent stores through a translation its CPU has cached. */
        STALE_STORE,
        /** A request's data is moved. */
        TRANSFER,
        /** A request's pins are dropped. */
        COMPLETE
    }
}
