// SPDX-License-Identifier: GPL-2.0-only
package forkrace.stress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A program that treats the launcher in the ways a fork can. */
public final class FakeFork {

    private FakeFork() {}

    static List<String> command(String behaviour) {
        return List.of(
                ForkCommand.java(), "-cp", System.getProperty("java.class.path"), FakeFork.class.getName(), behaviour);
    }

    /** Behaves as the argument says. */
    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        questions.readLine();
        switch (args[0]) {
            case "answer" -> {
                System.out.println("3 compiler directives added");
                System.out.println("VM warning: something");
                System.out.println(ForkMessage.format(Map.of("KEPT", 7L)));
                System.err.println("on the error stream");
                questions.readLine();
            }
            case "die" -> {
                System.err.println("no more memory");
                Runtime.getRuntime().halt(137);
            }
            case "throw" -> {
                System.err.println("forkrace.sync.KernelBug: count is -1");
                Runtime.getRuntime().halt(StressFork.EXIT_ERROR);
            }
            case "stay" -> new CountDownLatch(1).await();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }
}
