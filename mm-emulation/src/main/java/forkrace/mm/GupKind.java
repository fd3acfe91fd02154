// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** The reference that a user of get_user_pages takes. */
public enum GupKind {
    /** {@code FOLL_GET}: a plain reference, not to be told from any other. */
    GET,
    /** {@code FOLL_PIN}, v5.6 and later: {@link Page#GUP_PIN_COUNTING_BIAS} references at once, so that pins can be recognised. */
    PIN
}
