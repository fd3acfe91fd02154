#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Makes plot.js and plot-licences.txt, which are checked in, of what package-lock.json pins. Needs Node 20 or later, and npm.
# The build of forkrace does not run this. The same inputs give the same bytes.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
resources=$here/../resources/forkrace/report
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here"/package.json "$here"/package-lock.json "$here"/entry.mjs "$work"
cd "$work"
npm ci --no-audit --no-fund --ignore-scripts
npx esbuild entry.mjs --bundle --minify --format=iife --global-name=Plot --target=es2021 --legal-comments=none \
    --banner:js='/*! Observable Plot 0.6.17 and parts of D3, tree-shaken. ISC licence: plot-licences.txt */' \
    --metafile=meta.json --outfile="$resources/plot.js"

# the licence of each package of which something is in the bundle
node --input-type=module >"$resources/plot-licences.txt" <<'SCRIPT'
import {readFileSync} from 'node:fs';
const meta = JSON.parse(readFileSync('meta.json', 'utf8'));
const packages = new Set();
for (const output of Object.values(meta.outputs)) {
    for (const [file, part] of Object.entries(output.inputs)) {
        const name = file.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
        if (name && part.bytesInOutput > 0) {
            packages.add(name);
        }
    }
}
const parts = [...packages].sort().map((name) => {
    const about = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
    const licence = readFileSync(`node_modules/${name}/LICENSE`, 'utf8').trim();
    return `${name} ${about.version} (${about.license})\n\n${licence}\n`;
});
console.log('Licences of what is in plot.js.\n\n' + parts.join(`\n${'-'.repeat(72)}\n\n`));
SCRIPT
