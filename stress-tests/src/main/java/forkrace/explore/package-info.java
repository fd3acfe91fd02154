// SPDX-License-Identifier: GPL-2.0-only
/**
 * The explorer: runs the actors of a program one at a time, in every order that can make a difference, and replays any of them.
 *
 * <p>Reading order: {@link forkrace.explore.Program} (what is explored), {@link forkrace.explore.Explorer} (what can be done with
 * it), Execution (one run), Search (which runs), Driver and Coroutines (how actors are stopped), Words (how memory is named).
 *
 * <h2>How it works</h2>
 *
 * <p>An actor stops before every access that {@link forkrace.sync.Step} tells of. A step is the access and all that follows up to the
 * next one. Nothing is saved or restored: each execution starts from a fresh state and repeats the way of the last one up to the
 * place where it is to differ. An acquisition is a step that can be taken only while its condition holds; so nobody spins. If actors
 * remain and none can go on, the outcome is DEADLOCK; an actor that has taken as many steps as the limit allows is stopped, the
 * others go on, and the outcome is LIVELOCK.
 *
 * <h2>How the reduction works</h2>
 *
 * <p>Two steps of different actors are <em>dependent</em> if they are on the same word and not both loads. Executions that differ
 * only in the order of independent steps come to the same; one of them is enough.
 * <ul>
 *   <li><b>Sleep sets.</b> When all that begins with a step of <i>a</i> has been tried at some node, <i>a</i> sleeps while its sisters
 *       are tried, until somebody takes a step dependent on the one <i>a</i> would take. An execution in which all who can go on are
 *       asleep equals one tried before and is given up ("blocked").
 *   <li><b>Source-DPOR</b> (Abdulla, Aronis, Jonsson, Sagonas, POPL 2014). At a node only one actor is tried, until a race asks for
 *       more. Steps <i>e</i> and later <i>f</i>, of different actors and dependent, race if nothing orders them but themselves, as
 *       vector clocks tell. Then the other order must be tried: what lies between and does not happen after <i>e</i>, followed by
 *       <i>f</i>. Actors that can begin it are its initials; if none of them was tried at the node of <i>e</i>, is to be tried, or
 *       sleeps there, one is added. <em>All</em> races count: with the last race only, sleep sets lose behaviours.
 *   <li><b>Waiting.</b> Where <i>f</i> is an acquisition, the step before it on the word is mostly the release that let it pass, and
 *       the other order of those two is impossible. The step to come before is the one that kept it waiting. So an acquisition races
 *       with every store, acquisition and release on its word that is not ordered before it, from the last one back to the first
 *       before which it is known to have been possible; those before which it is known to have been impossible are left out. For a
 *       lock this is the last acquisition by another actor; but counts and flags have conditions of their own, and there "the last
 *       acquisition" loses behaviours. The explorer relies on two things only: that dependence is as said, and that a condition looks
 *       at nothing but its word and the waiting actor's own state. The second is checked at every step.
 *   <li><b>Waiting for ever.</b> An acquisition that is never passed must race too, or a program that ends in one deadlock hides
 *       the others. So when an execution ends, <em>also when it is given up as blocked</em>, each waiting actor's step is treated as
 *       if it came last. Sleepers need no such care, for what begins with them has been tried elsewhere.
 *   <li><b>Preemption bound.</b> Plain search with at most so many switches away from an actor that could go on. It is for short
 *       witnesses, and is never mixed with the above: bounds and sleep sets together are unsound.
 * </ul>
 *
 * <h2>What is proved, and what is not</h2>
 *
 * <p>When an exploration by DFS, SLEEP or DPOR is exhausted, its outcomes are all outcomes of <em>these</em> actors from
 * <em>these</em> initial states, with one size of page table and one run of each actor, under sequential consistency. Not covered:
 * weaker memory orders (jcstress looks at those), more actors or pages, loops longer than the step limit, and memory that the
 * emulation shares without telling {@link forkrace.sync.Step}. The last is looked for in three ways: a repeated prefix must lead to
 * the same steps, a condition may change by steps on its word only, and {@link forkrace.explore.Explorer#checkHooks} repeats
 * executions with independent steps in another order.
 *
 * <p>That the reductions lose nothing is tested, not proved: on thousands of random programs every mode is compared with plain search
 * and with a walk over all states, by all that every actor saw; and errors planted in the reduction must be caught by the same
 * programs.
 */
package forkrace.explore;
