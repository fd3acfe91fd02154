// SPDX-License-Identifier: GPL-2.0-only
package forkrace.mm;

/** Error numbers (errno-base.h); kernel functions return them negated. */
public final class Errno {

    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EFAULT = 14;
    public static final int EINVAL = 22;

    private Errno() {}
}
