#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Joins the parts that deploy/shard.sh has left in DIR into DIR/merged: deploy/merge.sh [--wait SECONDS] DIR N
#
# --wait: until all N parts are there, but not longer. A part that is not whole is joined as far as it got; what lacks is named, and the
# exit code is 1. Begun again, it makes DIR/merged again. DIR/merged is there whole or not at all.
set -eu

home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

usage() {
    printf "merge: usage: deploy/merge.sh [--wait SECONDS] DIR N\n" >&2
    exit 2
}

patience=0
if [ "${1:-}" = --wait ]; then
    patience=${2:-}
    [ $# -ge 2 ] || usage
    shift 2
fi
case $#/$patience/${2:-} in
    2/*[!0-9/]* | 2//* | 2/*/ | [!2]*) usage ;;
esac
directory=$1
shards=$2

# numbers of the parts of which a file is there: -d '' or -f .tmp/plan.json
parts() {
    shard=1
    while [ "$shard" -le "$shards" ]; do
        if test "$1" "$directory/part-$shard$2"; then
            echo "$shard"
        fi
        shard=$((shard + 1))
    done
}

waited=0
while [ "$waited" -lt "$patience" ] && [ "$(parts -d '' | wc -l)" -lt "$shards" ]; do
    sleep 5
    waited=$((waited + 5))
done

set --
for shard in $(parts -d ''); do
    set -- "$@" "$directory/part-$shard"
done
for shard in $(parts -f .tmp/plan.json); do
    printf 'merge: shard %s/%s is not whole; its finished units count\n' "$shard" "$shards" >&2
    set -- "$@" "$directory/part-$shard.tmp"
done
if [ $# -eq 0 ]; then
    printf 'merge: none of %s parts is in %s\n' "$shards" "$directory" >&2
    exit 1
fi

rm -rf "$directory/merged.tmp"
code=0
"$home/forkrace" merge "$@" --out "$directory/merged.tmp" || code=$?
[ "$code" -le 1 ] || exit "$code"
rm -rf "$directory/merged"
mv "$directory/merged.tmp" "$directory/merged"
exit "$code"
