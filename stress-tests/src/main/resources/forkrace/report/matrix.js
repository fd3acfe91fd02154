// SPDX-License-Identifier: GPL-2.0-only
// Filters of the matrix, and the arrow keys in it.

function setUpMatrix() {
    const table = $('#matrix');
    const form = $('#filters');
    const query = $('#q');
    const chips = $$('button[data-filter]', form);
    const rows = $$('tbody tr', table).map((row) => ({
        row,
        text: $('th', row).textContent.toLowerCase(),
        cells: $$('td', row),
    }));
    const columns = $$('thead th[data-v]', table);
    const columnText = columns.map((column) => column.textContent.toLowerCase());

    const pressed = (kind) =>
        chips.filter((chip) => chip.dataset.filter === kind && chip.getAttribute('aria-pressed') === 'true')
            .map((chip) => chip.dataset.value);

    /** Words that name fixes choose columns, all others must stand in the row. */
    function readQuery() {
        const words = query.value.toLowerCase().split(/[\s,]+/).filter(Boolean);
        const isFix = (word) => columns.some((column, i) => column.dataset.v.toLowerCase() === word
            || (word.length > 3 && columnText[i].includes(word) && !rows.some((row) => row.text.includes(word))));
        const fixes = words.filter(isFix);
        const keep = columns.map((column, i) => fixes.length === 0
            || fixes.some((word) => column.dataset.v.toLowerCase() === word || (word.length > 3 && columnText[i].includes(word))));
        return {keep, rest: words.filter((word) => !isFix(word))};
    }

    /** Ids of scenarios are alternatives, other words must all be there. */
    function rowMatches(text, words) {
        const ids = words.filter((word) => /^s\d/.test(word));
        const others = words.filter((word) => !/^s\d/.test(word));
        return (ids.length === 0 || ids.some((id) => text.trim().startsWith(id))) && others.every((word) => text.includes(word));
    }

    function apply() {
        const {keep, rest} = readQuery();
        const classes = pressed('k');
        const verdicts = pressed('j');
        let shown = 0;
        let all = 0;
        columns.forEach((column, i) => { column.hidden = !keep[i]; });
        for (const {row, text, cells} of rows) {
            const inRow = rowMatches(text, rest);
            let left = 0;
            cells.forEach((cell, i) => {
                const codes = (cell.dataset.k || '').split(' ');
                const matches = inRow && keep[i] && cell.dataset.j !== undefined
                    && (classes.length === 0 || classes.some((code) => codes.includes(code)))
                    && (verdicts.length === 0 || verdicts.includes(cell.dataset.j));
                all += cell.dataset.j !== undefined ? 1 : 0;
                left += matches ? 1 : 0;
                cell.hidden = !keep[i];
                cell.classList.toggle('dim', !matches);
            });
            row.hidden = left === 0;
            shown += left;
        }
        $('#shown').textContent = shown === all ? `${all} cells` : `${shown} of ${all} cells`;
        rove(links().find((link) => link.tabIndex === 0 && isShown(link)) || links().find(isShown));
    }

    const links = () => $$('td a', table);
    const isShown = (link) => !link.closest('tr').hidden && !link.parentElement.hidden;

    /** One link of the table is in the tab order; the arrow keys go to the others. */
    function rove(link) {
        links().forEach((other) => { other.tabIndex = -1; });
        if (link) {
            link.tabIndex = 0;
        }
    }

    function neighbour(link, dx, dy) {
        let row = link.closest('tr');
        let index = [...row.cells].indexOf(link.parentElement);
        for (;;) {
            index += dx;
            for (let left = Math.abs(dy); left > 0; left = row && row.hidden ? 1 : 0) {
                row = dy > 0 ? row.nextElementSibling : row.previousElementSibling;
            }
            const cell = row && index > 0 ? row.cells[index] : null;
            if (!cell) {
                return null;
            }
            const target = $('a', cell);
            if (target && !cell.hidden) {
                return target;
            }
        }
    }

    const moves = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

    table.addEventListener('keydown', (event) => {
        const move = moves[event.key];
        const link = event.target.closest('td a');
        if (move && link && !event.altKey && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            const target = neighbour(link, ...move);
            if (target) {
                rove(target);
                target.focus();
            }
        }
    });
    table.addEventListener('focusin', (event) => {
        const link = event.target.closest('td a');
        if (link) {
            rove(link);
        }
    });
    for (const chip of chips) {
        chip.addEventListener('click', () => {
            chip.setAttribute('aria-pressed', chip.getAttribute('aria-pressed') === 'true' ? 'false' : 'true');
            apply();
        });
    }
    query.addEventListener('input', apply);
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('reset', () => {
        chips.forEach((chip) => chip.setAttribute('aria-pressed', 'false'));
        queueMicrotask(apply);
    });
    apply();
}
