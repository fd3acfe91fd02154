// SPDX-License-Identifier: GPL-2.0-only
package forkrace.explore;

/** Errors that one could make in the reduction, and which the random programs must find. */
enum PlantedError {
    LAST_RACE_ONLY(Mode.DPOR),
    OWN_INITIAL_ONLY(Mode.DPOR),
    ANY_ACTOR_FOR_INITIALS(Mode.DPOR),
    LOCK_IS_A_READ(Mode.DPOR),
    LOCK_IS_A_READ_FOR_SLEEP_SETS(Mode.SLEEP),
    NOBODY_WAKES(Mode.DPOR),
    NOBODY_WAKES_FROM_SLEEP_SETS(Mode.SLEEP),
    LOCK_RACES_WITH_UNLOCK(Mode.DPOR),
    WAITING_AT_THE_END_IGNORED(Mode.DPOR),
    WAITING_WHEN_GIVEN_UP_IGNORED(Mode.DPOR),
    RELEASES_NEVER_RACE(Mode.DPOR),
    ORDERED_BY_TIME(Mode.DPOR),
    READS_FORGOTTEN(Mode.DPOR),
    DROPS_NEVER_FIND_ZERO(Mode.DPOR),
    DROPS_NEVER_FIND_ZERO_FOR_SLEEP_SETS(Mode.SLEEP),
    SLEEPING_DROP_AS_IT_IS_NOW(Mode.SLEEP),
    COUNTING_IS_NOT_SEEN(Mode.DPOR),
    OTHER_BITS_COVER(Mode.DPOR),
    BITS_OF_A_WHOLE_WORD_FORGOTTEN(Mode.DPOR);

    final Mode mode;

    PlantedError(Mode mode) {
        this.mode = mode;
    }

    /** A search with this error. */
    Search search(int actors) {
        return switch (this) {
            case LAST_RACE_ONLY -> new LastRaceOnly(mode, actors);
            case OWN_INITIAL_ONLY -> new OwnInitialOnly(mode, actors);
            case ANY_ACTOR_FOR_INITIALS -> new AnyActorForInitials(mode, actors);
            case LOCK_IS_A_READ, LOCK_IS_A_READ_FOR_SLEEP_SETS -> new LockIsARead(mode, actors);
            case NOBODY_WAKES, NOBODY_WAKES_FROM_SLEEP_SETS -> new NobodyWakes(mode, actors);
            case LOCK_RACES_WITH_UNLOCK -> new LockRacesWithUnlock(mode, actors);
            case WAITING_AT_THE_END_IGNORED -> new WaitingAtTheEndIgnored(mode, actors);
            case WAITING_WHEN_GIVEN_UP_IGNORED -> new WaitingWhenGivenUpIgnored(mode, actors);
            case RELEASES_NEVER_RACE -> new ReleasesNeverRace(mode, actors);
            case ORDERED_BY_TIME -> new OrderedByTime(mode, actors);
            case READS_FORGOTTEN -> new ReadsForgotten(mode, actors);
            case DROPS_NEVER_FIND_ZERO, DROPS_NEVER_FIND_ZERO_FOR_SLEEP_SETS -> new DropsNeverFindZero(mode, actors);
            case SLEEPING_DROP_AS_IT_IS_NOW -> new SleepingDropAsItIsNow(mode, actors);
            case COUNTING_IS_NOT_SEEN -> new CountingIsNotSeen(mode, actors);
            case OTHER_BITS_COVER -> new OtherBitsCover(mode, actors);
            case BITS_OF_A_WHOLE_WORD_FORGOTTEN -> new BitsOfAWholeWordForgotten(mode, actors);
        };
    }

    /** Only the last step that races gives something to try: Flanagan and Godefroid 2005, which does not go with sleep sets. */
    private static final class LastRaceOnly extends Search {
        private boolean found;

        LastRaceOnly(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        void races(int depth, int who) {
            found = false;
            super.races(depth, who);
        }

        @Override
        void race(int earlier, int depth, int who) {
            if (!found && !isOrdered(earlier, who)) {
                found = true;
                super.race(earlier, depth, who);
            }
        }
    }

    /** Only the actor of the later step may begin the reversal. */
    private static final class OwnInitialOnly extends Search {
        OwnInitialOnly(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        int initials(int earlier, int depth, int who) {
            return super.initials(earlier, depth, who) & 1 << who;
        }
    }

    /** It does not matter who begins. */
    private static final class AnyActorForInitials extends Search {
        AnyActorForInitials(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        int initials(int earlier, int depth, int who) {
            return (1 << Execution.MOST_ACTORS) - 1;
        }
    }

    private static final class LockIsARead extends Search {
        LockIsARead(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        boolean dependent(int oneKind, int oneBits, int otherKind, int otherBits) {
            return super.dependent(asRead(oneKind), oneBits, asRead(otherKind), otherBits);
        }

        private static int asRead(int kind) {
            return kind == Execution.ACQUIRE ? Execution.READ : kind;
        }
    }

    /** Sleep sets are inherited unfiltered. */
    private static final class NobodyWakes extends Search {
        NobodyWakes(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        int stillAsleep(Execution execution, int sleeping, int depth) {
            return sleeping;
        }
    }

    /** A lock races with the last step on its word, which is mostly the unlock that let it pass. */
    private static final class LockRacesWithUnlock extends Search {
        LockRacesWithUnlock(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        boolean acquisitionRace(int step, int depth, int who) {
            race(step, depth, who);
            return true;
        }
    }

    private static final class WaitingAtTheEndIgnored extends Search {
        WaitingAtTheEndIgnored(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        void racesOfWaiting(Execution execution) {}
    }

    /** Found by these programs in the first version of the search; one in 1,000 shows it. */
    private static final class WaitingWhenGivenUpIgnored extends Search {
        WaitingWhenGivenUpIgnored(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        void racesOfWaiting(Execution execution) {
            if (!execution.isAbandoned()) {
                super.racesOfWaiting(execution);
            }
        }
    }

    /** True of locks with one holder; not of counts and flags, where the order of a release and an acquisition can matter. */
    private static final class ReleasesNeverRace extends Search {
        ReleasesNeverRace(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        void race(int earlier, int depth, int who) {
            if (kind[depth] != Execution.ACQUIRE || kind[earlier] != Execution.RELEASE || lastOfActor[who] < earlier) {
                super.race(earlier, depth, who);
            }
        }
    }

    /** What came before the actor's last step is taken to happen before it. */
    private static final class OrderedByTime extends Search {
        OrderedByTime(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        boolean isOrdered(int step, int who) {
            return super.isOrdered(step, who) || step < lastOfActor[who];
        }
    }

    /** A store races with the last store, but not with the loads since. */
    private static final class ReadsForgotten extends Search {
        ReadsForgotten(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        boolean dependent(int oneKind, int oneBits, int otherKind, int otherBits) {
            return oneKind != Execution.READ
                    && otherKind != Execution.READ
                    && super.dependent(oneKind, oneBits, otherKind, otherBits);
        }
    }

    private static final class DropsNeverFindZero extends Search {
        DropsNeverFindZero(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        int kindOf(Execution execution, int who) {
            return execution.nextKind[who];
        }

        @Override
        int kindAfter(Execution execution, int sleeper, int how) {
            return execution.nextKind[sleeper];
        }
    }

    /** A drop that would not be the last before a step may be after it. */
    private static final class SleepingDropAsItIsNow extends Search {
        SleepingDropAsItIsNow(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        int kindAfter(Execution execution, int sleeper, int how) {
            return execution.kindOf(sleeper);
        }
    }

    private static final class CountingIsNotSeen extends Search {
        CountingIsNotSeen(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        boolean dependent(int oneKind, int oneBits, int otherKind, int otherBits) {
            return super.dependent(asRead(oneKind), oneBits, asRead(otherKind), otherBits);
        }

        private static int asRead(int kind) {
            return kind >= Execution.ADD ? Execution.READ : kind;
        }
    }

    /** What came before a store of other bits is taken to happen before it. */
    private static final class OtherBitsCover extends Search {
        OtherBitsCover(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        boolean covers(int earlier, int later) {
            return kind[earlier] != Execution.READ && kind[earlier] < Execution.ADD;
        }
    }

    private static final class BitsOfAWholeWordForgotten extends Search {
        BitsOfAWholeWordForgotten(Mode mode, int actors) {
            super(mode, 0, actors);
        }

        @Override
        boolean dependent(int oneKind, int oneBits, int otherKind, int otherBits) {
            return oneBits == otherBits && super.dependent(oneKind, oneBits, otherKind, otherBits);
        }
    }
}
