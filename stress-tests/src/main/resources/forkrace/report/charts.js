// SPDX-License-Identifier: GPL-2.0-only
// Charts by Observable Plot, each with a sentence, and with its numbers in a table.

const FIX_COLOURS = ['var(--muted)', 'var(--a1)', 'var(--a0)', 'var(--a2)', 'var(--a3)', 'var(--a4)', 'var(--a5)'];

const plotStyle = {background: 'none', color: 'inherit', fontFamily: 'inherit', fontSize: '12px', overflow: 'visible'};

function chart(title, drawing, table) {
    drawing.setAttribute('role', 'img');
    drawing.setAttribute('aria-label', title);
    return h('figure', {}, h('figcaption', {}, title), h('div.chart', {}, drawing),
        table ? h('details', {}, h('summary', {}, 'Numbers'), h('div.scroller', {}, table)) : null);
}

function numbersTable(heads, rows) {
    return h('table.outcomes', {}, h('thead', {}, h('tr', {}, heads.map((head) => h('th', {scope: 'col'}, head)))),
        h('tbody', {}, rows.map((row) => h('tr', {}, row.map((value, i) => h(i === 0 ? 'th' : 'td.num', i === 0 ? {scope: 'row'} : {}, value))))));
}

/** As wide as the section it stands in, which is shown, though the place itself may still be empty. */
const widthOf = (place) => Math.max(280, Math.min(760, (place.clientWidth || place.parentElement.clientWidth) - 4));

/**
 * Rates of the bad outcomes on a logarithmic axis; an outcome never seen is an arrow at what its rate is at most. Where names would take more
 * than half the width they stand above their lines.
 */
function drawRates(place, units) {
    const points = units.flatMap((unit) => unit.outcomes.filter((outcome) => outcome.outcome !== 'KEPT' && outcome.rate !== null)
        .map((outcome) => ({...outcome, y: `${outcome.outcome}  ${units.some((other) => other.form !== unit.form)
            ? unitName(unit, units) : unitName({...unit, form: null}, units)}`})));
    if (points.length === 0) {
        return;
    }
    const seen = points.filter((point) => point.count > 0);
    const unseen = points.filter((point) => point.count === 0);
    const least = Math.min(...points.map((point) => point.count > 0 ? Math.max(point.low, 1e-9) : point.high)) / 3;
    const width = widthOf(place);
    const labels = [...new Set(points.map((point) => point.y))];
    const widest = 12 + 7.5 * Math.max(...labels.map((label) => label.length));
    const beside = widest <= 0.55 * width;
    const decades = powersOfTen(Math.ceil(Math.log10(least)), 0);
    const drawing = Plot.plot({
        width, height: 60 + (beside ? 20 : 42) * labels.length, marginBottom: 40, marginLeft: beside ? widest : 24, marginRight: 24, style: plotStyle,
        x: {type: 'log', domain: [least, 1], grid: true, label: 'rate', tickFormat: tickRate,
            ticks: decades.filter((_, i) => width >= 56 * decades.length || (decades.length - i) % 2 === 1)},
        y: {type: 'band', domain: labels, label: null, tickSize: 0, padding: 0.2, axis: beside ? 'left' : null},
        marks: [
            Plot.text(beside ? [] : labels, {y: (label) => label, text: (label) => label, frameAnchor: 'left', dx: -20, dy: -13}),
            Plot.ruleY(seen, {y: 'y', x1: (point) => Math.max(point.low, least), x2: 'high', stroke: 'currentColor', strokeWidth: 1.5}),
            Plot.dot(seen, {y: 'y', x: 'rate', fill: colourOf, stroke: 'var(--paper)', r: 4.5, title: pointText}),
            Plot.ruleY(unseen, {y: 'y', x1: () => least, x2: 'high', stroke: 'var(--muted)', strokeDasharray: '2 3'}),
            Plot.tickX(unseen, {y: 'y', x: 'high', stroke: 'var(--muted)', strokeWidth: 1.5, inset: beside ? 3 : 12, title: pointText}),
        ],
    });
    place.replaceChildren(chart('Rate of each bad outcome with its 95 % interval; dashed: never seen, at most that often', drawing, null));
}

/** What the runner found against the campaign that it was told to compare with; what fails the night comes first. */
function showBaseline(place) {
    const {baseline} = overview;
    if (!baseline) {
        return;
    }
    const changes = [...baseline.changes].sort((a, b) => b.failure - a.failure);
    place.hidden = false;
    place.append(h('h3', {}, `Compared with ${baseline.started.slice(0, 16).replace('T', ' ')}`),
        h('p.lead', {}, `${baseline.version}. Test: ${baseline.test}.`),
        changes.length === 0 ? h('p.nothing', {}, 'No difference.') : h('div.scroller', {}, h('table.outcomes.baseline', {},
            h('caption.sr', {}, 'Differences from the baseline'),
            h('thead', {}, h('tr', {}, ['Cell', 'Change', 'Unit', '', 'p'].map((head) => h('th', {scope: 'col'}, head)))),
            h('tbody', {}, changes.map((change) => h('tr', {},
                h('th', {scope: 'row'}, h('a', {href: '#' + change.cell}, change.cell)),
                h('td' + (change.failure ? '.fails' : ''), {}, change.kind, change.failure ? ' \u2717' : null),
                h('td', {}, change.unit), h('td', {}, change.text),
                h('td.num', {}, change.p === null ? '' : change.p.toPrecision(2))))))));
}

/** How the highest rate of a bad outcome of a cell went. */
function drawRatesOverNights(place, id) {
    const {nights, rates} = overview.history;
    const points = (rates[id] ?? []).flatMap((rate, i) => (rate ? [{night: nights[i].started.slice(0, 16).replace('T', ' '), rate}] : []));
    if (!place || points.length < 2) {
        return;
    }
    const [low, high] = [Math.min, Math.max].map((pick) => Math.log10(pick(...points.map((point) => point.rate))));
    const decades = powersOfTen(Math.floor(low), Math.max(Math.ceil(high), Math.floor(low) + 1));
    const width = widthOf(place);
    place.replaceChildren(chart('Highest rate of a bad outcome under stress, night by night', Plot.plot({
        width, height: 150, marginLeft: 64, marginBottom: 30, style: plotStyle,
        x: {type: 'point', domain: nights.map((night) => night.started.slice(0, 16).replace('T', ' ')), label: null,
            tickFormat: (text) => text.slice(5, 10)},
        y: {type: 'log', domain: [decades[0], decades[decades.length - 1]], grid: true, label: null, ticks: decades, tickFormat: tickRate},
        marks: [Plot.lineY(points, {x: 'night', y: 'rate', strokeWidth: 1.5}),
            Plot.dot(points, {x: 'night', y: 'rate', fill: 'currentColor', r: 3, title: (p) => `${p.night}: ${formatRate(p.rate)}`})],
    }), null));
}

const powersOfTen = (first, last) => Array.from({length: last - first + 1}, (_, i) => 10 ** (first + i));

const tickRate = (value) => (value >= 0.001 ? +(value * 100).toPrecision(2) + ' %' : +(value * 1e6).toPrecision(2) + ' /M');

const colourOf = (point) => `var(--${classByWord.get(point.outcome.split('+')[0])?.code ?? 'muted'})`;

const pointText = (point) => `${point.y}: ${point.count > 0 ? formatRate(point.rate) : 'at most ' + formatRate(point.high)}`;

function drawHistory(place) {
    const {nights, states, cells} = overview.history;
    if (nights.length < 2) {
        return;
    }
    const day = (night) => night.started.slice(0, 16).replace('T', ' ');
    const watched = ['contradicted', 'did not run', 'too few samples'];
    const points = watched.flatMap((verdict) => nights.map((night) => ({night: day(night), verdict, cells: night.verdicts[verdict] ?? 0})))
        .filter((point) => nights.some((night) => night.verdicts[point.verdict]));
    const verdicts = [...new Set(points.map((point) => point.verdict))];
    const colours = {contradicted: 'var(--LR)', 'did not run': 'var(--LC)', 'too few samples': 'var(--FP)'};
    place.hidden = false;
    const width = widthOf(place);
    const drawing = Plot.plot({
        width, height: 220, marginBottom: 34, style: plotStyle,
        x: {type: 'point', domain: nights.map(day), label: null, tickFormat: (text) => text.slice(5, 10)},
        y: {label: 'cells', grid: true, zero: true, ticks: 5},
        color: {domain: verdicts, range: verdicts.map((verdict) => colours[verdict]), legend: true},
        marks: [
            Plot.lineY(points, {x: 'night', y: 'cells', z: 'verdict', stroke: 'verdict', strokeWidth: 1.5}),
            Plot.dot(points, {x: 'night', y: 'cells', fill: 'verdict', r: 3, title: (p) => `${p.night}: ${p.cells} ${p.verdict}`}),
        ],
    });
    const all = overview.verdicts.map((verdict) => verdict.text).filter((text) => nights.some((night) => night.verdicts[text]));
    const table = numbersTable(['Night', 'Version', ...all], nights.map((night) =>
        [day(night), night.version, ...all.map((verdict) => String(night.verdicts[verdict] ?? 0))]));
    const describe = (state) => (state ? `${state.verdict} ${state.reached}` : 'not in it');
    const order = overview.verdicts.map((verdict) => verdict.text);
    const changes = Object.entries(cells).flatMap(([id, row]) => {
        const [before, now] = row.slice(-2);
        return before === now ? [] : [{rank: order.indexOf(states[now]?.verdict), item: h('li', {}, h('a', {href: '#' + id}, id), ' ', describe(states[before]), ' \u2192 ',
            h('b', {}, describe(states[now])))}];
    }).sort((a, b) => a.rank - b.rank).map((change) => change.item);
    place.append(h('p.lead', {}, `${nights.length} nights, ${day(nights[0]).slice(0, 10)} to ${day(nights[nights.length - 1]).slice(0, 10)}.`),
        chart('Cells with something wrong, night by night', drawing, table),
        h('h3', {}, 'Changed since the night before'),
        changes.length > 0 ? h('ul.changes', {}, changes) : h('p.nothing', {}, 'Nothing.'));
}

function drawCosts(place) {
    const points = overview.costs.map((point) => ({...point, name: `${point.fix} ${overview.fixes[point.fix] ?? ''}`.trim()}));
    if (points.length === 0) {
        return;
    }
    const names = [...new Set(points.map((point) => point.name))];
    const colour = {domain: names, range: names.map((name, i) => FIX_COLOURS[i % FIX_COLOURS.length])};
    const plain = points.filter((point) => point.pinned === 0 && point.queued === 0 && point.flagged === 0);
    const sizes = [...new Set(plain.map((point) => point.ptes))].sort((a, b) => a - b);
    place.hidden = false;
    const width = widthOf(place);
    place.append(h('p.lead', {}, 'What a fork costs for each pte, by JMH. Whiskers are 99.9 % intervals of the mean.'));
    const row = h('div.figures');
    place.append(row);
    if (plain.length > 0) {
        row.append(chart('Fork with no page pinned: ns for each pte, by fix and size of the parent in ptes', Plot.plot({
            width, height: 260, marginBottom: 36, style: plotStyle,
            fx: {domain: sizes, label: null, tickFormat: (ptes) => formatCount(ptes) + ' ptes', padding: 0.12},
            x: {domain: names, axis: null, padding: 0.15},
            y: {label: 'ns / pte', grid: true, zero: true, ticks: 6},
            color: {...colour, legend: true},
            marks: [
                Plot.ruleY([0]),
                Plot.barY(plain, {fx: 'ptes', x: 'name', y: 'nanos', fill: 'name', fillOpacity: 0.75, title: costText}),
                Plot.ruleX(plain, {fx: 'ptes', x: 'name', y1: 'low', y2: 'high', stroke: 'currentColor', strokeWidth: 1.5}),
                Plot.text(plain, {fx: 'ptes', x: 'name', y: 'high', text: (point) => point.nanos.toFixed(1), dy: -8}),
            ],
        }), costTable(plain)));
    }
    const queued = points.filter((point) => point.pinned === 0 && point.flagged === 0
        && points.some((other) => other.queued > 0 && other.ptes === point.ptes));
    if (queued.length > 0) {
        const half = Math.max(300, Math.min(560, (place.clientWidth - 32) / 2 || 560));
        const lines = (title, y, label) => chart(title, Plot.plot({
            width: place.clientWidth < 700 ? width : half, height: 240, marginBottom: 40, style: plotStyle,
            x: {label: 'pages in pagevecs, %', transform: (fraction) => fraction * 100},
            y: {label, grid: true, zero: true, ticks: 5},
            color: {...colour, legend: true},
            marks: [
                Plot.ruleY([0]),
                y === 'nanos' ? Plot.ruleX(queued, {x: 'queued', y1: 'low', y2: 'high', stroke: 'name'}) : null,
                Plot.lineY(queued, {x: 'queued', y, z: 'name', stroke: 'name', sort: 'queued'}),
                Plot.dot(queued, {x: 'queued', y, fill: 'name', r: 3.5, title: costText}),
            ].filter(Boolean),
        }), costTable(queued));
        const ptes = formatCount(queued[0].ptes);
        row.append(lines(`False-positive copies of a fork of ${ptes} ptes, by pages that wait in pagevecs`, 'falsePositives', 'copies / fork'),
            lines(`What they cost: ns for each pte`, 'nanos', 'ns / pte'));
    }
}

const costText = (point) => `${point.name}, ${formatCount(point.ptes)} ptes, ${+(point.queued * 100).toFixed(2)} % queued: `
    + `${point.nanos.toFixed(1)} ns/pte (${point.low.toFixed(1)} to ${point.high.toFixed(1)}), ${point.falsePositives.toFixed(0)} needless copies`;

function costTable(points) {
    return numbersTable(['Fix', 'ptes', 'queued', 'ns / pte', '99.9 % interval', 'needless copies', 'JDK'], points.map((point) => [
        point.name, formatCount(point.ptes), `${+(point.queued * 100).toFixed(2)} %`, point.nanos.toFixed(2),
        `${point.low.toFixed(2)} to ${point.high.toFixed(2)}`, point.falsePositives.toFixed(0), point.jdk]));
}
