// SPDX-License-Identifier: GPL-2.0-only
/**
 * LTP's dma_thread_diotest, testcases/kernel/io/direct_io/dma_thread_diotest.c, for the emulated kernel: threads that read
 * neighbouring parts of one buffer by direct I/O while another one forks. Nothing here knows what should come out.
 */
package forkrace.scenario.ltp;
