// SPDX-License-Identifier: GPL-2.0-only
package forkrace.litmus;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a litmus test is about. The result in question is the test's own {@code @Outcome}; the others it inherits. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Litmus {

    /** Pattern and processes, {@code MP+polocks}. */
    String name();

    /** What the kernel promises, or does not. */
    String guarantee();

    /** On x86 the result in question must be seen: a store may wait in the store buffer while the next load is made. */
    boolean mustBeSeen() default false;
}
