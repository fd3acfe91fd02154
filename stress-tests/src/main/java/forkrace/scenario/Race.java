// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a scenario class: one test is generated from it for each fix variant its row of matrix.csv applies to. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Race {

    /** Row of matrix.csv, for example {@code S01}. */
    String id();

    /** One line for the user, for example {@code pinned before fork, parent stores afterwards}. */
    String title();

    /** True when the actors are exactly those the specification lists, false for a two-actor form. */
    boolean literal() default false;

    /** True when the specification lists a single actor; otherwise one that is alone has lost its fellows. */
    boolean alone() default false;

    /** Every class this form can show, besides CONSISTENT. */
    OutcomeClass[] mayShow();

    /** Of the classes a cell expects, those this form must show when they are expected. */
    OutcomeClass[] mustShow();
}
