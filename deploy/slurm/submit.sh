#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Submits a campaign as a job array, and a job that joins its parts in DIR/merged:
#   deploy/slurm/submit.sh DIR SHARDS [option of 'forkrace nightly' ...]
# DIR must be seen by all nodes. Partition, account, time and memory: SBATCH_PARTITION, SBATCH_ACCOUNT, SBATCH_TIMELIMIT,
# SBATCH_MEM_PER_NODE, as for every sbatch. ROUND and ARRAY are set by merge.sbatch only.
set -eu

home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)

fail() {
    printf 'submit: %s\n' "$1" >&2
    exit 2
}

[ $# -ge 2 ] || fail "usage: deploy/slurm/submit.sh DIR SHARDS [option of 'forkrace nightly' ...]"
case $2 in
    '' | *[!0-9]* | 0*) fail "'$2' is not a number of shards" ;;
esac
case $1 in
    *%* | *\\*) fail "'$1': Slurm would read % and \\ in names of files" ;;
esac
command -v sbatch >/dev/null || fail "there is no sbatch on the PATH"
if [ -z "${ROUND:-}" ] && [ -d "$1" ] && [ -n "$(ls -A "$1")" ]; then
    fail "$1: is not empty; choose a new directory"
fi
mkdir -p "$1/logs" || fail "cannot write to $1"
directory=$(CDPATH='' cd -- "$1" && pwd -P)
shards=$2
shift 2

# Built here, once, not by every shard.
"$home/forkrace" --version

array=$(sbatch --parsable --array="${ARRAY:-1-$shards}" --output="$directory/logs/shard-%a.log" \
    "$home/deploy/slurm/nightly.sbatch" "$home" "$directory" "$shards" "$@")
# A cluster's name may follow the id.
array=${array%%;*}
merge=$(sbatch --parsable --dependency="afterany:$array" --output="$directory/logs/merge.log" \
    "$home/deploy/slurm/merge.sbatch" "$home" "$directory" "$shards" "${ROUND:-1}" "$@")
echo "array $array of shards ${ARRAY:-1-$shards}, then merge ${merge%%;*}; results will be in $directory/merged"
