// SPDX-License-Identifier: GPL-2.0-only
package forkrace.cli;

import forkrace.fix.FixId;
import forkrace.matrix.Form;
import forkrace.matrix.Verdict;
import forkrace.scenario.OutcomeClass;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.commons.text.WordUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Lists what there is to run and what is expected of it. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "List the scenarios, their forms, and what is expected under each fix.")
final class ListCommand implements Callable<Integer> {

    /** How the list is printed. */
    enum Format {
        TEXT,
        JSON
    }

    private static final int WIDTH = 110;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json. Default: text.")
    private Format format = Format.TEXT;

    @Override
    public Integer call() {
        Catalog catalog = Catalog.load();
        List<Entry> entries =
                catalog.scenarioIds().stream().map(id -> entry(catalog, id)).toList();
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.JSON) {
            JsonMapper json = JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();
            out.println(json.writeValueAsString(entries));
        } else {
            entries.forEach(entry -> print(entry, out));
        }
        out.flush();
        return 0;
    }

    private static Entry entry(Catalog catalog, String id) {
        List<Form> forms =
                catalog.forms().stream().filter(form -> form.id().equals(id)).toList();
        return new Entry(
                id,
                forms.get(0).title(),
                forms.stream()
                        .map(form -> new FormEntry(
                                form.name(),
                                form.literal(),
                                form.actors(),
                                words(form.mayShow()),
                                words(form.mustShow())))
                        .toList(),
                Arrays.stream(FixId.values())
                        .map(fix ->
                                variant(fix, catalog.matrix().cell(id, fix.id()).judgedBy()))
                        .toList());
    }

    private static VariantEntry variant(FixId fix, Verdict verdict) {
        return new VariantEntry(
                fix.id(),
                fix.className(),
                verdict.kind().name().toLowerCase(Locale.ROOT),
                words(verdict.classes()),
                verdict.doubtful(),
                verdict.toString());
    }

    private static List<String> words(Iterable<OutcomeClass> classes) {
        List<String> words = new ArrayList<>();
        classes.forEach(outcome -> words.add(outcome.word()));
        return words;
    }

    private static void print(Entry entry, PrintWriter out) {
        out.printf("%-5s%s%n", entry.id(), entry.title());
        for (FormEntry form : entry.forms()) {
            out.printf(
                    "     %s: %d actors%s; must show %s where expected%n",
                    form.name(),
                    form.actors().size(),
                    form.literal() ? " as in the specification" : "",
                    form.mustShow().isEmpty() ? "nothing" : String.join(", ", form.mustShow()));
        }
        Map<String, String> byVerdict = entry.variants().stream()
                .collect(Collectors.groupingBy(
                        VariantEntry::text,
                        TreeMap::new,
                        Collectors.mapping(variant -> variant.id() + " " + variant.name(), Collectors.joining(", "))));
        byVerdict.forEach((verdict, variants) ->
                out.println(WordUtils.wrap("     expected " + verdict + ": " + variants, WIDTH, "\n         ", false)));
        out.println();
    }

    private record Entry(String id, String title, List<FormEntry> forms, List<VariantEntry> variants) {}

    private record FormEntry(
            String name, boolean literal, List<String> actors, List<String> mayShow, List<String> mustShow) {}

    private record VariantEntry(
            String id, String name, String kind, List<String> expected, boolean doubtful, String text) {}
}
