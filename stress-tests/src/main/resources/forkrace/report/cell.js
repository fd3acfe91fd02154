// SPDX-License-Identifier: GPL-2.0-only
// One cell: what was expected, what was seen how often, and the ways to it.

/** `{cell}` or null, shown in the place of the overview. */
async function showCell(id, witnessId, step) {
    const cells = await loadCells();
    const cell = cells[id];
    if (!cell) {
        return notFound(`There is no cell ${id} in this report.`);
    }
    const witnesses = [...new Set(cell.units.flatMap((unit) => unit.outcomes.map((outcome) => outcome.witness)).filter(Boolean))];
    const stress = cell.units.filter((unit) => unit.kind !== 'explore');
    const explored = cell.units.filter((unit) => unit.kind === 'explore');
    const stage = h('div.player-place');
    const article = $('#cell');
    article.replaceChildren(
        cellHead(cell, cells),
        explored.length > 0 ? exploredTable(explored, witnessId) : '',
        stage,
        stress.length > 0 ? stressSection(stress) : '',
        failures(cell),
        cellHistory(id));
    if (stress.length > 0) {
        drawRates($('.rates', article), stress);
    }
    drawRatesOverNights($('.over-nights', article), id);
    if (witnessId || witnesses.length > 0) {
        await openWitness(stage, witnessId, step);
    }
    return $('h2', article);
}

function notFound(text) {
    $('#cell').replaceChildren(h('p', {}, h('a', {href: '#'}, '\u2190 Matrix')), h('h2', {tabindex: '-1'}, text));
    return $('#cell h2');
}

function cellHead(cell, cells) {
    const verdict = verdictByText.get(cell.verdict);
    return h('header.cell-head', {},
        h('p.crumbs', {}, h('a', {href: '#'}, '\u2190 Matrix'), neighbours(cell, cells)),
        h('h2', {tabindex: '-1'}, h('span', {}, `${cell.scenario} ${cell.title.replaceAll('**', '')}`), ' ',
            h('span.under', {}, `under ${cell.variant} ${overview.fixes[cell.variant] ?? ''}`)),
        h('dl.verdict', {},
            h('div', {}, h('dt', {}, 'verdict'), h('dd', {'data-j': cell.verdict},
                h('b', {}, `${verdict?.sign ?? '?'} ${cell.verdict}`), h('small', {}, verdict?.meaning ?? ''))),
            h('div', {}, h('dt', {}, 'reached'), h('dd', {}, classList(cell.reached), h('small', {},
                cell.exhausted ? 'every order that can make a difference was tried' : 'not every order was tried'))),
            h('div', {}, h('dt', {}, 'expected'), h('dd', {}, classList(cell.expected), h('small', {}, judgedText(cell))))),
        cell.reason ? h('p.reason', {}, cell.reason) : null);
}

const judgedText = (cell) => ({
    judged: 'a difference is a failure',
    withheld: 'kept back for an independent check; nothing is judged',
    doubted: 'doubted; nothing is judged',
    notapplicable: 'the scenario means nothing here',
})[cell.judged] ?? cell.judged;

function classList(codes) {
    return codes === '' ? ['\u2013 '] : codes.replace('?', '').split('+').filter(Boolean).map((code) => {
        const known = classByCode.get(code);
        return known ? h('span.class', {style: `--a:var(--${code})`, title: known.meaning}, h('b', {}, code), ' ', known.word)
            : h('span.class', {}, code === 'NA' ? 'does not apply' : code === 'WITHHELD' ? 'withheld' : code);
    });
}

/** Links to the cells beside this one. */
function neighbours(cell, cells) {
    const all = Object.values(cells);
    const pick = (list) => [list.findIndex((other) => other.scenario === cell.scenario && other.variant === cell.variant), list];
    const link = ([at, list], by, label, text) => list[at + by]
        ? h('a', {href: `#${list[at + by].scenario}.${list[at + by].variant}`, 'aria-label': `${label}: ${text(list[at + by])}`},
            by < 0 ? '\u2039 ' + text(list[at + by]) : text(list[at + by]) + ' \u203a')
        : null;
    const row = pick(all.filter((other) => other.scenario === cell.scenario));
    const column = pick(all.filter((other) => other.variant === cell.variant));
    const variant = (other) => other.variant;
    const scenario = (other) => other.scenario;
    return h('span.neighbours', {},
        link(row, -1, 'previous fix', variant), link(row, 1, 'next fix', variant),
        link(column, -1, 'previous scenario', scenario), link(column, 1, 'next scenario', scenario));
}

const outcomeText = (outcome) => outcome.split('+').map((word) => {
    const known = classByWord.get(word);
    return h('span.class', {style: known ? `--a:var(--${known.code})` : null, title: known?.meaning}, word);
});

const witnessLink = (id, current) => id === null || id === undefined ? '\u2013'
    : h('a.witness', {href: '#' + id, 'aria-current': id === current ? 'true' : null}, id.split('.').slice(2).join('.'));

function exploredTable(units, current) {
    const rows = units.flatMap((unit) => unit.outcomes.map((outcome, i) => h('tr', {},
        i > 0 ? null : h('th', {scope: 'rowgroup', rowspan: unit.outcomes.length}, unit.form,
            h('small', {}, `${formatCount(unit.samples)} execution${unit.samples === 1 ? '' : 's'}, ${formatTime(unit.millis)}${unit.literal ? ', literal' : ''}`)),
        h('td', {}, outcomeText(outcome.outcome)),
        h('td', {}, witnessLink(outcome.witness, current)))));
    return h('section', {}, h('h3', {}, 'Explored'),
        h('div.scroller', {}, h('table.outcomes', {}, h('caption.sr', {}, 'Outcomes found by exploration'),
            h('thead', {}, h('tr', {}, ['Form', 'Outcome', 'Shortest way'].map((text) => h('th', {scope: 'col'}, text)))),
            h('tbody', {}, rows))));
}

/** What tells the units of a cell apart: a machine is named only where there are several. */
function unitName(unit, units) {
    const several = (key) => units.some((other) => other[key] !== unit[key]);
    return [unit.form, unit.mode, unit.jdk, several('machine') && unit.machine].filter(Boolean).join(' \u00b7 ');
}

/** Rate and interval of an outcome; for one never seen, what the rate is at most. */
function rateCells(outcome) {
    if (outcome.rate === null || outcome.rate === undefined) {
        return [h('td.num', {}, '\u2013'), h('td.num', {}, '\u2013')];
    }
    const interval = outcome.count === 0 ? `at most ${formatRate(outcome.high)}`
        : outcome.outcome === 'KEPT' ? '' : `${formatRate(outcome.low)} to ${formatRate(outcome.high)}`;
    return [h('td.num', {}, formatRate(outcome.rate)), h('td.num', {}, interval)];
}

function stressSection(units) {
    const rows = units.map((unit) => h('tbody', {}, (unit.outcomes.length > 0 ? unit.outcomes : [null]).map((outcome, i) => h('tr', {},
        i > 0 ? null : h('th', {scope: 'rowgroup', rowspan: Math.max(1, unit.outcomes.length)}, unitName(unit, units),
            h('small', {}, `${formatCount(unit.samples)} samples, ${formatTime(unit.millis)}${unit.literal ? ', literal' : ''}`)),
        outcome === null ? h('td', {colspan: 4}, unit.failure ? 'failed' : 'nothing seen')
            : [h('td', {}, outcomeText(outcome.outcome), outcome.witness ? witnessLink(outcome.witness, null) : null), h('td.num', {}, formatCount(outcome.count)), rateCells(outcome)]))));
    const heads = ['Form \u00b7 mode \u00b7 JDK \u00b7 machine', 'Outcome', 'Seen', 'Rate', '95 % interval'];
    return h('section', {}, h('h3', {}, 'Stressed'), h('div.rates'),
        h('div.scroller', {}, h('table.outcomes', {}, h('caption.sr', {}, 'Outcomes seen under stress'),
            h('thead', {}, h('tr', {}, heads.map((text, i) => h('th' + (i > 1 ? '.num' : ''), {scope: 'col'}, text)))), rows)));
}

function failures(cell) {
    const failed = cell.units.filter((unit) => unit.failure);
    return failed.length === 0 ? '' : h('section.failures', {}, h('h3', {}, 'Failures'), h('ul', {}, failed.map((unit) => h('li', {},
        h('b', {}, `${unit.kind} ${unitName(unit, cell.units)}`), ': ', unit.failure,
        unit.log ? [' (', h('code', {}, unit.log), ')'] : null))));
}

function cellHistory(id) {
    const {nights, states, cells, rates} = overview.history;
    const row = cells[id];
    return nights.length < 2 || !row ? '' : h('section', {}, h('h3', {}, 'Nights'), h('ol.nights', {}, row.map((number, i) => {
        const state = number < 0 ? {verdict: 'not in it', reached: ''} : states[number];
        const rate = rates[id]?.[i];
        return h('li', {'data-j': state.verdict}, h('time', {}, nights[i].started.slice(0, 10)), ' ',
            h('b', {}, verdictByText.get(state.verdict)?.sign ?? '\u2013'), ' ', state.verdict, ' ', classList(state.reached),
            rate ? h('small', {}, `up to ${formatRate(rate)}`) : null);
    })), h('div.rates.over-nights'));
}

let openPlayer = null;
let noting = null;

/** The address names the step; browsers refuse to change it many times a second. */
function noteStep(id, at) {
    clearTimeout(noting);
    noting = setTimeout(() => {
        if (openPlayer?.trace.id === id) {
            history.replaceState(null, '', `#${id}${at > 0 ? '/' + at : ''}`);
        }
    }, 200);
}

async function openWitness(stage, id, step) {
    if (openPlayer) {
        openPlayer.stop();
        openPlayer = null;
    }
    if (!id) {
        stage.replaceChildren(h('p.hint', {}, 'Choose a way above to step through it.'));
        return;
    }
    const table = await loadWitnesses();
    if (!stage.isConnected) {
        return; // meanwhile the reader has gone elsewhere
    }
    if (!table.traces[id]) {
        stage.replaceChildren(h('p.hint', {role: 'status'}, `This report does not carry the witness ${id}. `,
            h('code', {}, `./forkrace replay ${id}`), ' prints it.'));
        return;
    }
    openPlayer = new Player(decodeTrace(table, id), (at) => noteStep(id, at));
    stage.replaceChildren(openPlayer.element);
    openPlayer.go(step);
}
