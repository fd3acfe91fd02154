#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The first process of a virtual machine that run.sh starts: busybox's shell in a tiny initramfs. It loads the modules in the given order,
# runs hostrace on each file system, writes to the second serial line what that said, and turns the machine off. /boot.conf, written by
# run.sh, sets FILE_SYSTEMS (each "name disk"), TIME and LIMIT, in seconds.

# Runs as a child, so that init itself never ends before poweroff.
say() {
    printf '%s\n' "$*" >/dev/ttyS1
}

load_modules() {
    while read -r module; do
        insmod "/modules/$module" || say "== boot module $module cannot be loaded"
    done </modules/order
}

# NFS from this kernel to itself: its server is fed by hand what mountd would tell it, and the loopback line gets the delay of a network.
export_nfs() {
    ip link set lo up
    /sbin/tc qdisc add dev lo root netem delay 15ms limit 20000
    mkdir -p /var/lib/nfs/v4recovery
    mount -t nfsd nfsd /proc/fs/nfsd
    # No client of an earlier server is waited for: the shortest time that can be said.
    echo 10 >/proc/fs/nfsd/nfsv4gracetime
    echo 10 >/proc/fs/nfsd/nfsv4leasetime
    # Version 4 alone needs no portmapper.
    echo '-2 -3 +4 +4.1' >/proc/fs/nfsd/versions
    echo 'tcp 2049' >/proc/fs/nfsd/portlist
    echo 4 >/proc/fs/nfsd/threads
    echo Y >/proc/fs/nfsd/v4_end_grace
    # The flags 0x2412: writable, no root squash, unprivileged ports, asynchronous, no subtree check, the root of all exports.
    echo 'nfsd 127.0.0.1 2147483647 guest' >/proc/net/rpc/auth.unix.ip/channel
    echo 'guest /export 2147483647 9234 65534 65534 0' >/proc/net/rpc/nfsd.export/channel
    # shellcheck disable=SC2028 # the kernel reads it so
    printf '%s\n' 'guest 1 \x00000000 2147483647 /export' >/proc/net/rpc/nfsd.fh/channel
}

# mount_one NAME DISK: on /mnt/NAME
mount_one() {
    mkdir -p "/mnt/$1"
    case $1 in
        nfs)
            mkdir -p /export
            mount -t ext4 "/dev/$2" /export || return
            export_nfs
            mount -i -t nfs4 -o vers=4.1,proto=tcp,addr=127.0.0.1,clientaddr=127.0.0.1 127.0.0.1:/ /mnt/nfs
            ;;
        *)
            mount -t "$1" "/dev/$2" "/mnt/$1"
            ;;
    esac
}

# run_one NAME DISK
run_one() {
    if ! mount_one "$1" "$2" 2>/tmp/said; then
        say "== $1 said cannot be mounted: $(tail -n 1 /tmp/said)"
        return
    fi
    timeout -k 5 "$LIMIT" /hostrace --path "/mnt/$1" --time "$TIME" --json >/tmp/json 2>/tmp/said
    code=$?
    while read -r line; do
        say "== $1 said $line"
    done </tmp/said
    say "== $1 begin"
    cat /tmp/json >/dev/ttyS1
    say ""
    say "== $1 end $code"
}

/bin/busybox mkdir -p /bin /sbin /usr/bin /proc /sys /dev /tmp /mnt /etc
/bin/busybox --install -s /bin
export PATH=/bin:/sbin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mkdir -p /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
stty -F /dev/ttyS1 raw
# shellcheck source=/dev/null
. /boot.conf
say "== boot kernel $(uname -r)"
say "== boot version $(uname -v)"
load_modules
echo 32 >/proc/sys/vm/nr_hugepages
echo "$FILE_SYSTEMS" | while read -r name disk; do
    run_one "$name" "$disk"
done
say "== boot done"
sync
poweroff -f
