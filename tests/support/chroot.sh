# shellcheck shell=bash
# For scripts that try chattcp in a new Debian: makes one below a scratch folder, runs commands in it, and
# removes it at the end of the script. Needs root, debootstrap, and Debian's packages by apt.
#
# CHATTCP_DEBIAN can name a folder with what debootstrap (--variant=minbase) made before, in a subfolder
# for each release, such as bookworm.

scratch=$(mktemp -d -p "${TMPDIR:-/var/tmp}" chattcp-XXXXXX)
root=$scratch/debian
trap remove_chroot EXIT

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# As the machine's own apt has it.
mirror() {
  local mirrors
  mirrors=$(apt-get indextargets --format "\$(REPO_URI)" 'Label: Debian')
  echo "${mirrors:-http://deb.debian.org/debian}" | sed q
}

mount_chroot() {
  mount -t proc proc "$root/proc"
  mount --rbind --make-rslave -o ro /sys "$root/sys"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
}

unmount_chroot() {
  umount "$root/dev/pts" "$root/proc"
  umount -R "$root/sys"
}

remove_chroot() {
  unmount_chroot 2>/dev/null || true
  rm -rf --one-file-system "$scratch"
}

make_chroot() { # RELEASE
  if [ -d "${CHATTCP_DEBIAN:-/nonexistent}/$1" ]; then
    cp -a "$CHATTCP_DEBIAN/$1" "$root"
  else
    debootstrap --variant=minbase "$1" "$root" "$(mirror)" >"$scratch/log" 2>&1 || fail "$(tail "$scratch/log")"
  fi
  echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/late-mirror"
  mount_chroot
  inside apt-get -qq update
}

# Without what the machine's environment says of compilers and paths.
inside() { # COMMAND...
  env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"
}

apt_get() { # ARGUMENT...
  inside apt-get -qq -y "$@" </dev/null >"$scratch/log" 2>&1 || fail "apt-get $*: $(cat "$scratch/log")"
}
