// SPDX-License-Identifier: GPL-2.0-only
package forkrace.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Kubernetes' manifest is one by Kubernetes' own types, and its two Jobs fit together. */
class ManifestTest {

    private static final Path MANIFEST = Path.of("..", "deploy", "kubernetes", "nightly.yaml");

    /** The types would take unknown fields along; here they are refused, as the server does. */
    private static final ObjectMapper STRICT = new ObjectMapper().setAnnotationIntrospector(new NoOtherFields());

    private static final class NoOtherFields extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated member) {
            return false;
        }
    }

    private static List<JsonNode> documents() throws IOException {
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(Files.readString(MANIFEST))) {
            return documents.readAll();
        }
    }

    private static <T> T parse(JsonNode document, Class<T> type) throws JsonProcessingException {
        return STRICT.readValue(document.toString(), type);
    }

    private static JobSpec job(String name) throws IOException {
        for (JsonNode document : documents()) {
            if (document.path("metadata").path("name").asString("").equals(name)) {
                assertEquals(
                        "batch/v1 Job",
                        document.path("apiVersion").asString() + " "
                                + document.path("kind").asString());
                return parse(document, Job.class).getSpec();
            }
        }
        throw new AssertionError("no Job " + name);
    }

    private static Container only(JobSpec job) {
        List<Container> containers = job.getTemplate().getSpec().getContainers();
        assertEquals(1, containers.size());
        return containers.get(0);
    }

    private static String variable(JobSpec job, String name) {
        return only(job).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shardsAreAnIndexedJob() throws Exception {
        JobSpec job = job("forkrace-shards");
        assertEquals("Indexed", job.getCompletionMode());
        assertTrue(job.getBackoffLimitPerIndex() >= 1);
        assertEquals("Never", job.getTemplate().getSpec().getRestartPolicy());
        assertEquals(
                only(job).getName(),
                job.getPodFailurePolicy().getRules().get(0).getOnExitCodes().getContainerName());
        assertTrue(only(job).getArgs().get(0).startsWith("exec deploy/shard.sh /night "));
    }

    @Test
    void bothJobsMeanTheSameShards() throws Exception {
        JobSpec shards = job("forkrace-shards");
        assertEquals(shards.getCompletions(), shards.getParallelism());
        assertEquals(shards.getCompletions().toString(), variable(shards, "N"));
        assertEquals(variable(shards, "N"), variable(job("forkrace-merge"), "N"));
        assertTrue(only(job("forkrace-merge")).getArgs().get(0).startsWith("exec deploy/merge.sh --wait "));
    }

    @Test
    void bothJobsShareTheClaim() throws Exception {
        PersistentVolumeClaim claim = parse(documents().get(0), PersistentVolumeClaim.class);
        for (String name : List.of("forkrace-shards", "forkrace-merge")) {
            PodSpec pod = job(name).getTemplate().getSpec();
            assertEquals(
                    claim.getMetadata().getName(),
                    pod.getVolumes().get(0).getPersistentVolumeClaim().getClaimName());
            Set<String> volumes = pod.getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
            Set<String> mounted = only(job(name)).getVolumeMounts().stream()
                    .map(VolumeMount::getName)
                    .collect(Collectors.toSet());
            assertEquals(volumes, mounted);
        }
    }

    @Test
    void scriptsOfTheManifestAreThere() {
        assertTrue(Files.isExecutable(Path.of("..", "deploy", "shard.sh")));
        assertTrue(Files.isExecutable(Path.of("..", "deploy", "merge.sh")));
    }

    /** The check itself. */
    @Test
    void misspeltFieldsAndWrongTypesAreRefused() throws Exception {
        String job = documents().get(1).toString();
        assertThrows(
                UnrecognizedPropertyException.class,
                () -> STRICT.readValue(job.replace("backoffLimitPerIndex", "backoffLimitPerindex"), Job.class));
        assertThrows(
                UnrecognizedPropertyException.class,
                () -> STRICT.readValue(job.replace("mountPath", "mountpath"), Job.class));
        assertThrows(
                InvalidFormatException.class,
                () -> STRICT.readValue(job.replace("\"completions\":4", "\"completions\":\"four\""), Job.class));
    }
}
