// SPDX-License-Identifier: GPL-2.0-only
// The parts of Observable Plot that the charts of report.html use; esbuild leaves out the rest.
export {plot, barY, dot, lineY, ruleX, ruleY, text, tickX} from '@observablehq/plot';
