// SPDX-License-Identifier: GPL-2.0-only
package forkrace.bench;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/**
 * The forks of {@link ForkBench} for a {@link Worker}: {@code ForkWorker WARMUP_MILLIS [NAME=VALUE...]}, where the names are those of its
 * parameters. {@code fix} may be a list: its variants are then cases 0, 1, ... of one JVM.
 */
public final class ForkWorker {

    private ForkWorker() {}

    /** Serves until its input ends. */
    public static void main(String[] args) throws IOException {
        try {
            System.exit(new Worker(cases(args)).serve(Integer.parseInt(args[0])));
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    static List<Worker.Work> cases(String... args) {
        if (args.length == 0) {
            throw new IllegalArgumentException("usage: ForkWorker WARMUP_MILLIS [NAME=VALUE...]");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String argument : Arrays.asList(args).subList(1, args.length)) {
            String[] pair = argument.split("=", 2);
            if (pair.length != 2) {
                throw new IllegalArgumentException("not NAME=VALUE: " + argument);
            }
            parameters.put(pair[0], pair[1]);
        }
        List<Worker.Work> cases = new ArrayList<>();
        for (String fix : parameters.getOrDefault("fix", "UNFIXED").split(",", -1)) {
            parameters.put("fix", fix);
            cases.add(new OneFork(bench(parameters)));
        }
        return cases;
    }

    /** As JMH would make it: the first value of each parameter where none is given. */
    private static ForkBench bench(Map<String, String> parameters) {
        ForkBench bench = new ForkBench();
        List<String> known = new ArrayList<>();
        for (Field field : ForkBench.class.getFields()) {
            Param param = field.getAnnotation(Param.class);
            if (param != null) {
                known.add(field.getName());
                set(bench, field, parameters.getOrDefault(field.getName(), param.value()[0]));
            }
        }
        if (!known.containsAll(parameters.keySet())) {
            throw new IllegalArgumentException("parameters are " + known + ", not " + parameters.keySet());
        }
        bench.populate();
        return bench;
    }

    private static void set(ForkBench bench, Field field, String value) {
        try {
            field.set(bench, valueOf(field.getType(), value));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object valueOf(Class<?> type, String value) {
        if (type == int.class) {
            return Integer.valueOf(value);
        }
        if (type == double.class) {
            return Double.valueOf(value);
        }
        if (type == String.class) {
            return value;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + type.getSimpleName() + " " + value));
    }

    /** One fork, checked before and after as under JMH. */
    private static final class OneFork implements Worker.Work {

        private final ForkBench bench;
        private final ForkFixture.PerPte perPte = new ForkFixture.PerPte();
        private final ForkFixture.Copied copied = new ForkFixture.Copied();

        OneFork(ForkBench bench) {
            this.bench = bench;
        }

        @Override
        public long once() {
            bench.before();
            long start = System.nanoTime();
            bench.dupMm(perPte);
            long nanos = System.nanoTime() - start;
            bench.after(copied);
            return nanos;
        }

        @Override
        public int units() {
            return bench.ptes;
        }
    }
}
