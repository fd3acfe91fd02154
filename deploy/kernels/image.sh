#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# image.sh DIR SERIES|FILE, for run.sh: makes DIR/vmlinuz and DIR/initrd.gz of a kernel package, and DIR/release, its version. The package
# is the newest of that series, or the file. The initramfs holds DIR/busybox, tc, DIR/hostrace, DIR/boot.conf, and the modules needed.
set -euo pipefail

MODULES=(virtio_pci virtio_blk ext4 xfs btrfs vfat nls_cp437 nls_ascii sch_netem nfsd nfsv4)

guest=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
base=$1
kernel=$2
apt=()

fail() {
    printf 'run.sh: kernel %s: %s\n' "$kernel" "$*" >&2
    exit 1
}

# newest: the name of the newest package of the series in the lists of apt
newest() {
    local series=${kernel//./\\.}
    apt-cache "${apt[@]}" pkgnames "linux-image-$kernel" \
        | grep -E "^linux-image-$series\.[0-9]+(-[0-9]+|\+deb[0-9.]+)-amd64$" | sort -V | tail -n 1
}

# Backports come from where this machine's packages of the same release come from; only the calls here see them.
add_backports() {
    local codename origin lists=$base/apt
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    # shellcheck disable=SC2016 # apt fills these in
    origin=$(apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' \
        | sed -n "s/^$codename main //p" | head -n 1)
    [[ -n $origin ]] || return 1
    mkdir -p "$lists/lists/partial"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $origin $codename-backports main" >"$lists/sources.list"
    apt=(-o "Dir::Etc::sourcelist=$lists/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$lists/lists"
        -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root)
    apt-get "${apt[@]}" update >"$base/apt-get.log" 2>&1
}

# Downloads the package of the series, sets package.
fetch() {
    local name
    name=$(newest) || true
    if [[ -z $name ]]; then
        add_backports || true
        name=$(newest) || true
    fi
    [[ -n $name ]] || fail "neither the sources of this machine nor their backports have one"
    mkdir -p "$base/deb"
    (cd "$base/deb" && apt-get "${apt[@]}" -o APT::Sandbox::User=root download "$name") >"$base/apt-get.log" 2>&1 \
        || fail "$(tail -n 1 "$base/apt-get.log")"
    package=$(echo "$base/deb/$name"_*.deb)
}

# Sets root and release.
unpack() {
    root=$base/root
    rm -rf "$root"
    dpkg-deb -x "$package" "$root" 2>"$base/dpkg.log" || fail "$(tail -n 1 "$base/dpkg.log")"
    # Newer packages have their modules below /usr.
    [[ ! -d $root/usr/lib/modules || -e $root/lib ]] || ln -s usr/lib "$root/lib"
    release=$(basename "$root"/lib/modules/*)
    [[ -f $root/boot/vmlinuz-$release ]] || fail "the package has no kernel"
    depmod -b "$root" "$release" 2>/dev/null || fail "its modules have no order"
}

# The modules and what they need, in an order in which they load.
add_modules() {
    local module file
    mkdir "$initramfs/modules"
    for module in "${MODULES[@]}"; do
        modprobe -S "$release" -d "$root" --show-depends "$module" 2>/dev/null \
            || printf 'run.sh: kernel %s has no module %s\n' "$release" "$module" >&2
    done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$base/modules"
    while read -r file; do
        module=$(basename "$file" .xz)
        case $file in
            *.xz) xz -dc "$file" >"$initramfs/modules/$module" ;;
            *.ko) cp "$file" "$initramfs/modules/$module" ;;
            *) fail "$(basename "$file") is compressed in a way that is not known here" ;;
        esac
        echo "$module"
    done <"$base/modules" >"$initramfs/modules/order"
}

add_tc() {
    local file
    cp -L "$(command -v tc)" "$initramfs/sbin/tc"
    for file in $(ldd "$(command -v tc)" | grep -o '/[^ ]*'); do
        mkdir -p "$initramfs$(dirname "$file")"
        cp -L "$file" "$initramfs$file"
    done
}

build_initramfs() {
    initramfs=$base/initramfs
    rm -rf "$initramfs"
    mkdir -p "$initramfs/bin" "$initramfs/sbin" "$initramfs/dev"
    cp "$guest/init.sh" "$initramfs/init"
    cp "$base"/busybox/bin/busybox "$initramfs/bin/busybox"
    ln -s busybox "$initramfs/bin/sh"
    cp "$base/hostrace" "$base/boot.conf" "$initramfs"
    add_tc
    add_modules
    (cd "$initramfs" && find . | cpio -o -H newc --quiet | gzip -1) >"$base/initrd.gz"
}

package=$kernel
[[ -f $kernel ]] || fetch
unpack
build_initramfs
cp "$root/boot/vmlinuz-$release" "$base/vmlinuz"
echo "$release" >"$base/release"
