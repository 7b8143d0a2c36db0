# Taking a lab down, however far it came. Sourced, never run.
# shellcheck shell=bash disable=SC2154 # variables of scripts/lab and the other parts

lab_namespaces() { ip netns list | awk -v name="^$lab-(net|driver|w[0-9]+)$" '$1 ~ name { print $1 }'; }

lab_processes() {
  local ns
  for ns in $(lab_namespaces); do ip netns pids "$ns"; done 2>/dev/null
}
no_processes() { [[ -z $(lab_processes) ]]; }

# shellcheck disable=SC2046 # process ids, separated by white space
signal_processes() { kill "-$1" $(lab_processes) 2>/dev/null || true; } # some may be gone by now

# A process may start another between the list and the signal.
kill_processes() {
  signal_processes KILL
  no_processes
}

stop_processes() {
  if ! no_processes; then
    signal_processes TERM
    wait_until 3 no_processes || wait_until 10 kill_processes ||
      die "processes of the lab outlive SIGKILL: $(lab_processes | tr '\n' ' ')"
  fi
}

restore_receive_buffers() {
  [[ -f $labs/rmem_max && -z $(find "$labs" -mindepth 1 -maxdepth 1 -type d) ]] || return 0
  cat "$labs/rmem_max" >/proc/sys/net/core/rmem_max
  rm -f "$labs/rmem_max"
}

# Leaves nothing; does nothing where there is nothing. A second signal does not interrupt it.
teardown() {
  local ns group
  trap '' INT TERM HUP
  stop_processes
  for ns in $(lab_namespaces); do
    attempt "delete the namespace $ns" ip netns del "$ns"
    rm -rf "/etc/netns/$ns"
  done
  rmdir /etc/netns 2>/dev/null || true # others may use it
  for group in "$(cpu_group w)"*; do
    [[ ! -d $group ]] || wait_until 5 rmdir "$group" || say "cannot remove $group"
  done
  rm -rf "$state"
  restore_receive_buffers
  rmdir "$labs" 2>/dev/null || true # other labs may be there
}
