// SPDX-License-Identifier: GPL-2.0-only
// From the accesses of a witness to the state of the kernel after each. Knows no elements.

const PAGE_WORD = /^((?:huge |zero )?page(?: \d+)?)\.(\w+)$/;
const PTE_WORD = /^(\w+)\.(pte\d*)\[(\d+)]$/;
const TLB_WORD = /^cpu(\d+)\.tlb$/;

/**
 * A trace tells a word's value only when the word is accessed. Its first value holds from the beginning; a value that differs from the
 * last one told has changed without a step of its own, in the step that its actor took before: a TLB is filled by the walk that reads
 * the pte. Returns the trace with `initial` and with the `effects` of each step.
 */
function withEffects(trace) {
    const initial = new Map();
    const current = new Map();
    const changed = new Map();
    const lastOf = new Map();
    const lastWalk = new Map();
    const effects = trace.steps.map(() => []);
    trace.steps.forEach((step, i) => {
        const {word, actor, before, after} = step;
        if (!initial.has(word)) {
            initial.set(word, before);
        } else if (current.get(word) !== before) {
            const earlier = TLB_WORD.test(word) ? lastWalk.get(actor) ?? lastOf.get(actor) : lastOf.get(actor);
            const cause = earlier === undefined || earlier < (changed.get(word) ?? -1) ? i : earlier;
            effects[cause].push([word, before]);
        }
        if (before !== after) {
            effects[i].push([word, after]);
            changed.set(word, i);
        }
        current.set(word, after);
        lastOf.set(actor, i);
        if (TLB_WORD.test(word)) {
            lastWalk.delete(actor);
        } else if (PTE_WORD.test(word) && step.kind === 'read') {
            lastWalk.set(actor, i);
        }
    });
    return {...trace, initial, effects};
}

/** State after `count` steps: values of words, the locks held, and what the last of these steps changed. */
function stateAfter(trace, count) {
    const words = new Map(trace.initial);
    const locks = new Map();
    const changed = new Set();
    for (let i = 0; i < count; i++) {
        const isLast = i === count - 1;
        for (const [word, value] of trace.effects[i]) {
            words.set(word, value);
            if (isLast) {
                changed.add(word);
            }
        }
        followLocks(locks, trace.steps[i]);
    }
    const touched = count > 0 ? trace.steps[count - 1].word : null;
    return {words, locks: [...locks.values()].flat(), changed, touched};
}

/** Of a page table that is not in its place yet; it has its name when it is released. */
const NEW_LOCK = 'new SpinLock';

/** Locks by name; of each who holds it how, or waits for it. */
function followLocks(locks, step) {
    const holds = (name) => locks.get(name) ?? locks.set(name, []).get(name);
    const add = (name, how) => holds(name).push({name, actor: step.actor, how});
    const drop = (name) => {
        const list = holds(isUnnamed(name) ? NEW_LOCK : name);
        const mine = list.findIndex((hold) => hold.actor === step.actor && hold.how !== 'waits');
        const index = mine >= 0 ? mine : list.findIndex((hold) => hold.how !== 'waits');
        if (index >= 0) {
            list.splice(index, 1);
        }
    };
    const isUnnamed = (name) => holds(name).length === 0 && holds(NEW_LOCK).some((hold) => hold.actor === step.actor);
    const page = PAGE_WORD.exec(step.word);
    if (page && page[2] === 'flags') {
        const was = step.before.split('|').includes('locked');
        const is = step.after.split('|').includes('locked');
        if (was !== is) {
            (is ? add : drop)(page[1], 'locked');
        }
    } else if (TLB_WORD.test(step.word)) {
        if (step.kind === 'acquire') {
            add(step.word, step.fn.startsWith('user ') ? 'instruction' : 'flush');
        } else {
            drop(step.word);
        }
    } else if (/^(turn|ticket) /.test(step.before)) {
        followSemaphore(step, holds, add, drop);
    } else if (step.before === 'free' && step.after === 'locked') {
        add(step.word, 'locked');
    } else if (step.before === 'locked' && step.after === 'free') {
        drop(step.word);
    } else if (/\(writing\)/.test(step.after) !== /\(writing\)/.test(step.before)) {
        (/\(writing\)/.test(step.after) ? add : drop)(step.word, 'writing');
    }
}

/** A ticket is drawn, then the turn of the ticket is awaited; who tries only goes on if the turn is his at once. */
function followSemaphore(step, holds, add, drop) {
    const name = step.word.replace(/\.(readers|writers)$/, '');
    const part = step.word.slice(name.length);
    const list = holds(name);
    const waiting = list.find((hold) => hold.actor === step.actor && hold.how === 'waits');
    if (part === '' && step.kind === 'write' && step.before !== step.after) {
        add(name, 'waits');
    } else if (step.kind === 'acquire' && waiting) {
        waiting.how = part === '.readers' ? 'read' : 'write';
    } else if (step.kind === 'release' && waiting) {
        waiting.how = 'read';
    } else if (step.kind === 'add' && part === '.writers') {
        drop(name);
    }
}

/** `pfn 1 ro dirty young` in its parts; null if nothing is mapped. */
function parsePte(value) {
    const parts = /^pfn (\d+) (rw|ro)(.*)$/.exec(value);
    return parts === null
        ? null
        : {pfn: parts[1], rw: parts[2] === 'rw', flags: parts[3].trim().split(' ').filter(Boolean)};
}

/** `0: page 2 rw, 1: page 3 ro` in its parts. */
function parseTlb(value) {
    return value === 'empty' ? [] : value.split(', ').map((entry) => {
        const parts = /^(\d+): page (\d+) (rw|ro)$/.exec(entry);
        return parts === null ? {text: entry} : {vpn: parts[1], pfn: parts[2], rw: parts[3] === 'rw'};
    });
}

/** All that a board shows of a trace, so that it keeps its shape from step to step. */
function inventory(trace) {
    const spaces = new Map();
    const pages = new Map();
    const cpus = [];
    const events = [];
    const others = [];
    for (const word of trace.initial.keys()) {
        const pte = PTE_WORD.exec(word);
        const page = PAGE_WORD.exec(word);
        if (pte) {
            spaces.set(pte[1], [...(spaces.get(pte[1]) ?? []), {word, table: pte[2], index: Number(pte[3])}]);
        } else if (page) {
            pages.set(page[1], [...(pages.get(page[1]) ?? []), {word, field: page[2]}]);
        } else if (TLB_WORD.test(word)) {
            cpus.push(word);
        } else if (word.startsWith('completion ')) {
            events.push(word);
        } else if (!isLockWord(trace, word)) {
            others.push(word);
        }
    }
    const byName = (a, b) => a.localeCompare(b, 'en', {numeric: true});
    const spaceOrder = (name) => (name === 'parent' ? '0' : '1') + name;
    return {
        spaces: [...spaces].sort((a, b) => byName(spaceOrder(a[0]), spaceOrder(b[0])))
            .map(([name, ptes]) => ({name, ptes: ptes.sort((a, b) => byName(a.word, b.word))})),
        pages: [...pages].sort((a, b) => byName(a[0], b[0])).map(([name, fields]) => ({name, fields})),
        cpus: cpus.sort(byName),
        events,
        others: others.sort(byName),
    };
}

/** Whoever holds a lock is shown, so its words need not be. */
function isLockWord(trace, word) {
    return /^(free|locked|turn |ticket )/.test(trace.initial.get(word));
}
