// SPDX-License-Identifier: GPL-2.0-only
// Unpacks what the page carries, and makes elements.

/** An element; attributes that are null or false are left out, functions become listeners. */
function h(tag, attributes, ...children) {
    const [name, ...classes] = tag.split('.');
    const element = document.createElement(name || 'div');
    if (classes.length > 0) {
        element.className = classes.join(' ');
    }
    for (const [key, value] of Object.entries(attributes || {})) {
        if (typeof value === 'function') {
            element.addEventListener(key, value);
        } else if (value !== null && value !== undefined && value !== false) {
            element.setAttribute(key, value === true ? '' : value);
        }
    }
    element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
    return element;
}

function svg(tag, attributes, ...children) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [key, value] of Object.entries(attributes || {})) {
        element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
}

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** gzip in base64, as forkrace.report.Packed writes it. */
async function unpack(id) {
    const text = atob($('#' + id).textContent.trim());
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(stream).text());
}

/** Does it once, when first asked. */
function lazily(make) {
    let made = null;
    return () => (made ??= make());
}

const overview = JSON.parse($('#data-overview').textContent);
const loadCells = lazily(() => unpack('data-cells'));
const loadWitnesses = lazily(() => unpack('data-witnesses'));

const classByCode = new Map(overview.classes.map((known) => [known.code, known]));
const classByWord = new Map(overview.classes.map((known) => [known.word, known]));
const verdictByText = new Map(overview.verdicts.map((verdict) => [verdict.text, verdict]));

/** A trace as forkrace.report.TraceTable has packed it. */
function decodeTrace(table, id) {
    const packed = table.traces[id];
    const name = (number) => table.strings[number];
    const steps = [];
    for (let run = 0; run < packed.runs.length; run += 2) {
        for (let left = packed.runs[run + 1]; left > 0; left--) {
            const [fn, source, kind, word, before, after, text] = table.accesses[packed.steps[steps.length]].map(name);
            steps.push({number: steps.length + 1, actor: packed.runs[run], fn, source, kind, word, before, after, text});
        }
    }
    return {
        id,
        actors: packed.actors.map(name),
        steps,
        outcome: packed.outcome,
        meaning: packed.meaning,
        bugs: packed.bugs,
    };
}

/** 0.8091 as 80.9 %, 0.000304 as 304 /M, 0.999696 as all but 304 /M. */
function formatRate(rate) {
    if (rate === 0 || rate === 1) {
        return rate === 0 ? '0' : 'all';
    }
    if (rate > 0.999) {
        return 'all but ' + formatRate(1 - rate);
    }
    const [value, unit] = rate >= 0.001 ? [rate * 100, '\u202f%'] : [rate * 1e6, '\u202f/M'];
    const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4;
    return value.toFixed(digits) + unit;
}

const formatCount = (count) => count.toLocaleString('en-GB').replaceAll(',', '\u202f');

function formatTime(millis) {
    return millis < 1000 ? millis + ' ms' : millis < 120e3 ? (millis / 1000).toFixed(1) + ' s' : Math.round(millis / 60e3) + ' min';
}
