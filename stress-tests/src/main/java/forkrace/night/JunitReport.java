// SPDX-License-Identifier: GPL-2.0-only
package forkrace.night;

import forkrace.results.Results;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** {@code junit.xml}: a test suite for each scenario, a test case for each cell. */
final class JunitReport implements ReportWriter {

    static final String NAME = "junit.xml";

    @Override
    public void write(Results results, Sources from) throws IOException {
        SafeFiles.write(from.directory().resolve(NAME), render(results));
    }

    static String render(Results results) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            line(xml, 0);
            xml.writeStartElement("testsuites");
            xml.writeAttribute("name", "forkrace");
            totals(xml, results.cells());
            for (Map.Entry<String, List<Results.Cell>> suite :
                    byScenario(results).entrySet()) {
                suite(xml, suite.getKey(), suite.getValue(), results.campaign());
            }
            line(xml, 0);
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text + "\n";
    }

    private static Map<String, List<Results.Cell>> byScenario(Results results) {
        Map<String, List<Results.Cell>> suites = new LinkedHashMap<>();
        for (Results.Cell cell : results.cells()) {
            suites.computeIfAbsent(cell.scenario(), name -> new java.util.ArrayList<>())
                    .add(cell);
        }
        return suites;
    }

    private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static void totals(XMLStreamWriter xml, List<Results.Cell> cells) throws XMLStreamException {
        xml.writeAttribute("tests", Integer.toString(cells.size()));
        xml.writeAttribute("failures", count(cells, CellVerdict.CONTRADICTED, CellVerdict.TOO_FEW_SAMPLES));
        xml.writeAttribute("errors", count(cells, CellVerdict.DID_NOT_RUN));
        xml.writeAttribute("skipped", count(cells, CellVerdict.NOT_APPLICABLE));
        xml.writeAttribute(
                "time", seconds(cells.stream().mapToLong(JunitReport::millis).sum()));
    }

    private static String count(List<Results.Cell> cells, CellVerdict... verdicts) {
        return Long.toString(cells.stream()
                .filter(cell -> List.of(verdicts).contains(CellVerdict.of(cell.verdict())))
                .count());
    }

    private static long millis(Results.Cell cell) {
        return cell.units().stream().mapToLong(Results.Unit::millis).sum();
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    }

    private static void suite(XMLStreamWriter xml, String scenario, List<Results.Cell> cells, Results.Campaign campaign)
            throws XMLStreamException {
        line(xml, 1);
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", scenario);
        totals(xml, cells);
        xml.writeAttribute("timestamp", campaign.started().replaceFirst("Z$", ""));
        for (Results.Cell cell : cells) {
            cell(xml, cell);
        }
        line(xml, 1);
        xml.writeEndElement();
    }

    private static void cell(XMLStreamWriter xml, Results.Cell cell) throws XMLStreamException {
        line(xml, 2);
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "forkrace." + cell.scenario());
        xml.writeAttribute("name", cell.name());
        xml.writeAttribute("time", seconds(millis(cell)));
        CellVerdict verdict = CellVerdict.of(cell.verdict());
        switch (verdict) {
            case CONTRADICTED, TOO_FEW_SAMPLES -> problem(xml, "failure", cell);
            case DID_NOT_RUN -> problem(xml, "error", cell);
            case NOT_APPLICABLE -> {
                line(xml, 3);
                xml.writeEmptyElement("skipped");
                xml.writeAttribute("message", verdict.words());
            }
            case CONFIRMED, NOT_JUDGED -> {}
        }
        line(xml, 3);
        xml.writeStartElement("system-out");
        xml.writeCharacters(clean(CellText.describe(cell)));
        xml.writeEndElement();
        line(xml, 2);
        xml.writeEndElement();
    }

    private static void problem(XMLStreamWriter xml, String element, Results.Cell cell) throws XMLStreamException {
        line(xml, 3);
        xml.writeStartElement(element);
        xml.writeAttribute("type", cell.verdict());
        xml.writeAttribute("message", clean(cell.verdict() + ": " + cell.reason()));
        for (Results.Unit unit : cell.units()) {
            if (unit.failure() != null) {
                xml.writeCharacters(clean(unit.failure()) + (unit.log() == null ? "" : " (" + unit.log() + ")") + "\n");
            }
        }
        xml.writeEndElement();
    }

    /** What no XML may hold, even escaped. */
    static String clean(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }
}
