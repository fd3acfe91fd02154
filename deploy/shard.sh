#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs shard I of N of a campaign: deploy/shard.sh DIR I N [option of 'forkrace nightly' ...]
#
# Works in DIR/part-I.tmp and renames it to DIR/part-I once the runner has come to its own end, whatever it found. Killed at any moment
# and begun again with the same arguments, it goes on with the units that are not finished; of a whole part nothing is done again.
# Exit code 0: the part is there; 2: bad input; anything else: begin it again.
set -u

home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

say() {
    printf 'shard: %s\n' "$1" >&2
}

case ${2:-}/${3:-} in
    *[!0-9/]* | /* | */ | */*/*) say "usage: deploy/shard.sh DIR I N [option of 'forkrace nightly' ...]"; exit 2 ;;
esac
part=$1/part-$2
shard=$2/$3
shift 3

if [ -d "$part" ]; then
    say "$part is there already"
    exit 0
fi
mkdir -p "${part%/*}" || exit 2

# A runner that died before it had a plan begins anew.
if [ -f "$part.tmp/plan.json" ]; then
    say "going on with $shard in $part.tmp"
    set -- --resume
else
    set -- --shard "$shard" "$@"
fi

# The runner keeps every finished unit at once; on a signal it ends its virtual machines. Twice is the same as once.
interrupted=
runner=
trap 'interrupted=143; [ -z "$runner" ] || kill -TERM "$runner" 2>/dev/null' TERM
trap 'interrupted=130; [ -z "$runner" ] || kill -TERM "$runner" 2>/dev/null' INT
"$home/forkrace" nightly "$@" --out "$part.tmp" &
runner=$!
wait "$runner"
code=$?
while [ -n "$interrupted" ] && kill -0 "$runner" 2>/dev/null; do
    wait "$runner"
done
if [ -n "$interrupted" ]; then
    say "$shard was interrupted; what is finished is kept in $part.tmp"
    exit "$interrupted"
fi
case $code in
    0 | 1) ;;
    *) say "$shard: the runner ended with $code; what is finished is kept in $part.tmp"; exit "$code" ;;
esac
if [ ! -f "$part.tmp/results.json" ]; then
    say "$shard: the runner has left no results; what is finished is kept in $part.tmp"
    exit 1
fi
mv "$part.tmp" "$part"
