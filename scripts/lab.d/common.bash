# What every part of scripts/lab uses: messages, names, the state of a lab on disk. Sourced, never run.
# shellcheck shell=bash

say() { printf 'lab: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}
refuse() {
  say "$*"
  exit 2
}

# One lab is one name: the prefix of its namespaces and the name of its folder, which holds its settings, the logs and
# the work folders of its hosts. The folder is the claim to the name, and the last thing that goes.
lab=${CODED_LAB_NAME:-coded}
labs=${CODED_LAB_DIR:-/var/tmp/coded-lab}
state=$labs/$lab

check_names() {
  [[ $lab =~ ^[a-z][a-z0-9]{0,15}$ ]] ||
    refuse "CODED_LAB_NAME=$lab is no name for a lab; take a small letter, then at most 15 small letters and digits"
  [[ $labs == /* ]] || refuse "CODED_LAB_DIR=$labs is no absolute path; give one"
}

# What the machine lacks, one line each.
check_machine() {
  local lacking=0 tool
  [[ $(uname -s) == Linux ]] || refuse "needs Linux, for network namespaces, found $(uname -s); take a virtual machine"
  ((EUID == 0)) || refuse "needs root to make network namespaces; run it with sudo"
  for tool in ip:iproute2 tc:iproute2 bridge:iproute2 awk:gawk setsid:util-linux; do
    command -v "${tool%:*}" >/dev/null || {
      say "needs ${tool%:*}, found none; install the package ${tool#*:}"
      lacking=1
    }
  done
  ((lacking == 0)) || exit 2
}

namespace() { printf '%s-%s' "$lab" "$1"; }

# Runs one of iproute2's commands, or ends with what it said.
# Usage: attempt WHAT COMMAND...
attempt() {
  local what=$1 complaint
  shift
  complaint=$("$@" 2>&1) || die "cannot $what: ${complaint%%$'\n'*} ($*)"
}

# Looks ten times a second whether a condition holds; fails when the time is up.
# Usage: wait_until SECONDS COMMAND...
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# The options of `up`, with their defaults; other verbs read what the lab was built with.
declare -A setting=([workers]=4 [uplink]=free [downlink]=free [multicast]=on [shared]='' [cpu]='' [cores]=1
  [memory]=600m [spark]=yes)

save_settings() {
  local key
  for key in "${!setting[@]}"; do printf '%s=%s\n' "$key" "${setting[$key]}"; done >"$state/settings"
}

load_settings() {
  local line
  [[ -f $state/settings ]] || die "no lab named $lab is up; start one: scripts/lab up"
  while IFS= read -r line; do setting[${line%%=*}]=${line#*=}; done <"$state/settings"
}

# The hosts: the driver, which is the master's host too, and the workers w1 to wK.
workers() { for ((k = 1; k <= setting[workers]; k++)); do echo "w$k"; done; }
hosts() {
  echo driver
  workers
}

# Sets host to what the user calls a host: driver, w3, or 3.
find_host() {
  host=$1
  [[ $host == driver || $host == w* ]] || host=w$host
  [[ $host == driver || ($host =~ ^w[1-9][0-9]{0,2}$ && ${host#w} -le ${setting[workers]}) ]] ||
    refuse "no host $1 in this lab; its hosts are driver and w1 to w${setting[workers]}"
}

find_worker() {
  find_host "$1"
  [[ $host != driver ]] || refuse "the driver is no worker; the workers are w1 to w${setting[workers]}"
}

# The driver is 10.77.0.1, worker k is 10.77.0.(10+k).
number() { if [[ $1 == driver ]]; then echo 1; else echo $((10 + ${1#w})); fi; }
address() { echo "10.77.0.$(number "$1")"; }
