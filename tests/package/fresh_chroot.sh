#!/usr/bin/env bash
# fresh_chroot.sh PACKAGE.deb: installs the package into a new Debian 12 and checks that it works as a
# new user would try it, that only those whom the administrator chose may capture, that this choice
# survives an upgrade, and that a purge removes everything; then boots it and checks that the services
# stream, write files and are gone after a purge.
#
# Needs root, debootstrap, systemd-container, and Debian's packages by apt; takes minutes, most of
# them for debootstrap (see tests/support/chroot.sh).
set -euo pipefail

package=$(realpath "$1")
export LC_ALL=C.UTF-8
# shellcheck source=tests/support/chroot.sh
. "$(dirname "$0")/../support/chroot.sh"

make_debian() {
  make_chroot bookworm
  cp "$package" "$root/root/"
  inside useradd -m member
  inside useradd -m other
}

# What a purge must remove: everything except files that are gone at the next start, logs, caches, and
# the databases of apt and dpkg.
files() {
  inside find / -xdev -not -path '/proc/*' -not -path '/run/*' -not -path '/var/log/*' -not -path '/var/cache/*' \
    -not -path '/var/lib/apt/*' -not -path '/var/lib/dpkg/*' -not -path '/tmp/*' | sort
}

# capture_as USER: the payload of a packet that is sent while USER captures on the loopback interface.
capture_as() {
  (for _ in $(seq 40); do sleep 0.1; echo hello >/dev/udp/127.0.0.1/9999; done) &
  inside setpriv --reuid="$1" --regid="$1" --init-groups sh -c \
    'chattcp capture -i lo -p udp -p.dst 9999 --payload text -c 1 --duration 10 -q | jq -r .udp.payload'
  wait
}

expect() { # WHAT EXPECTED ACTUAL
  [ "$2" = "$3" ] || fail "$1: expected '$2', not '$3'"
  echo "ok: $1: $3"
}

mode() {
  inside stat -c '%A %U:%G' /usr/bin/chattcp
  inside getcap /usr/bin/chattcp
}

choose() { # true|false
  echo "chattcp chattcp/capture-group boolean $1" | inside debconf-set-selections
}

plain='-rwxr-xr-x root:root'
granted='-rwxr-x--- root:chattcp
/usr/bin/chattcp cap_net_raw=ep'

check_first_packet() {
  SECONDS=0
  apt_get install --no-install-recommends "/root/$(basename "$package")" jq
  expect "first packet in jq, the second command after ${SECONDS} s" hello "$(capture_as root)"
}

check_default() {
  expect "nobody is given a right unasked" "$plain" "$(mode)"
  inside chattcp interfaces --json | grep -q '"lo"' || fail "no interfaces"
  expect "a user captures nothing" "" "$(capture_as member 2>/dev/null)"
}

check_group() {
  inside adduser --quiet member chattcp
  choose true
  inside dpkg-reconfigure -f noninteractive chattcp
  expect "the choice of the group" "$granted" "$(mode)"
  expect "a member captures" hello "$(capture_as member)"
  expect "another user does not" "" "$(capture_as other 2>/dev/null)"
}

check_upgrade() {
  apt_get install --reinstall "/root/$(basename "$package")"
  expect "it survives an upgrade" "$granted" "$(mode)"
  inside dpkg-statoverride --update --add root root 0700 /usr/bin/chattcp
  inside dpkg-reconfigure -f noninteractive chattcp
  expect "an override is respected" "-rwx------ root:root" "$(mode | head -1)"
  inside dpkg-statoverride --remove /usr/bin/chattcp
  choose false
  inside dpkg-reconfigure -f noninteractive chattcp
  expect "the choice is taken back" "$plain" "$(mode)"
}

check_purge() {
  apt_get purge --autoremove chattcp jq
  files >"$scratch/after"
  expect "files that a purge leaves" "" "$(comm -13 "$scratch/before" "$scratch/after")"
  expect "files that it takes along" "" "$(comm -23 "$scratch/before" "$scratch/after")"
  expect "what debconf remembers" "" "$(inside grep -s chattcp \
    /var/cache/debconf/config.dat /var/cache/debconf/templates.dat /var/lib/dpkg/status || true)"
}

# What runs in the booted Debian as one of its services.
write_probe() {
  {
    cat <<'PROBE'
#!/bin/bash
exec >/root/said 2>&1
ip link set lo up
PROBE
    write_server_probe
    write_capture_probe
    echo 'systemctl poweroff --no-block 2>/dev/null'
  } >"$root/root/probe"
  chmod +x "$root/root/probe"
  printf '%s\n' '[Service]' 'ExecStart=/root/probe' >"$root/etc/systemd/system/probe.service"
  inside systemctl --quiet add-wants multi-user.target probe.service
}

write_server_probe() {
  cat <<'PROBE'
curl() { command curl -sSN -m 3 "$@" 'http://127.0.0.1:8080/api/capture?i=lo&p=9999&c=1&payload=text'; }
echo "at first: $(systemctl is-enabled chattcp), $(systemctl is-active chattcp)"
systemctl start chattcp 2>/dev/null
echo "without a token: $(systemctl show -P ExecMainStatus chattcp)"
systemctl reset-failed chattcp
echo 0123456789abcdef | install -D -m 600 /dev/stdin /etc/chattcp/token
systemctl enable --now chattcp 2>/dev/null
for _ in $(seq 50); do command curl -s http://127.0.0.1:8080/healthz && break; sleep 0.1; done
(for _ in $(seq 20); do sleep 0.1; echo hello >/dev/udp/127.0.0.1/9999; done) &
curl
echo
curl -H 'Authorization: Bearer 0123456789abcdef' | grep -o '"payload":.*'
wait
grep -E '^(Uid|CapPrm|CapBnd|NoNewPrivs|Seccomp):' "/proc/$(systemctl show -P MainPID chattcp)/status"
echo "in the journal: $(journalctl -u chattcp | grep -o 'token=.*')"
PROBE
}

# late-0 appears when the service has already failed to find it. Three files are published: by a reload, by
# a stop, and by what a killed service left.
write_capture_probe() {
  cat <<'PROBE'
files=/var/lib/chattcp/late-0
until_it_holds() { for _ in $(seq 200); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done; echo "in vain: $*"; }
restarts() { [ "$(systemctl show -P NRestarts chattcp-capture@late-0)" -ge 1 ]; }
captured() { echo "$1" >/dev/udp/10.9.0.2/9999; grep -qs "$1" $files/*.part; }
listens() { journalctl -u chattcp-capture@late-0 | grep -c 'listening on late-0' | grep -qx "$1"; }
published() { ls $files/packets-*.jsonl | wc -l | grep -qx "$1"; }
as() { setpriv --reuid="$1" --regid="$1" --init-groups "${@:2}"; }
echo 'CHATTCP_CAPTURE_OPTIONS="-p udp -p 9999 --payload text --add number,interface,capture_start"' \
  >/etc/default/chattcp-capture@late-0
echo "captures at first: $(systemctl list-units --all --plain --no-legend 'chattcp-capture@*' | wc -l)"
systemctl enable --now chattcp-capture@late-0 2>/dev/null
until_it_holds restarts
ip link add late-0 type veth peer name peer
ip address add 10.9.0.1/24 dev late-0
ip link set peer up
ip link set late-0 up
ip neighbour replace 10.9.0.2 lladdr 02:00:00:00:00:02 dev late-0
until_it_holds listens 1
until_it_holds captured reloaded
systemctl reload chattcp-capture@late-0
until_it_holds published 1
until_it_holds captured killed
systemctl kill -s KILL chattcp-capture@late-0
until_it_holds listens 2
until_it_holds published 2
until_it_holds captured stopped
sed -n 's/^Cap\(Prm\|Bnd\)/capture &/p' "/proc/$(systemctl show -P MainPID chattcp-capture@late-0)/status"
systemctl stop chattcp-capture@late-0
until_it_holds published 3
stat -c '%A %U:%G %n' $files $files/*1*.jsonl | sed "s/-20.*//"
echo "published: $(cat $files/*.jsonl | jq -r --arg host "$HOSTNAME" \
  '[.label.host == $host, .interface, .udp.payload[:-1]] | join(" ")' | uniq | xargs)"
echo "runs: $(cat $files/*.jsonl | jq -r .capture_start | sort -u | wc -l)"
adduser --quiet other chattcp-capture
echo "the group reads: $(as other sh -c "cat $files/*.jsonl" | grep -o reloaded | uniq)"
echo "others read: $(as member sh -c "cat $files/*.jsonl" 2>/dev/null | wc -l) lines"
systemctl start chattcp-capture@late-0
until_it_holds listens 3
apt-get -qq -y purge chattcp >/dev/null
echo "after a purge: $(systemctl is-active chattcp-capture@late-0), $(ls -d /var/lib/chattcp /etc/default/chattcp* \
  /etc/systemd/system/*.wants/chattcp* 2>/dev/null | wc -l) paths"
PROBE
}

check_services() {
  choose true # The harder case: not everybody may run the program.
  apt_get install --no-install-recommends "/root/$(basename "$package")" systemd-sysv curl iproute2 jq
  write_probe
  expect "the service's program" "$granted" "$(mode)"
  unmount_chroot
  timeout 180 systemd-nspawn --quiet --boot --directory "$root" --register=no --keep-unit \
    --private-network </dev/null >"$scratch/log" 2>&1 || fail "it does not boot: $(cat "$scratch/log" "$root/root/said")"
  sed 's/^/  /' "$root/root/said"
  for line in 'at first: disabled, inactive' 'without a token: 243' '{"error":"token required' \
    '"payload":"hello' $'CapPrm:\t0000000000002000' $'CapBnd:\t0000000000002000' \
    $'NoNewPrivs:\t1' $'Seccomp:\t2' "in the journal: token=TOKEN'" \
    'captures at first: 0' $'capture CapBnd:\t0000000000002000' \
    'drwxr-x--- chattcp-capture:chattcp-capture /var/lib/chattcp/late-0' \
    '-rw-r----- chattcp-capture:chattcp-capture /var/lib/chattcp/late-0/packets' \
    'published: true late-0 reloaded true late-0 killed true late-0 stopped' 'runs: 2' 'the group reads: reloaded' 'others read: 0 lines' \
    'after a purge: inactive, 0 paths'; do
    grep -qF -- "$line" "$root/root/said" || fail "the services: no '$line'"
  done
}

make_debian
files >"$scratch/before"
check_first_packet
check_default
check_group
check_upgrade
check_purge
check_services
