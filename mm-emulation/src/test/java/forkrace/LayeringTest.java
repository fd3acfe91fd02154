// SPDX-License-Identifier: GPL-2.0-only
package forkrace;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.util.TreeScanner;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import forkrace.fix.FixId;
import forkrace.mm.ForkFix;
import forkrace.sync.Step;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, and what no package may use. */
@AnalyzeClasses(packages = "forkrace", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {

    private static final String MM = "forkrace.mm..";
    private static final String SYNC = "forkrace.sync..";
    private static final String IO = "forkrace.io..";
    private static final String FIX = "forkrace.fix..";

    @ArchTest
    static final ArchRule syncDependsOnTheJdkOnly = classes()
            .that()
            .resideInAPackage(SYNC)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(SYNC, "java..");

    @ArchTest
    static final ArchRule mmDependsOnSyncOnly = classes()
            .that()
            .resideInAPackage(MM)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(MM, SYNC, "java..")
            .because("the kernel knows neither its fixes nor its devices");

    @ArchTest
    static final ArchRule ioDependsOnMmAndSync = classes()
            .that()
            .resideInAPackage(IO)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(IO, MM, SYNC, "java..");

    @ArchTest
    static final ArchRule fixDependsOnMmAndSync = classes()
            .that()
            .resideInAPackage(FIX)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(FIX, MM, SYNC, "java..");

    @ArchTest
    static final ArchRule aVariantIsReadAlone = noClasses()
            .that()
            .areAssignableTo(ForkFix.class)
            .and()
            .resideInAPackage(FIX)
            .should()
            .dependOnClassesThat(anotherVariant())
            .because("reading one variant must not need two open at once");

    private static DescribedPredicate<JavaClass> anotherVariant() {
        return assignableTo(ForkFix.class)
                .and(resideInAPackage(FIX))
                .and(not(modifier(JavaModifier.ABSTRACT)))
                .or(assignableTo(FixId.class))
                .as("other variants, or the list of them");
    }

    @ArchTest
    static final ArchRule variantsAreFinalAndHaveNoState = classes()
            .that()
            .areAssignableTo(ForkFix.class)
            .and()
            .resideInAPackage(FIX)
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .should()
            .haveModifier(JavaModifier.FINAL)
            .andShould(haveNoFields());

    private static ArchCondition<JavaClass> haveNoFields() {
        return new ArchCondition<>("have no fields") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (JavaField field : item.getFields()) {
                    events.add(SimpleConditionEvent.violated(field, field.getDescription()));
                }
            }
        };
    }

    @ArchTest
    static final ArchRule helpersOfVariantsArePackagePrivate = classes()
            .that()
            .resideInAPackage(FIX)
            .and()
            .areNotAssignableTo(ForkFix.class)
            .and()
            .doNotBelongToAnyOf(FixId.class)
            .should()
            .bePackagePrivate();

    /** Orderings are chosen in few places, where one can look at them. */
    @ArchTest
    static final ArchRule varHandlesAreForFewClasses = noClasses()
            .that(describe(
                    "are not sync, Page, PageTable, Tlb, MmStruct, VmArea",
                    item -> !item.getPackageName().equals("forkrace.sync")
                            && !Set.of("Page", "PageTable", "Tlb", "MmStruct", "VmArea")
                                    .contains(item.getSimpleName())))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(VarHandle.class);

    @ArchTest
    static final ArchRule nobodyUsesStrongerLocksThanTheKernel = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent..")
            .because("a stronger order than the kernel's hides the race");

    @ArchTest
    static final ArchRule nobodyIsSynchronized = methods()
            .should()
            .notHaveModifier(JavaModifier.SYNCHRONIZED)
            .because("a stronger order than the kernel's hides the race");

    /** A synchronized block leaves no trace that a rule on classes could see. */
    @Test
    void nobodyHasASynchronizedBlock() throws IOException {
        List<String> blocks = new ArrayList<>();
        TreeScanner<Void, String> reader = new TreeScanner<>() {
            @Override
            public Void visitSynchronized(SynchronizedTree node, String file) {
                blocks.add(file);
                return super.visitSynchronized(node, file);
            }
        };
        for (CompilationUnitTree unit : Sources.parse("mm", "sync", "io", "fix").units()) {
            reader.scan(unit, unit.getSourceFile().getName());
        }
        assertEquals(List.of(), blocks);
    }

    /** Except the one slot an explorer is put into, which is empty whenever anything else runs. */
    @ArchTest
    static final ArchRule nothingIsStaticAndMutable = fields().that()
            .areStatic()
            .and(describe(
                    "are not the explorer's slot", field -> !field.getOwner().isEquivalentTo(Step.class)))
            .should()
            .beFinal()
            .because("two machines in one JVM must not know of each other");

    @ArchTest
    static final ArchRule theExplorersSlotIsTheOnlyOne =
            fields().that().areStatic().and().areNotFinal().should().haveName("scheduler");

    /** The emulation cannot see what is expected of it. */
    @ArchTest
    static final ArchRule nothingIsRead = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io", "java.nio..", "java.net..")
            .orShould()
            .callMethodWhere(describe(
                    "a resource is looked up",
                    call -> call.getTarget().getName().startsWith("getResource")))
            .because("the emulation knows nothing of matrix.csv");
}
