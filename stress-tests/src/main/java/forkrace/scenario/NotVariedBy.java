// SPDX-License-Identifier: GPL-2.0-only
package forkrace.scenario;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Variations that a scenario, or every scenario of a base class, cannot have: its subject, or what would change its meaning. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NotVariedBy {

    /** Which; those of the classes it extends come on top. */
    Variation[] value();
}
