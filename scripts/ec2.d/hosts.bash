# The hosts of a cluster: how they are reached, what is sent to them, what runs there. Knows nothing of AWS: a file of
# hosts and a transport are enough. Sourced, never run.
# shellcheck shell=bash disable=SC2034,SC2154 # variables of scripts/ec2 and the other parts

readonly RELAY_PORT=7070

# ---- transport

# Address that this machine reaches, and address among the hosts, by name.
declare -A outer=() inner=()
load_hosts() {
  local name out in
  outer=() inner=()
  if [[ $dry == yes && ! -f $folder/hosts ]]; then
    for name in master $(seq -f 'w%g' "${setting[workers]}"); do outer[$name]=$name-PUBLIC inner[$name]=$name-PRIVATE; done
    return 0
  fi
  [[ -f $folder/hosts ]] || die "the cluster in $folder is not up; start it: scripts/ec2 launch $folder"
  while read -r name out in; do outer[$name]=$out inner[$name]=$in; done <"$folder/hosts"
}
workers() {
  local k
  for ((k = 1; k < ${#outer[@]}; k++)); do echo "w$k"; done
}

# Runs a line of shell on a host, in the user's home there, with this input and output; its exit code, 255 where the host
# is not reached. The one thing that differs between a cloud and the lab.
# Usage: on HOST LINE
on() {
  local reach
  case ${setting[transport]} in
    ssh)
      reach=(ssh -i "$folder/key" -p "${setting[ssh-port]}" -o BatchMode=yes -o IdentitiesOnly=yes -o ConnectTimeout=10
        -o ServerAliveInterval=15 -o ServerAliveCountMax=4 -o StrictHostKeyChecking=accept-new
        -o UserKnownHostsFile="$folder/known_hosts" -o LogLevel=ERROR "${setting[user]}@${outer[$1]}")
      ;;
    netns) reach=(ip netns exec "${setting[lab]}-${outer[$1]}" bash -c) ;;
  esac
  if [[ $dry == yes ]]; then
    quoted "${reach[@]}" "$2" >&3
    return 0
  fi
  (cd / && exec "${reach[@]}" "$2") 3>&- 9>&-
}

# A verb of remote.bash on a host, in the folder of the cluster there. Hosts of the lab share one file system, so there that
# has the host's name in it. Usage: remote HOST VERB ARGUMENTS...
remote() {
  local host=$1 home line
  home=${setting[home]//%h/"$1"}
  shift
  printf -v line ' %q' "$@"
  printf -v line 'cd %q && exec bash ./remote.bash%s' "$home" "$line"
  on "$host" "$line"
}

# The same on several hosts at once; what they say bears their names. Fails, and names them, where one has failed.
# Usage: remote_all WHAT HOSTS VERB ARGUMENTS..., the hosts in one word
remote_all() {
  local what=$1 hosts=$2 host failed=''
  shift 2
  declare -A of=()
  for host in $hosts; do
    if [[ $dry == yes ]]; then
      remote "$host" "$@"
      continue
    fi
    start_child say_of "$host" "$@"
    of[$host]=$!
  done
  for host in $hosts; do
    [[ -z ${of[$host]:-} ]] || wait "${of[$host]}" || failed+=" $host"
  done
  children=()
  [[ -z $failed ]] || die "cannot $what on$failed; what they said is above"
}
say_of() {
  local line
  remote "$@" 2>&1 | while IFS= read -r line || [[ -n $line ]]; do printf '%s: %s\n' "$1" "$line"; done >&2
}

is_reached() { run_child on "$1" true >/dev/null 2>"$scratch/said"; }

# Instances take a minute or two from running to answering.
await_hosts() {
  local host deadline=$((SECONDS + PATIENCE))
  for host in master $(workers); do
    until is_reached "$host"; do
      ((SECONDS < deadline)) ||
        die "$host (${outer[$host]}) does not answer after $PATIENCE s: $(head -n 1 "$scratch/said");" \
          "does --ssh-from ${setting[ssh-from]} have the address that this machine is seen by?"
      pause
    done
  done
}

# ---- what hosts are given

# The bundle: Spark and all of ours, in one folder of jars, as scripts/coded has built it. All hosts run the same bytes.
# Sets bundle and digest.
bundle='' digest=''
make_bundle() {
  local launcher=$root/benchmarks/target/launcher jar number=0 into=$scratch/bundle
  bundle=${CODED_EC2_BUNDLE:-}
  if [[ $dry == yes ]]; then
    bundle=/dev/null digest=DIGEST
    return
  fi
  if [[ -z $bundle ]]; then
    run_child "$root/scripts/coded" version >/dev/null || exit $?
    bundle=$scratch/bundle.tar
    mkdir -p "$into/jars"
    # Two jars of one name are told apart by a number in front, their place in the class path.
    while IFS= read -r -d : jar; do
      [[ -n $jar ]] || continue
      ((++number))
      ln -s -- "$jar" "$into/jars/$(printf '%03d' "$number")-${jar##*/}"
    done < <(printf '%s:%s:' "$(<"$launcher/own-jar")" "$(<"$launcher/classpath.txt")")
    cp -- "$launcher/jvm.options" "$into/"
    cp -- "$root/scripts/log4j2.properties" "$into/log4j2.driver.properties"
    cp -- "$root/scripts/lab.d/log4j2.properties" "$into/log4j2.daemons.properties"
    # The same jars give the same bytes: names in order, no times, no owners.
    tar -C "$into" -chf "$bundle" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner . ||
      die "cannot pack the jars into $bundle; is the disk full?"
  fi
  [[ -r $bundle ]] || die "cannot read CODED_EC2_BUNDLE=$bundle"
  digest=$(sha256sum -- "$bundle" | cut -d ' ' -f 1)
}

send_script() {
  local host home line
  for host in master $(workers); do
    home=${setting[home]//%h/"$host"}
    printf -v line 'mkdir -p %q && cat >%q' "$home" "$home/remote.bash"
    input=$root/scripts/ec2.d/remote.bash run_child on "$host" "$line" || die "cannot write to $host (${outer[$host]})"
  done
}

# From this machine to the master once, from there to the workers: few have an uplink for the first to all.
send_bundle() {
  [[ $dry == yes ]] || say "sending $(du -hL -- "$bundle" | cut -f 1) to the master"
  input=$bundle run_child remote master receive "$digest" || die "cannot send the bundle to the master (${outer[master]})"
  run_child remote master offer "${inner[master]}" "$RELAY_PORT" || die "the master cannot pass the bundle on"
  remote_all "fetch the bundle" "$(workers)" fetch "${inner[master]}" "$RELAY_PORT" "$digest"
  run_child remote master withdraw || die "the master does not stop passing the bundle on"
}

# From bare hosts to a running Spark; may be done again.
deploy() {
  local host all
  all="master $(workers)"
  send_script
  remote_all "stop what runs" "$all" stop
  remote_all "install what is needed" "$all" install
  # Before the bundle, which need not crawl: the links may still be as slow as an earlier time has left them.
  [[ ${setting[rate]} == free ]] || remote_all "free the network" "$(workers)" shape free
  send_bundle
  if [[ ${setting[share]} == nfs ]]; then
    run_child remote master share "${setting[network]}" || die "the master cannot share a folder; take --share none"
    remote_all "mount the shared folder" "$(workers)" mount "${inner[master]}"
  fi
  [[ ${setting[multicast]} == no ]] || remote_all "turn to IGMP version 2" "$all" igmp
  remote_all "shape the network" "$(workers)" shape "${setting[rate]}"
  run_child remote master start master "${inner[master]}" || die "Spark's master does not start; its log is above"
  for host in $(workers); do
    run_child remote "$host" start worker "${inner[$host]}" "${inner[master]}" "${setting[cores]:-all}" "${setting[memory]:-most}" ||
      die "Spark's worker does not start on $host; its log is above"
  done
  run_child remote master await "${setting[workers]}" "$PATIENCE" || die "not all workers are with the master; its log is above"
  write_state deployed "$digest"$'\n'
}

# ---- what is done with them

# A verb on the master's host. Usage: run_verb CONFS VERB..., the confs in an array of that name
run_verb() {
  local -n settings=$1
  local code=0
  shift
  load_hosts
  make_bundle
  [[ $dry == yes || $(cat "$folder/deployed" 2>/dev/null) == "$digest" ]] || {
    [[ ! -f $folder/deployed ]] || say "the project has changed since it was sent; sending it again"
    deploy
  }
  [[ $dry == yes ]] || driver_runs=yes
  run_child remote master submit "${inner[master]}" "${setting[memory]:-most}" ${settings[@]+"${settings[@]}"} -- "$@" || code=$?
  driver_runs=no
  collect
  return "$code"
}

# Unpacks the archive that a command on a host makes into a folder here. Usage: receive_tree FOLDER COMMAND...
receive_tree() {
  local into=$1
  shift
  if [[ $dry == yes ]]; then
    "$@"
  else
    mkdir -p -- "$into" && "$@" | tar -C "$into" -xf -
  fi
}
# Packs a file or folder here for a line on a host that unpacks it. Usage: send_tree HOST LINE FROM
send_tree() {
  if [[ $dry == yes ]]; then
    on "$1" "$2"
  else
    tar -C "$(dirname -- "$3")" -cf - -- "$(basename -- "$3")" | on "$1" "$2"
  fi
}

# Logs of all hosts, to a folder of their own.
collect() {
  local host into
  into=$folder/logs/$(date -u +%Y%m%dT%H%M%SZ)
  for host in master $(workers); do
    run_child receive_tree "$into/$host" remote "$host" logs || say "cannot collect the logs of $host"
  done
  [[ $dry == yes ]] || say "logs are in $into"
}

# Splits HOST:PATH; sets names and path; fails where it is a path of this machine.
parse_place() {
  local place=$1
  [[ $place == *:* && ${place%%:*} != */* ]] || return 1
  path=${place#*:}
  case ${place%%:*} in
    all) names="master $(workers)" ;;
    workers) names=$(workers) ;;
    *)
      names=${place%%:*}
      # shellcheck disable=SC2046 # names, separated by white space
      [[ -n ${outer[$names]:-} ]] || unknown host "$names" "hosts are master, w1 to w${setting[workers]}, workers and all" \
        master $(workers) workers all
      ;;
  esac
  [[ -n $path ]] || refuse "$place has no path; give HOST:PATH"
}

# Copies a file or folder into a folder, to hosts or from hosts. Usage: copy FROM TO
copy() {
  local names path host line into
  load_hosts
  if parse_place "$2"; then
    [[ -e $1 ]] || refuse "no file or folder $1 on this machine"
    for host in $names; do
      line="mkdir -p $(quoted "$path") && tar -C $(quoted "$path") -xf -"
      run_child send_tree "$host" "$line" "$1" || die "cannot copy $1 to $host:$path"
    done
  elif parse_place "$1"; then
    for host in $names; do
      into=$2
      [[ $names == "$host" ]] || into=$2/$host
      line="tar -C $(quoted "$(dirname -- "$path")") -cf - -- $(quoted "$(basename -- "$path")")"
      run_child receive_tree "$into" on "$host" "$line" || die "cannot copy $host:$path to $into"
    done
  else
    refuse "copy needs a HOST:PATH, hosts being master, w1 to w${setting[workers]}, workers and all; got $1 and $2"
  fi
}
