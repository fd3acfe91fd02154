// SPDX-License-Identifier: GPL-2.0-only
// Steps through a witness.

const PLAY_MILLIS = 700;

class Player {

    /** `onStep` is told the number of the step that is shown, 0 being the state before the first. */
    constructor(trace, onStep) {
        this.trace = withEffects(trace);
        this.onStep = onStep;
        this.count = trace.steps.length;
        this.step = 0;
        this.board = new Board(this.trace);
        this.element = h('section.player', {tabindex: '-1', 'aria-label': `Witness ${trace.id}`, keydown: (e) => this.key(e)},
            this.head(), this.strip(), this.controls(), this.sentenceBox(), h('div.stage', {}, this.list(), this.board.element),
            h('p.keys', {}, h('kbd', {}, '\u2190'), ' ', h('kbd', {}, '\u2192'), ' one step, ', h('kbd', {}, '['), ' ',
                h('kbd', {}, ']'), ' to where another actor runs, ', h('kbd', {}, 'Home'), ' ', h('kbd', {}, 'End'),
                ' first and last, ', h('kbd', {}, 'Space'), ' play'));
    }

    head() {
        const {trace} = this;
        return h('header', {},
            h('h4', {}, 'Witness ', h('code', {}, trace.id)),
            h('p.meaning', {}, trace.meaning.join(' ') || trace.outcome),
            trace.bugs.map((bug) => h('p.bug', {}, `${actorLetter(bug.actor)} ${trace.actors[bug.actor]} died: ${bug.what}`)),
            h('ul.actors', {}, trace.actors.map((name, actor) => h('li', {}, actorBadge(actor), ' ', name))));
    }

    /** Who runs when: a lane for each actor above the slider. */
    strip() {
        const lane = 9;
        const {trace, count} = this;
        const drawing = svg('svg', {class: 'strip', viewBox: `0 0 ${count} ${trace.actors.length * lane}`,
            preserveAspectRatio: 'none', 'aria-hidden': 'true'});
        trace.steps.forEach((step, i) => {
            drawing.append(svg('rect', {x: i, y: step.actor * lane + 1, width: 1, height: lane - 2,
                class: `a${step.actor % 6}` + (step.before === step.after ? ' quiet' : '')}));
        });
        this.cursor = svg('rect', {class: 'cursor', x: -1, y: 0, width: 1, height: trace.actors.length * lane});
        drawing.append(this.cursor);
        this.slider = h('input', {type: 'range', min: 0, max: count, value: 0, 'aria-label': 'Step',
            input: () => this.go(Number(this.slider.value))});
        return h('div.timeline', {}, drawing, this.slider);
    }

    controls() {
        const button = (label, sign, act) => h('button', {type: 'button', title: label, 'aria-label': label, click: act}, sign);
        this.playButton = button('Play', 'Play', () => this.togglePlay());
        this.position = h('output.position');
        return h('div.controls', {},
            button('First step', '\u21e4', () => this.go(0)),
            button('To the previous change of actor', '\u27ea', () => this.go(this.change(-1))),
            button('Step back', '\u2190', () => this.go(this.step - 1)),
            button('Step forward', '\u2192', () => this.go(this.step + 1)),
            button('To the next change of actor', '\u27eb', () => this.go(this.change(1))),
            button('Last step', '\u21e5', () => this.go(this.count)),
            this.playButton, this.position);
    }

    sentenceBox() {
        this.sentence = h('p.sentence', {'aria-live': 'polite'});
        this.where = h('p.where');
        return h('div.now', {}, this.sentence, this.where);
    }

    list() {
        const {trace} = this;
        let last = -1;
        this.rows = trace.steps.map((step) => {
            const row = h('li' + (step.actor === last ? '' : '.switch'), {click: () => this.go(step.number)},
                h('span.n', {}, String(step.number)), actorBadge(step.actor),
                h('code', {}, step.fn || '\u2026'), h('span.access', {}, `${step.kind} ${step.word}`));
            last = step.actor;
            return row;
        });
        this.listElement = h('ol.steps', {'aria-label': 'All steps'}, this.rows);
        return this.listElement;
    }

    /** Where the turn of another actor begins, before or after here. */
    change(direction) {
        const {steps} = this.trace;
        for (let at = this.step + direction; at > 0 && at <= this.count; at += direction) {
            if (at === 1 || steps[at - 1].actor !== steps[at - 2].actor) {
                return at;
            }
        }
        return direction < 0 ? 0 : this.count;
    }

    go(wanted) {
        const step = Math.max(0, Math.min(this.count, wanted));
        const now = step > 0 ? this.trace.steps[step - 1] : null;
        this.rows[this.step - 1]?.removeAttribute('aria-current');
        this.step = step;
        this.slider.value = String(step);
        this.slider.setAttribute('aria-valuetext', now ? `step ${step} of ${this.count}, ${now.fn}` : 'before the first step');
        this.cursor.setAttribute('x', String(step - 1));
        this.position.textContent = `${step} / ${this.count}`;
        this.sentence.textContent = now ? now.text : 'Before the first step.';
        this.where.replaceChildren(...(now ? this.place(now) : ['The state in which the actors begin.']));
        this.board.show(stateAfter(this.trace, step));
        this.keepInSight();
        this.onStep(step);
    }

    place(step) {
        const end = step.number === this.count
            ? h('span.end', {}, 'This is the end: ', outcomeText(this.trace.outcome), ' ', this.trace.meaning.join(' '))
            : null;
        const change = step.before === step.after ? step.after : `${step.before} \u2192 ${step.after}`;
        return [actorBadge(step.actor), ' ', this.trace.actors[step.actor], ' in ', h('code', {}, step.fn), ', ',
            h('span.source', {}, step.source), h('span.raw', {}, `${step.kind} ${step.word}: ${change}`), end].filter(Boolean);
    }

    keepInSight() {
        const row = this.rows[this.step - 1];
        const list = this.listElement;
        if (row) {
            row.setAttribute('aria-current', 'step');
            list.scrollTop = row.offsetTop - list.clientHeight / 2 + row.offsetHeight / 2;
        } else {
            list.scrollTop = 0;
        }
    }

    togglePlay() {
        if (this.timer) {
            this.stop();
        } else {
            if (this.step === this.count) {
                this.go(0);
            }
            this.playButton.textContent = 'Pause';
            this.timer = setInterval(() => {
                if (this.step === this.count || !this.element.isConnected) {
                    this.stop();
                } else {
                    this.go(this.step + 1);
                }
            }, PLAY_MILLIS);
        }
    }

    stop() {
        clearInterval(this.timer);
        this.timer = null;
        this.playButton.textContent = 'Play';
    }

    key(event) {
        if (event.ctrlKey || event.altKey || event.metaKey) {
            return;
        }
        const onButton = event.target.closest('button, summary');
        const acts = {
            ArrowRight: () => this.go(this.step + 1),
            ArrowLeft: () => this.go(this.step - 1),
            PageDown: () => this.go(this.step + 10),
            PageUp: () => this.go(this.step - 10),
            Home: () => this.go(0),
            End: () => this.go(this.count),
            ']': () => this.go(this.change(1)),
            '[': () => this.go(this.change(-1)),
            ' ': onButton ? null : () => this.togglePlay(),
        };
        const act = acts[event.key];
        if (act) {
            event.preventDefault();
            act();
        }
    }
}
