// SPDX-License-Identifier: GPL-2.0-only
// Shows the state of the kernel after a step: on the left who reaches a page, on the right the pages, lines between them.

const OWNER = {old: 'old', 'from disk': 'disk', stored: 'stored', 'stored by child': 'child'};
const HOLD = {
    locked: 'holds',
    read: 'holds for reading',
    write: 'holds for writing',
    waits: 'waits for',
    writing: 'writes under',
    instruction: 'in an instruction',
    flush: 'flushes',
};

/** FOLL_PIN takes so many references at once. */
const PIN_BIAS = 1024;

class Board {

    constructor(trace) {
        this.trace = trace;
        this.things = inventory(trace);
        this.wires = svg('svg', {class: 'wires', 'aria-hidden': 'true'});
        this.reach = h('div.reach');
        this.frames = h('div.frames');
        this.locks = h('div.locks');
        this.rest = h('details.rest', {}, h('summary', {}, 'Other words'), h('dl'));
        this.map = h('div.map', {}, this.wires, this.reach, this.frames);
        this.element = h('div.board', {role: 'group', 'aria-label': 'State after this step'}, this.map, this.locks,
            this.things.others.length > 0 ? this.rest : null);
        new ResizeObserver(() => this.drawWires()).observe(this.map);
    }

    show(state) {
        this.state = state;
        this.reach.replaceChildren(
            ...this.things.spaces.map((space) => this.space(space)),
            this.things.cpus.length > 0 ? this.tlbs() : '');
        this.frames.replaceChildren(...this.things.pages.map((page) => this.page(page)));
        this.locks.replaceChildren(...this.lockList(), ...this.eventList());
        $('dl', this.rest).replaceChildren(...this.things.others.map((word) =>
            h('div' + this.mark(word), this.word(word), h('dt', {}, word), h('dd', {}, state.words.get(word)))));
        this.drawWires();
    }

    /** Classes of what the step changed, or only looked at. */
    mark(word) {
        return this.state.changed.has(word) ? '.hot' : this.state.touched === word ? '.eye' : '';
    }

    /** Attributes that name a word and its value as the trace has them: for tests, and for whoever looks into the page. */
    word(word) {
        return {'data-word': word, 'data-value': this.state.words.get(word)};
    }

    space({name, ptes}) {
        const rows = ptes.map(({word, table, index}) => {
            const value = this.state.words.get(word);
            const pte = parsePte(value);
            return h('div.row' + this.mark(word), {...this.word(word), 'data-pfn': pte?.pfn, 'data-rw': pte && String(pte.rw)},
                h('span.name', {}, `${table}[${index}]`),
                pte ? [h('span.to', {}, 'page ' + pte.pfn), this.access(pte.rw), h('span.flags', {}, pte.flags.join(' '))]
                    : h('span.nothing', {}, value));
        });
        return h('section.space.' + name.replace(/\d+/, ''), {}, h('h5', {}, name), rows);
    }

    access(isWritable) {
        return isWritable ? h('span.rw', {title: 'writable'}, 'rw') : h('span.ro', {title: 'read-only'}, 'ro');
    }

    tlbs() {
        const rows = this.things.cpus.map((word) => {
            const entries = parseTlb(this.state.words.get(word));
            const cpu = 'cpu ' + TLB_WORD.exec(word)[1];
            if (entries.length === 0) {
                return h('div.row' + this.mark(word), this.word(word), h('span.name', {}, cpu), h('span.nothing', {}, 'empty'));
            }
            return entries.map((entry) => h('div.row' + this.mark(word),
                {...this.word(word), 'data-pfn': entry.pfn, 'data-rw': String(entry.rw), 'data-tlb': ''},
                h('span.name', {}, cpu),
                entry.pfn
                    ? [h('span.to', {}, 'page ' + entry.pfn), this.access(entry.rw), h('span.flags', {}, 'at ' + entry.vpn)]
                    : h('span.to', {}, entry.text)));
        });
        return h('section.space.tlb', {}, h('h5', {}, 'TLB'), rows);
    }

    page({name, fields}) {
        const value = (field) => this.state.words.get(`${name}.${field}`);
        const number = (field, label) => value(field) === undefined ? null
            : h('span.number' + this.mark(`${name}.${field}`), this.word(`${name}.${field}`), label, ' ', h('b', {}, value(field)));
        const pins = Math.floor(Number(value('count')) / PIN_BIAS);
        const flags = value('flags');
        const flagSet = flags === undefined || flags === '-' ? [] : flags.split('|');
        const words = fields.filter(({field}) => /^word\d/.test(field))
            .sort((a, b) => a.field.localeCompare(b.field, 'en', {numeric: true}));
        const owner = value('mapping');
        return h('section.frame', {'data-page': name.replace(/^(huge )?page /, '')},
            h('h5', {}, name, owner === undefined ? null
                : h('small' + this.mark(`${name}.mapping`), this.word(`${name}.mapping`), owner === 'none' ? 'nobody’s' : owner)),
            h('p.numbers', {}, number('count', 'count'), number('mapcount', 'mapcount'),
                pins > 0 ? h('small', {}, `${pins} \u00d7 ${PIN_BIAS} + ${value('count') % PIN_BIAS}`) : null),
            flags === undefined ? null : h('p.flagset' + this.mark(`${name}.flags`), this.word(`${name}.flags`),
                flagSet.length === 0 ? h('span.nothing', {}, 'no flags') : flagSet.map((flag) => h('span.' + flag, {}, flag))),
            words.length === 0 ? null : h('ol.words', {'aria-label': 'words of ' + name}, words.map(({word, field}) => {
                const data = this.state.words.get(word);
                return h(`li.${OWNER[data] ?? 'other'}` + this.mark(word), {...this.word(word), title: `${field}: ${data}`},
                    h('span', {}, field.slice(4)), data);
            })));
    }

    lockList() {
        const held = this.state.locks;
        return [h('h5', {}, 'Locks'), held.length === 0 ? h('p.nothing', {}, 'none held')
            : h('ul', {}, held.map((hold) => h('li' + (this.justTaken(hold) ? '.hot' : ''), {},
                actorBadge(hold.actor), ` ${HOLD[hold.how]} `, h('b', {}, hold.name.replace('.tlb', '')))))];
    }

    /** By the last step: a read of a word of a lock changes nothing. */
    justTaken({name}) {
        const {touched, changed} = this.state;
        return touched !== null && touched.startsWith(name) && (changed.has(touched) || touched.startsWith(name + '.writers'));
    }

    eventList() {
        return this.things.events.length === 0 ? [] : [h('h5', {}, 'Events'), h('ul.events', {},
            this.things.events.map((word) => {
                const done = this.state.words.get(word) === 'done';
                const name = word.slice('completion '.length).replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
                return h('li' + this.mark(word), this.word(word), h('span', {'aria-hidden': 'true'}, done ? '\u25cf ' : '\u25cb '),
                    name, h('span.sr', {}, done ? ': done' : ': not yet'));
            }))];
    }

    /** From each pte and TLB entry to its page; only where the two stand side by side. */
    drawWires() {
        const box = this.map.getBoundingClientRect();
        const lines = [];
        if (box.width > 0 && this.reach.getBoundingClientRect().right < this.frames.getBoundingClientRect().left) {
            for (const row of $$('[data-pfn]', this.reach)) {
                const frame = $(`[data-page="${row.dataset.pfn}"]`, this.frames);
                if (frame) {
                    const from = row.getBoundingClientRect();
                    const to = frame.getBoundingClientRect();
                    const [x1, y1, x2] = [from.right - box.left, from.top + from.height / 2 - box.top, to.left - box.left];
                    const y2 = Math.min(to.bottom - 10, to.top + 16) - box.top;
                    const bend = (x2 - x1) / 2;
                    const kind = (row.dataset.rw === 'true' ? 'rw' : 'ro') + (row.dataset.tlb === undefined ? '' : ' cached');
                    lines.push(svg('path', {class: kind, d: `M${x1},${y1}C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`}));
                }
            }
        }
        this.wires.setAttribute('viewBox', `0 0 ${Math.max(1, box.width)} ${Math.max(1, box.height)}`);
        this.wires.replaceChildren(...lines);
    }
}

/** The letter of an actor, as in replay ids. */
const actorLetter = (actor) => String.fromCharCode(97 + actor);

function actorBadge(actor) {
    return h('span.actor.a' + (actor % 6), {}, actorLetter(actor));
}
