#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A real Slurm of two nodes on this machine runs a campaign of four shards. One task is requeued half way, another is killed outright; the
# merged result must say what the unsharded one says: the same cells with the same verdicts, the same units, the same explorations.
# (How many samples stress takes is up to chance and time.) Needs root and apt-get; three to five minutes. Packages stay installed; else
# nothing is left behind, and nothing listens but on loopback.
set -euo pipefail

LIMIT=${LIMIT:-1500}
SHARDS=4
CAMPAIGN=(--scenario S01 --variant 'V0,V1,V2,V9' --profile quick)
BUDGET=45s

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

say() {
    printf '==== %(%H:%M:%S)T %s\n' -1 "$*"
}

fail() {
    reason=$*
    printf 'test.sh: %s\n' "$reason" >&2
    exit "${code:-1}"
}

[[ $(id -u) -eq 0 ]] || code=2 fail "needs root, to start Slurm"
command -v apt-get >/dev/null || code=2 fail "needs apt-get, to install Slurm"

# Without this the daemons would listen on the address that the machine's name stands for.
if [[ $(getent ahostsv4 "$(hostname)" | head -n 1) != 127.* ]]; then
    [[ $(hostname) != localhost ]] || code=2 fail "the name localhost does not stand for 127.0.0.1"
    exec unshare --uts -- sh -c "hostname localhost && exec '$home/deploy/slurm/test.sh'"
fi

install_packages() {
    # The packages would start their own daemons; this file, if it is ours, keeps them from it.
    local policy=/usr/sbin/policy-rc.d ours=
    if [[ ! -e $policy ]]; then
        ours=yes
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod +x $policy
    fi
    local code=0
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends slurm-wlm munge jq; } \
        >"$base/log/apt-get.log" 2>&1 || code=$?
    [[ -z $ours ]] || rm -f $policy
    [[ $code -eq 0 ]] || fail "apt-get: $(tail -n 1 "$base/log/apt-get.log")"
}

write_configuration() {
    cat >"$base/slurm.conf" <<END
ClusterName=forkrace-test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=16917
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=cred_expire=6,socket=$base/munge.socket
CredType=cred/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=$base/state
SlurmdSpoolDir=$base/spool/%n
SlurmctldPidFile=$base/slurmctld.pid
SlurmdPidFile=$base/slurmd-%n.pid
SlurmctldLogFile=$base/log/slurmctld.log
SlurmdLogFile=$base/log/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
MailProg=/bin/true
ReturnToService=2
SlurmdTimeout=60
KillWait=10
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
SlurmdParameters=config_overrides
NodeName=n1 NodeHostname=localhost NodeAddr=127.0.0.1 Port=16921 CPUs=2 RealMemory=4000
NodeName=n2 NodeHostname=localhost NodeAddr=127.0.0.1 Port=16922 CPUs=2 RealMemory=4000
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
END
}

# Starts a daemon in a session of its own: on Ctrl-C clean_up() ends it, in its turn.
daemon() {
    local name=$1
    shift
    setsid "$@" >"$base/log/$name.out" 2>&1 </dev/null &
}

start_slurm() {
    export SLURM_CONF=$base/slurm.conf
    mkdir "$base/state" "$base/spool"
    (umask 077 && head -c 1024 /dev/urandom >"$base/munge.key")
    daemon munged munged -F --key-file="$base/munge.key" --socket="$base/munge.socket" --pid-file="$base/munged.pid" \
        --log-file="$base/log/munged.log" --seed-file="$base/munged.seed"
    wait_for 60 "munged" test -S "$base/munge.socket"
    daemon slurmctld slurmctld -D -f "$SLURM_CONF"
    daemon slurmd-n1 slurmd -D -N n1 -f "$SLURM_CONF"
    daemon slurmd-n2 slurmd -D -N n2 -f "$SLURM_CONF"
    wait_for 60 "two idle nodes" both_idle
}

both_idle() {
    [[ $(sinfo -h -N -t idle -o %N 2>/dev/null | sort | tr '\n' ' ') == "n1 n2 " ]]
}

# wait_for SECONDS WHAT COMMAND...: asks the command every half second
wait_for() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        ((SECONDS < end)) || fail "waited too long for $what"
        sleep 0.5
    done
}

stop_slurm() {
    if [[ -n ${SLURM_CONF:-} ]]; then
        timeout 10 scancel -u root || true
        # Jobs first: a runner may be ending its virtual machines.
        for _ in {1..40}; do
            [[ -n $(timeout 5 squeue -h 2>/dev/null) ]] || break
            sleep 0.5
        done
        timeout 10 scontrol shutdown || true
    fi
    sleep 1
    for signal in TERM KILL; do
        for _ in {1..20}; do
            # shellcheck disable=SC2046 # one word for each process that still runs
            kill -$signal $(jobs -pr) || return 0
            sleep 0.5
        done
    done
}

clean_up() {
    local status=$?
    trap - EXIT
    trap '' INT TERM
    [[ -z ${watchdog:-} ]] || kill "$watchdog" 2>/dev/null || true
    if [[ $status -ne 0 ]]; then
        tail -n 20 "$base"/night/logs/*.log "$base"/log/* 2>/dev/null || true
        # Again, below all that.
        printf 'test.sh: %s\n' "${reason:-ended with $status}" >&2
    fi
    stop_slurm >/dev/null 2>&1
    rm -rf "$base"
    exit "$status"
}

base=$(mktemp -d)
# munged wants its socket to be within reach of all users.
chmod 711 "$base"
trap clean_up EXIT
trap 'exit 130' INT
trap 'fail "ended by a signal, or not done after $LIMIT s"' TERM
mkdir "$base/log"
(trap 'kill "$nap" 2>/dev/null' EXIT TERM; sleep "$LIMIT" & nap=$!; wait "$nap" && kill -TERM $$) &
watchdog=$!

say "installing slurm-wlm, munge, jq"
for command in slurmctld slurmd sbatch munged jq; do
    command -v $command >/dev/null || { install_packages; break; }
done

say "starting Slurm"
write_configuration
start_slurm
if ss -Hltn 2>/dev/null | awk '{ print $4 }' | grep -E ':(16917|1692[12])$' | grep -v '^127\.'; then
    fail "Slurm listens on more than loopback"
fi

say "submitting $SHARDS shards"
night=$base/night
nice "$home/deploy/slurm/submit.sh" "$night" "$SHARDS" "${CAMPAIGN[@]}" --budget "$BUDGET" | tee "$base/submitted"
array=$(sed -n 's/^array \([0-9]*\) .*/\1/p' "$base/submitted")

# Whether some units of a shard are finished, and some are not.
half_way() {
    local part=$night/part-$1.tmp finished all
    [[ -f $part/plan.json && -f $part/cells.jsonl ]] || return 1
    finished=$(wc -l <"$part/cells.jsonl")
    all=$(jq --argjson shard "$1" '[.units[] | select(.shard == $shard)] | length' "$part/plan.json")
    ((finished >= 1 && finished < all))
}

both_half_way() {
    half_way 1 && half_way 2
}

wait_for 300 "shards 1 and 2 to be half way" both_half_way
kept=$(wc -l <"$night/part-1.tmp/cells.jsonl")
head -n "$kept" "$night/part-1.tmp/cells.jsonl" >"$base/kept"
say "requeueing shard 1 after $kept units"
scontrol requeue "${array}_1"

# All processes of the task at once, as a machine would that loses power. Slurm does not run such a task again, merge.sbatch does.
shell=$(sed -n 's/.*, process \([0-9]*\), .*/\1/p' "$night/logs/shard-2.log")
say "killing shard 2, process $shell"
[[ $(ps -o pgid= -p "$shell" | tr -d ' ') -eq $shell ]] || fail "process $shell leads no group"
kill -KILL -- "-$shell"

no_jobs() {
    [[ -z $(squeue -h) ]]
}
say "waiting for the merged result"
wait_for 900 "the merged result" no_jobs
cat "$night/logs/merge.log"
[[ -f $night/merged/results.json ]] || fail "no merged result"

say "looking at what the tasks have said"
expect() {
    grep -q -- "$1" "$night/logs/$2" || fail "$2 does not say '$1'"
}
expect "begun again 1 times" shard-1.log
expect "$kept units are finished" shard-1.log
head -n "$kept" "$night/part-1/cells.jsonl" | cmp - "$base/kept" || fail "shard 1 has lost finished units"
[[ $(grep -c "^shard 2/4 on" "$night/logs/shard-2.log") -eq 2 ]] || fail "shard 2 did not run exactly twice"
expect "no part of shards 2 of 4 after round 1" merge.log

say "the same without shards"
# Where the machine is busy with other things, it needs more time than it got.
nice "$home/forkrace" nightly "${CAMPAIGN[@]}" --budget 120s --out "$base/whole" \
    || nice "$home/forkrace" nightly --resume --budget 120s --out "$base/whole" \
    || fail "the campaign without shards is not as expected"

say "comparing"
# What does not depend on chance: cells, verdicts, units; of explorations everything but the time.
certain='[.cells[] | {name: "\(.scenario).\(.variant)", expected, judged, reached, exhausted, verdict,
    units: ([.units[] | {kind, form, mode, failure}
        + if .kind == "explore" then {samples, outcomes} else {} end] | sort_by(.kind, .form, .mode))}]
    | sort_by(.name)'
jq "$certain" "$base/whole/results.json" >"$base/whole.json"
jq "$certain" "$night/merged/results.json" >"$base/merged.json"
diff -u "$base/whole.json" "$base/merged.json" || fail "the merged result differs from the unsharded one"
cells=$(jq length "$base/merged.json")
executions=$(jq '[.[].units[] | select(.kind == "explore") | .samples] | add' "$base/merged.json")
[[ $cells -eq 4 && $executions -gt 0 ]] || fail "$cells cells and $executions executions were compared"

say "a part that lacks is named"
mv "$night/part-3" "$night/elsewhere"
status=0
"$home/deploy/merge.sh" "$night" "$SHARDS" >"$base/lacking" 2>&1 || status=$?
if [[ $status -ne 1 ]] || ! grep -q "missing shards: 3/4" "$base/lacking"; then
    fail "exit code $status: $(cat "$base/lacking")"
fi

say "$cells cells in $SHARDS shards are as without shards, $executions executions among them; $SECONDS s"
