// SPDX-License-Identifier: GPL-2.0-only
/**
 * One self-contained page about one or more campaigns: {@link forkrace.report.ReportPage} makes {@code report.html} of what they left
 * in {@code results.json}.
 *
 * <p>The matrix is written here, as an HTML table, so that it can be read, searched and printed without a script. What a reader opens
 * later (outcome tables, witnesses, charts) is put into the page as data, packed by {@link forkrace.report.Packed}, and drawn by the
 * scripts that stand beside {@code report.css} in the resources:
 *
 * <table>
 * <caption>Script and task</caption>
 * <tr><td>data.js</td><td>unpacks, and makes elements</td></tr>
 * <tr><td>matrix.js</td><td>filters of the matrix, arrow keys in it</td></tr>
 * <tr><td>trace.js</td><td>from the accesses of a witness to the state of the kernel after each; no elements, so it can be tested alone</td></tr>
 * <tr><td>board.js, player.js</td><td>shows that state, and steps through it</td></tr>
 * <tr><td>cell.js, charts.js</td><td>a cell's outcomes; rates, history and costs by Observable Plot</td></tr>
 * <tr><td>main.js</td><td>what the address asks for: {@code #S01.V0}, {@code #S01.V0.a2b99a13-51e5}, and {@code /57} for a step of it</td></tr>
 * <tr><td>plot.js</td><td>Observable Plot, made by {@code src/main/plot/build.sh}, licences in plot-licences.txt</td></tr>
 * </table>
 */
package forkrace.report;
