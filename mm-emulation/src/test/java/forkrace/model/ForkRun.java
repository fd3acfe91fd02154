// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.mm.Cpu;
import forkrace.mm.Fork;
import forkrace.mm.MmStruct;
import java.util.Iterator;

/** One fork, with whatever happens in the middle of it on the other CPU: first emulated, then modelled. */
final class ForkRun {

    private final Run run;
    private final Operation.Fork fork;
    private final Operation.Meanwhile meanwhile;
    private final Task parent;
    private final Cpu otherCpu;

    // The event in the middle, if it can happen at all.
    private boolean armed;
    private long[] data;
    private boolean emulated;
    private int hooksToGo;

    ForkRun(Run run, Operation.Fork fork) {
        this.run = run;
        this.fork = fork;
        meanwhile = fork.meanwhile();
        parent = run.tasks[fork.process()];
        otherCpu = run.machine.cpu(1 - fork.cpu());
    }

    /** False if there is no child afterwards. */
    boolean run() {
        if (parent == null || run.tasks[fork.child()] != null) {
            return false;
        }
        prepareEvent();
        Cpu cpu = run.running(fork.cpu(), parent);
        run.fix.arm(armed ? meanwhile.hook() : 0, this::emulateEvent);
        cpu.failNthAllocation(fork.failNth());
        MmStruct mm = Fork.dupMm(cpu, parent.mm());
        boolean failureCame = cpu.injectedFailure() != null;
        cpu.failNthAllocation(0);

        Reference.Memory owned = run.reference.fork(parent.owned());
        Iterator<Integer> transientReferences = run.fix.transientReferences().iterator();
        ForkModel model = new ForkModel(
                run.history,
                run.sharing,
                parent.space(),
                owned,
                fork.failNth(),
                () -> next(transientReferences),
                this::modelHook);
        hooksToGo = armed ? meanwhile.hook() : 0;
        boolean forked = model.run();
        run.forkCopies += model.copies;
        run.falsePositives += model.falsePositives;
        OracleFailure.expect(forked, mm != null, "fork succeeds");
        OracleFailure.expect(model.hasFailed(fork.failNth()), failureCame, "the injected failure comes");
        OracleFailure.expect(false, transientReferences.hasNext(), "fork looks at more ptes than the model");
        OracleFailure.expect(armed && hooksToGo == 0, emulated, "the event in the middle of fork comes");
        count(forked);
        if (forked) {
            run.tasks[fork.child()] = new Task(mm, owned, model.child);
        }
        return forked;
    }

    private static int next(Iterator<Integer> transientReferences) {
        if (!transientReferences.hasNext()) {
            throw new OracleFailure("fork looks at fewer ptes than the model");
        }
        return transientReferences.next();
    }

    /** A stale store needs a translation to be stale: the other thread stores once before. */
    private void prepareEvent() {
        armed = switch (meanwhile.event()) {
            case NOTHING -> false;
            case STALE_STORE -> run.store(otherCpu(), fork.process(), meanwhile.vpn(), meanwhile.word());
            case TRANSFER, COMPLETE -> run.io.requests[meanwhile.request()] != null;
        };
    }

    private int otherCpu() {
        return 1 - fork.cpu();
    }

    private int staleWord() {
        return (meanwhile.word() + 1) % run.history.shape().wordsPerPage();
    }

    private void emulateEvent() {
        emulated = true;
        Request request = run.io.requests[meanwhile.request()];
        switch (meanwhile.event()) {
            case NOTHING -> {}
            case STALE_STORE -> {
                data = new long[] {++run.lastValue};
                otherCpu.store(meanwhile.vpn(), staleWord(), data[0]);
            }
            case TRANSFER -> data = run.io.transferByDevice(request);
            case COMPLETE -> request.io().complete(otherCpu);
        }
    }

    private void modelHook() {
        if (hooksToGo == 0 || --hooksToGo != 0) {
            return;
        }
        OracleFailure.expect(true, emulated, "the event in the middle of fork comes");
        switch (meanwhile.event()) {
            case NOTHING -> {}
            case STALE_STORE -> run.storeInModels(parent, meanwhile.vpn(), staleWord(), data[0]);
            case TRANSFER -> run.io.transferInModels(run.io.requests[meanwhile.request()], data);
            case COMPLETE -> run.io.completeInModels(meanwhile.request());
        }
    }

    private void count(boolean forked) {
        if (emulated) {
            run.coverage.count(run.history.fix(), "in the middle of fork " + meanwhile.event());
        }
        if (!forked) {
            run.coverage.count(run.history.fix(), "fork fails for lack of memory");
        }
    }
}
