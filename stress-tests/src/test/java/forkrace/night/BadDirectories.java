// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.results.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Directories of which something is wrong, each named for it. */
public final class BadDirectories {

    private final Path root;
    private final Plan plan = Fakes.plan(1, 1);

    private BadDirectories(Path root) {
        this.root = root;
    }

    /** Makes them all. */
    public static void make(Path root) throws IOException, NightException {
        BadDirectories bad = new BadDirectories(root);
        bad.plain();
        bad.ledgers();
        bad.plans();
        bad.results();
        bad.jdks();
    }

    private void plain() throws IOException, NightException {
        Files.writeString(root.resolve("file"), "mine");
        Files.createDirectories(root.resolve("empty"));
        Files.createDirectories(root.resolve("no-parts").resolve(Campaigns.PARTS));
        Files.writeString(Files.createDirectories(root.resolve("other")).resolve("thesis.txt"), "mine");
        Fakes.finished(root.resolve("good"), plan);
        Fakes.finished(root.resolve("shard"), Fakes.plan(1, 4));
        Merge.merge(List.of(root.resolve("good")), root.resolve("merged"));
    }

    private Path ledger(String name) throws IOException {
        return Fakes.finished(root.resolve(name), plan).resolve(Ledger.NAME);
    }

    private void ledgers() throws IOException {
        Path damaged = ledger("damaged");
        List<String> lines = Files.readAllLines(damaged);
        String second = lines.get(1);
        lines.set(1, second.substring(0, 60));
        Files.write(damaged, lines);
        Path garbage = ledger("garbage");
        Files.writeString(garbage, "no ledger\nat all\n");
        lines.set(1, lines.get(0));
        Files.write(ledger("twice"), lines);
        Unit foreign = Fakes.plan(1, 4).units().get(0).inShard(1);
        Unit unknown =
                new Unit(foreign.kind(), "S99", "V0", "NoSuchForm", false, foreign.mode(), foreign.jdk(), 0, 0, 1);
        Files.writeString(ledger("foreign"), Ledger.line(Fakes.stress(unknown, Map.of("KEPT", 1L))));
        String newer = Json.LINE
                .writeValueAsString(Fakes.asExpected(plan.own().get(0)))
                .replaceFirst("\\{", "{\"mood\":\"fine\",");
        Files.writeString(ledger("newer-ledger"), Ledger.line(newer));
    }

    private void plan(String name, String regex, String replacement) throws IOException {
        Path file = Fakes.finished(root.resolve(name), plan).resolve(Plan.NAME);
        String text = Files.readString(file);
        String changed = text.replaceFirst(regex, replacement);
        if (changed.equals(text)) {
            throw new IllegalArgumentException(regex);
        }
        Files.writeString(file, changed);
    }

    private void plans() throws IOException {
        plan("newer-plan", "\"version\":1", "\"version\":2");
        plan("no-version", "\"version\":1,", "");
        plan("other-schema", "forkrace-plan", "somebody-elses");
        plan("cut-plan", "(?s)^(.{300}).*", "$1");
        plan("unknown-field", "\\{", "{\"mood\":\"fine\",");
        plan("no-units", "\"units\":(?s).*", "\"units\":null}");
        plan("other-build", "\"build\":\"[^\"]*\"", "\"build\":\"0.0.1+abc\"");
        plan("lost-jdk", "\"home\":\"[^\"]*\"", "\"home\":\"/no/such/jdk\"");
        plan("full-night", "\"profile\":\"QUICK\"", "\"profile\":\"FULL\"");
    }

    private void results() throws IOException, NightException {
        Path good = root.resolve("good");
        Reports.write(new ResultsMaker(Campaigns.read(good)).make(Map.of()), new ReportWriter.Sources(good));
        String text = Files.readString(good.resolve(Results.NAME));
        result("newer-results", text.replaceFirst("\"version\":1", "\"version\":2"));
        result("other-results", text.replaceFirst("forkrace-results", "somebody-elses"));
        result("cut-results", text.substring(0, text.length() / 2));
        result("odd-results", text.replaceFirst("\"cells\":", "\"sells\":"));
    }

    private void result(String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(root.resolve(name)).resolve(Results.NAME), text);
    }

    private void jdks() throws IOException {

        script("silent-jdk", "exit 0");
        script(
                "old-jdk",
                "printf ' java.specification.version = 1.8\\n java.runtime.version = 1.8.0\\n"
                        + " java.vendor = x\\n java.vm.name = y\\n'");
        Files.createDirectories(root.resolve("plain-jdk").resolve("bin"));
        Files.writeString(root.resolve("plain-jdk").resolve("bin").resolve("java"), "not executable");
    }

    private void script(String name, String line) throws IOException {
        Fakes.jdk(root.resolve(name), "none", "");
        Files.write(root.resolve(name).resolve("bin").resolve("java"), List.of("#!/bin/sh", line));
    }
}
