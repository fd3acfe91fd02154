// SPDX-License-Identifier: GPL-2.0-only
package forkrace.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import forkrace.fix.FixId;
import forkrace.scenario.OutcomeClass;
import forkrace.scenario.PinnedBeforeFork;
import forkrace.scenario.Race;
import forkrace.scenario.Scenario;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.annotations.Actor;

class FormTest {

    /** Adds an actor to the two of its parent. */
    @Race(id = "S01", title = "toy", mayShow = OutcomeClass.LOST_READ, mustShow = OutcomeClass.LOST_READ)
    public abstract static class ThreeActors extends PinnedBeforeFork {
        protected ThreeActors(FixId fix) {
            super(fix);
        }

        @Actor
        public void t0Watches() {}

        public void t3NoActor() {}
    }

    /** Overrides an actor and forgets to say that it is one. */
    @Race(id = "S01", title = "toy", mayShow = OutcomeClass.LOST_READ, mustShow = OutcomeClass.LOST_READ)
    public abstract static class OneActor extends PinnedBeforeFork {
        protected OneActor(FixId fix) {
            super(fix);
        }

        @Override
        public void t2ForkThenStore() {}
    }

    /** Says that it is alone, and is not. */
    @Race(
            id = "S01",
            title = "toy",
            alone = true,
            mayShow = {},
            mustShow = {})
    public abstract static class NotAlone extends PinnedBeforeFork {
        protected NotAlone(FixId fix) {
            super(fix);
        }
    }

    /** The only actor that the specification lists. */
    @Race(
            id = "S01",
            title = "toy",
            alone = true,
            mayShow = {},
            mustShow = {})
    public abstract static class Alone extends OneActor {
        protected Alone(FixId fix) {
            super(fix);
        }
    }

    /** Must show what it cannot. */
    @Race(id = "S01", title = "toy", mayShow = OutcomeClass.LOST_READ, mustShow = OutcomeClass.LEAKED_TO_CHILD)
    public abstract static class Contradiction extends ThreeActors {
        protected Contradiction(FixId fix) {
            super(fix);
        }
    }

    /** Not visible to the generated class. */
    @Race(id = "S01", title = "toy", mayShow = OutcomeClass.LOST_READ, mustShow = OutcomeClass.LOST_READ)
    abstract static class Hidden extends ThreeActors {
        Hidden(FixId fix) {
            super(fix);
        }
    }

    @Test
    void actorsAreSortedByName() {
        Form form = Form.of(ThreeActors.class);
        assertEquals(List.of("t0Watches", "t1DeviceCompletes", "t2ForkThenStore"), form.actors());
        assertEquals("3 actors", form.shape());
    }

    @Test
    void anActorMayBeAloneIfItSaysSo() {
        Form form = Form.of(Alone.class);
        assertEquals(List.of("t1DeviceCompletes"), form.actors());
        assertEquals("1 actor", form.shape());
        assertThrows(IllegalArgumentException.class, () -> Form.of(NotAlone.class));
    }

    @Test
    void aLostReadMayBePartial() {
        assertEquals(
                Set.of(OutcomeClass.LOST_READ, OutcomeClass.LOST_READ_PARTIAL),
                Form.of(ThreeActors.class).mayShow());
    }

    @Test
    void aClassThatCannotBeATestIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Form.of(OneActor.class));
        assertThrows(IllegalArgumentException.class, () -> Form.of(Contradiction.class));
        assertThrows(IllegalArgumentException.class, () -> Form.of(Hidden.class));
        assertThrows(IllegalArgumentException.class, () -> Form.of(Scenario.class));
    }

    @Test
    void everyScenarioOfThePackageIsFound() {
        List<Form> forms = Forms.all();
        assertTrue(forms.stream().anyMatch(form -> form.id().equals("S01")));
        assertEquals(
                forms.stream().map(Form::id).sorted().toList(),
                forms.stream().map(Form::id).toList());
        forms.forEach(form -> assertTrue(form.title().length() <= 60, form.title()));
    }
}
