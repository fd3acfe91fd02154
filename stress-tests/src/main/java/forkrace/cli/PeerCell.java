// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.matrix.PeerVerdict;
import forkrace.matrix.Peers;
import java.util.Optional;

/**
 * One result of a case of cow.c or LTP, and what was expected.
 *
 * @param result PASS, FAIL, SKIP, XFAIL or BUG
 * @param expected by the row of the matrix
 * @param explanation why the row does not hold here, if that is known
 */
record PeerCell(String result, PeerVerdict expected, Optional<Peers.Explanation> explanation) {

    /** How the two stand to each other. */
    enum Agreement {
        AGREES,
        /** Nothing is expected, or it is doubted. */
        NOT_JUDGED,
        /** Not what the row says, for a reason that is known. */
        EXPLAINED,
        DISAGREES
    }

    Agreement agreement() {
        if (result.equals("SKIP")) {
            return Agreement.NOT_JUDGED;
        }
        if (explanation.isPresent()) {
            // An explanation of what no longer happens is as wrong as a row.
            boolean holds = explanation.get().result().equals(result) && !isExpected();
            return holds ? Agreement.EXPLAINED : Agreement.DISAGREES;
        }
        if (!expected.isJudged()) {
            return result.equals("BUG") ? Agreement.DISAGREES : Agreement.NOT_JUDGED;
        }
        return isExpected() ? Agreement.AGREES : Agreement.DISAGREES;
    }

    private boolean isExpected() {
        return expected.result().equals(result);
    }

    /** {@code FAIL}, {@code FAIL (?)}, {@code FAIL (PASS) [1]} or {@code FAIL (PASS) !!}. */
    String text(int note) {
        return switch (agreement()) {
            case AGREES -> result;
            case NOT_JUDGED -> result.equals("SKIP") ? result : result + " (" + expected.result() + "?)";
            case EXPLAINED -> result + " (" + expected.result() + ") [" + note + "]";
            case DISAGREES -> result + " (" + expected.result() + ") !!";
        };
    }
}
