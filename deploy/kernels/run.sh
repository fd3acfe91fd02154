#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs hostrace inside virtual machines that boot the distribution's kernels, and prints how many operations were lost by kernel, file
# system and mode. QEMU emulates the processor, so the kernel of this machine plays no part. The kernel packages are downloaded and
# unpacked, not installed; what else is needed is installed by name and stays. Else nothing is left behind but DIR.
#
#   deploy/kernels/run.sh [--kernel SERIES|FILE]... [--fs NAME[,NAME...]] [--time SECONDS] [--out DIR]
#
#   --kernel  a series like 6.1, of which the newest package is taken, or a package file linux-image-*.deb; default: 6.1 and 6.12
#   --fs      ext4, xfs, btrfs, vfat, nfs (its server in the same machine); default: all of them
#   --time    seconds of hostrace on each file system; default: 80
#   --out     where DIR/KERNEL/FS.json (or FS.txt, why there is none), DIR/KERNEL/console.log, DIR/table.md come to lie;
#             default: forkrace-results/kernels
#
# 0: every kernel has told about every file system; 1: not all have, the rest is there; 2: bad input or machine.
# LIMIT (seconds a machine may take beyond hostrace's time) may be raised where this machine is busy. IOPS is what the disks do a second.
set -euo pipefail

IOPS=${IOPS:-200}
LIMIT=${LIMIT:-300}
KNOWN=(ext4 xfs btrfs vfat nfs)

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
guest=$home/deploy/kernels
sources=$home/stress-tests/src/main/c

say() {
    printf '==== %(%H:%M:%S)T %s\n' -1 "$*" >&2
}

fail() {
    printf 'run.sh: %s\n' "$*" >&2
    exit "${code:-1}"
}

bad() {
    code=2 fail "$@"
}

# number NAME VALUE MOST
number() {
    [[ $2 =~ ^[1-9][0-9]{0,5}$ && $2 -le $3 ]] || bad "$1 $2: a whole number from 1 to $3 is needed"
}

parse() {
    kernels=() file_systems=() time=80 out=$home/forkrace-results/kernels
    while [[ $# -gt 0 ]]; do
        case $1 in --kernel | --fs | --time | --out) ;; *) bad "unknown argument '$1'; there are --kernel, --fs, --time, --out" ;; esac
        [[ $# -gt 1 && -n $2 ]] || bad "$1 needs a value"
        case $1 in
            --kernel) kernels+=("$2") ;;
            --fs) IFS=, read -ra file_systems <<<"$2" ;;
            --time) time=$2 ;;
            --out) out=$2 ;;
        esac
        shift 2
    done
    [[ ${#kernels[@]} -gt 0 ]] || kernels=(6.1 6.12)
    [[ ${#file_systems[@]} -gt 0 ]] || file_systems=("${KNOWN[@]}")
}

# Where there is no dpkg-deb, the machine is refused later.
is_package() {
    [[ -f $1 && $1 == *.deb ]] || return 1
    ! command -v dpkg-deb >/dev/null || [[ $(dpkg-deb -f "$1" Package 2>/dev/null) == linux-image-* ]]
}

check() {
    local name
    for name in "${kernels[@]}"; do
        [[ $name =~ ^[0-9]+\.[0-9]+$ ]] || is_package "$name" \
            || bad "--kernel $name: neither a series like 6.1 nor a package file linux-image-*.deb"
    done
    for name in "${file_systems[@]}"; do
        [[ " ${KNOWN[*]} " == *" $name "* ]] || bad "--fs $name: there are ${KNOWN[*]}"
    done
    number --time "$time" 86400
    number IOPS "$IOPS" 100000
    number LIMIT "$LIMIT" 86400
    [[ ! -e $out || -d $out ]] || bad "--out $out: is not a directory"
    [[ $(id -u) -eq 0 ]] || bad "needs root, to install qemu and to unpack kernels"
    grep -qx 'ID=debian' /etc/os-release 2>/dev/null || bad "needs Debian, whose kernel packages it boots"
    [[ $(dpkg --print-architecture) == amd64 ]] || bad "needs a machine of Debian's architecture amd64"
}

# have COMMAND PACKAGE: notes the package if the command lacks
have() {
    command -v "$1" >/dev/null || lacking+=("$2")
}

install_packages() {
    lacking=()
    have qemu-system-x86_64 qemu-system-x86
    have gcc gcc
    have cpio cpio
    have depmod kmod
    have jq jq
    have xz xz-utils
    have tc iproute2
    have mkfs.ext4 e2fsprogs
    have mkfs.xfs xfsprogs
    have mkfs.btrfs btrfs-progs
    have mkfs.vfat dosfstools
    [[ -e /usr/include/stdio.h ]] || lacking+=(libc6-dev)
    apt-get update >"$base/apt-get.log" 2>&1 || say "apt-get update: $(tail -n 1 "$base/apt-get.log"); the lists stay as they are"
    # Would take the place of an installed busybox, so it is not installed either.
    (cd "$base" && apt-get -o APT::Sandbox::User=root download busybox-static && dpkg-deb -x busybox-static_*.deb busybox) \
        >"$base/apt-get.log" 2>&1 || fail "busybox-static: $(tail -n 1 "$base/apt-get.log")"
    [[ ${#lacking[@]} -gt 0 ]] || return 0
    say "installing ${lacking[*]}"
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${lacking[@]}" >"$base/apt-get.log" 2>&1 \
        || fail "apt-get install ${lacking[*]}: $(tail -n 1 "$base/apt-get.log")"
}

# A disk for each file system, made here: it is slow already when it is first used.
make_disks() {
    local letters=abcdefgh i=0 name image
    : >"$base/disks"
    drives=()
    for name in "${file_systems[@]}"; do
        image=$base/$name.img
        rm -f "$image"
        truncate -s 512M "$image"
        case $name in
            ext4 | nfs) mkfs.ext4 -q -F "$image" ;;
            xfs) mkfs.xfs -q "$image" ;;
            btrfs) mkfs.btrfs -q "$image" ;;
            vfat) mkfs.vfat "$image" ;;
        esac >"$base/mkfs.log" 2>&1 || fail "mkfs for $name: $(tail -n 1 "$base/mkfs.log")"
        drives+=(-drive "file=$image,format=raw,if=none,id=$name,cache=unsafe,throttling.iops-total=$IOPS"
            -device "virtio-blk-pci,drive=$name")
        echo "$name vd${letters:i:1}" >>"$base/disks"
        i=$((i + 1))
    done
}

# Boots $release and waits for its end. The console is the first serial line, results come by the second.
boot() {
    local status=0 limit=$((LIMIT + ${#file_systems[@]} * (time + 20)))
    : >"$base/result"
    say "$release: booting, at most $limit s"
    timeout --kill-after=10 "$limit" qemu-system-x86_64 -accel tcg,thread=multi -machine q35 -cpu max -smp 2 -m 1024 \
        -nodefaults -no-user-config -no-reboot -display none -monitor none -nic none \
        -kernel "$base/vmlinuz" -initrd "$base/initrd.gz" -append "console=ttyS0 panic=-1 loglevel=5" \
        -serial "file:$base/console.log" -serial "file:$base/result" "${drives[@]}" >"$base/qemu.log" 2>&1 </dev/null &
    machine=$!
    wait "$machine" || status=$?
    machine=
    [[ $status -ne 124 ]] || say "$release: not done after $limit s, ended"
    [[ $status -eq 0 || $status -eq 124 ]] || say "$release: qemu: $(tail -n 1 "$base/qemu.log")"
}

# What came by the second serial line: "== NAME begin", the document, "== NAME end CODE"; "== NAME said WORDS" otherwise. Where hostrace
# has refused a file system, its reason is the answer.
collect() {
    local name said to=$out/$release told=yes
    mkdir -p "$to"
    cp "$base/console.log" "$to/console.log"
    sed -n 's/^== boot \(module .*\)/\1/p' "$base/result" | while read -r said; do say "$release: $said"; done
    for name in "${file_systems[@]}"; do
        rm -f "$to/$name.json" "$to/$name.txt"
        sed -n "/^== $name begin/,/^== $name end/{/^== /d;p}" "$base/result" >"$base/document"
        said=$(sed -n "s/^== $name said //p" "$base/result" | tail -n 1)
        if jq -se 'length == 1 and (.[0].modes | length > 0)' "$base/document" >/dev/null 2>&1; then
            cp "$base/document" "$to/$name.json"
            documents+=("$to/$name.json")
        elif [[ $said == hostrace:* && $said != *"time is over"* ]]; then
            refusals+=("$release $name: ${said#hostrace: }")
            echo "${said#hostrace: }" >"$to/$name.txt"
        else
            say "$release: no result for $name${said:+: $said}"
            told=
        fi
    done
    [[ -n $told ]]
}

# run_kernel SERIES|FILE
run_kernel() {
    make_disks
    printf 'TIME=%s\nLIMIT=%s\nFILE_SYSTEMS="%s"\n' "$time" "$((time + 120))" "$(cat "$base/disks")" >"$base/boot.conf"
    "$guest/image.sh" "$base" "$1" || return 1
    release=$(cat "$base/release")
    boot
    collect
}

clean_up() {
    local status=$?
    trap - EXIT
    trap '' INT TERM HUP
    if [[ -n ${machine:-} ]]; then
        kill "$machine" 2>/dev/null || true
        wait "$machine" 2>/dev/null || true
    fi
    rm -rf "$base"
    exit "$status"
}

parse "$@"
check
base=$(mktemp -d)
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
install_packages
gcc -O2 -static -pthread -o "$base/hostrace" "$sources"/*.c 2>"$base/gcc.log" || fail "gcc: $(head -n 1 "$base/gcc.log")"
mkdir -p "$out"

documents=() refusals=() lacks=
for kernel in "${kernels[@]}"; do
    run_kernel "$kernel" || lacks=yes
done
[[ ${#documents[@]} -gt 0 ]] || fail "no kernel has told anything"
{
    jq -rs -f "$guest/table.jq" "${documents[@]}"
    [[ ${#refusals[@]} -eq 0 ]] || printf -- '- %s\n' "${refusals[@]}"
} | tee "$out/table.md"
say "$SECONDS s, results in $out"
[[ -z $lacks ]]
