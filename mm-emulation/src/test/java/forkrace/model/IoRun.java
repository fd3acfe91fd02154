// SPDX-License-Identifier: GPL-2.0-only
package forkrace.model;

import forkrace.io.Device;
import forkrace.io.DirectIo;
import forkrace.io.Latency;
import forkrace.mm.Cpu;
import java.util.ArrayList;
import java.util.List;

/** The direct I/O of a {@link Run}: pins, transfers and their ends. */
final class IoRun {

    private final Run run;
    private final Device device;
    private final int wordsPerPage;
    final Request[] requests = new Request[History.REQUESTS];

    IoRun(Run run) {
        this.run = run;
        wordsPerPage = run.history.shape().wordsPerPage();
        device = new Device(Latency.NONE, wordsPerPage);
    }

    boolean submit(Operation.Submit submit) {
        Task task = run.tasks[submit.process()];
        if (task == null || requests[submit.request()] != null) {
            return false;
        }
        int count = Request.pages(submit, wordsPerPage);
        if (submit.vpn() + count > run.history.shape().pages()) {
            return false;
        }
        Cpu cpu = run.running(submit.cpu(), task);
        registerBuffer(cpu, task, submit.vpn(), count);
        DirectIo io = submit.deviceStores()
                ? DirectIo.read(device, task.mm(), submit.vpn(), submit.firstWord(), submit.words())
                : DirectIo.write(device, task.mm(), submit.vpn(), submit.firstWord(), submit.words());
        int expected = Reference.mayPin(task.owned(), submit.vpn(), count, submit.deviceStores());
        OracleFailure.expect(expected, io.submit(cpu), "submit");
        List<Pin> pins = new ArrayList<>();
        for (int i = 0; i < count && pins.size() == i; i++) {
            Pin pin = run.sharing.pin(task.space(), submit.vpn() + i, submit.deviceStores());
            if (pin != null) {
                pins.add(pin);
            }
        }
        OracleFailure.expect(expected == 0, pins.size() == count, "the model pins every page");
        if (expected != 0) {
            Sharing.unpin(pins);
            return false;
        }
        requests[submit.request()] = new Request(io, submit, pins, wordsPerPage);
        return true;
    }

    /** What an application that knows of V9 does first. */
    private void registerBuffer(Cpu cpu, Task task, int vpn, int count) {
        int error = run.machine.fix.registerBuffer(cpu, vpn, count);
        int expected = 0;
        if (Variant.of(run.history.fix()).marksBuffer()) {
            expected = run.reference.madvise(task.owned(), vpn, count, true);
            run.sharing.madvise(task.space(), vpn, count, true);
        }
        OracleFailure.expect(expected, error, "registerBuffer");
    }

    boolean transfer(int slot) {
        Request request = requests[slot];
        if (request != null) {
            transferInModels(request, transferByDevice(request));
        }
        return request != null;
    }

    /** The data: what was sent, or the one value that the device stored everywhere. */
    long[] transferByDevice(Request request) {
        if (!request.submit().deviceStores()) {
            return request.io().transferToDisk();
        }
        long[] data = {++run.lastValue};
        request.io().transfer(data[0]);
        return data;
    }

    void transferInModels(Request request, long[] data) {
        for (int i = 0; i < request.submit().words(); i++) {
            if (request.submit().deviceStores()) {
                run.sharing.deviceStores(request.pinOf(i), request.wordOf(i), data[0]);
            } else {
                run.checks.sent(request.pinOf(i), request.wordOf(i), data[i]);
            }
        }
    }

    boolean complete(int cpu, int slot) {
        Request request = requests[slot];
        if (request != null) {
            request.io().complete(run.machine.cpu(cpu));
            completeInModels(slot);
        }
        return request != null;
    }

    void completeInModels(int slot) {
        Sharing.unpin(requests[slot].pins());
        requests[slot] = null;
    }
}
