// SPDX-License-Identifier: GPL-2.0-only
// What the address asks for.

const CELL_ADDRESS = /^([A-Za-z]\w*)(\+[A-Za-z+-]+)?\.([A-Za-z]\w*)(?:\.([^/]+))?(?:\/(\d+))?$/;

let lastLink = null;

/** Some programs write a plus sign or a slash as a percent code; an address that is none of ours stays as it is. */
function readAddress() {
    try {
        return decodeURIComponent(location.hash.slice(1));
    } catch (notEncoded) {
        return location.hash.slice(1);
    }
}

async function route() {
    const address = readAddress();
    const parts = CELL_ADDRESS.exec(address);
    $('#overview').hidden = parts !== null;
    $('#cell').hidden = parts === null;
    if (parts === null) {
        await showOverview(address);
        return;
    }
    const [, scenario, varied, variant, schedule, step] = parts;
    const cellId = `${scenario}.${variant}`;
    lastLink = $(`#matrix a[href="#${cellId}"]`);
    const witness = schedule ? `${scenario}${varied ?? ''}.${variant}.${schedule}` : null;
    document.title = `${cellId} \u00b7 ${overviewTitle}`;
    const heading = await showCell(cellId, witness, Number(step ?? 0));
    if (witness && openPlayer) {
        openPlayer.element.focus({preventScroll: true});
        openPlayer.element.scrollIntoView({block: 'start'});
    } else {
        heading.focus({preventScroll: true});
        scrollTo(0, 0);
    }
}

async function showOverview(address) {
    document.title = overviewTitle;
    if (openPlayer) {
        openPlayer.stop();
        openPlayer = null;
    }
    drawOverview();
    if (lastLink) {
        lastLink.focus();
        lastLink = null;
    } else if (address) {
        document.getElementById(address)?.scrollIntoView();
    }
}

const overviewTitle = document.title;

/** Charts need the width of their place, so they wait until it is shown. */
const drawOverview = lazily(() => {
    drawHistory($('#history'));
    showBaseline($('#history'));
    drawCosts($('#costs'));
    return true;
});

$('nav a[href="#history"]').hidden = overview.history.nights.length < 2 && !overview.baseline;
$('nav a[href="#costs"]').hidden = overview.costs.length === 0;
setUpMatrix();
addEventListener('hashchange', route);
route();
