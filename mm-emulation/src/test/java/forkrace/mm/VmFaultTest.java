// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@link VmFault} and {@link Errno}. */
class VmFaultTest {

    private static final Profile VALUES = Profile.RHEL_5_2;
    private static final Profile BITS = VALUES.withFaultCodes(Profile.FaultCodes.BITS);

    /** OOM 0, SIGBUS 1, MINOR 2, MAJOR 3: the test with a mask is really a test of bit 0. */
    @Test
    void withValuesTheMaskMissesOomAndTakesMajorForAFailure() {
        assertFalse(VmFault.failsMaskTest(VmFault.OOM, VALUES));
        assertTrue(VmFault.failsMaskTest(VmFault.SIGBUS, VALUES));
        assertFalse(VmFault.failsMaskTest(VmFault.MINOR, VALUES));
        assertTrue(VmFault.failsMaskTest(VmFault.MAJOR, VALUES));
        assertFalse(VmFault.failsMaskTest(VmFault.MINOR | VmFault.WRITE, VALUES));
    }

    @Test
    void withBitsItIsRight() {
        assertTrue(VmFault.failsMaskTest(VmFault.OOM, BITS));
        assertTrue(VmFault.failsMaskTest(VmFault.SIGBUS, BITS));
        assertFalse(VmFault.failsMaskTest(VmFault.MINOR, BITS));
        assertFalse(VmFault.failsMaskTest(VmFault.MAJOR, BITS));
        assertFalse(VmFault.failsMaskTest(VmFault.MAJOR | VmFault.WRITE, BITS));
    }

    @Test
    void errorNumbersAreThoseOfLinux() {
        assertEquals(12, Errno.ENOMEM);
        assertEquals(13, Errno.EACCES);
        assertEquals(14, Errno.EFAULT);
        assertEquals(22, Errno.EINVAL);
    }
}
