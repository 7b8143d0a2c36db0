#!/usr/bin/env bash
# What happens on a host of a cluster, whatever brought it up: scripts/ec2 sends this file into a folder there and runs
# its verbs. Works on Amazon Linux and Ubuntu, as root or with sudo; keeps everything in its own folder.
set -euo pipefail

cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")"
here=$PWD
readonly JAVA_WANTED=17 JAVA_NEWEST=21 MASTER_PORT=7077 SHARED=/srv/coded

say() { printf '%s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}

usage() {
  cat <<'TEXT'
Usage: remote.bash VERB ...

  install                      Java and tc, where they lack
  receive DIGEST               the bundle, from the input; its SHA-256 must be that
  offer ADDRESS PORT           pass the bundle on by HTTP, until withdraw
  fetch ADDRESS PORT DIGEST    the bundle, from a host that offers it
  share NETWORK                a folder /srv/coded by NFS, to that network
  mount ADDRESS                that folder, from the host that shares it
  igmp                         join multicast groups by version 2
  shape RATE                   Mbit/s to and from this host, or free
  start master ADDRESS
  start worker ADDRESS MASTER CORES MEMORY
                               CORES may be all, MEMORY may be most
  await COUNT SECONDS          workers with the master
  submit ADDRESS MEMORY [KEY=VALUE ...] -- VERB ...
                               a verb of coded computing, with the master at ADDRESS
  halt                         end the verb
  stop                         end everything
  logs                         as an archive, to the output
TEXT
}

as_root() {
  if command -v sudo >/dev/null; then sudo -n "$@"; else "$@"; fi
}

# Looks ten times a second whether a condition holds. Usage: wait_until SECONDS COMMAND...
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# ---- install

java_major() { java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1; }
java_fits() {
  local major
  command -v java >/dev/null && major=$(java_major) && [[ $major =~ ^[0-9]+$ ]] &&
    ((major >= JAVA_WANTED && major <= JAVA_NEWEST))
}

# The name of a package differs: Usage: install_package NAME-OF-DNF NAME-OF-APT
install_package() {
  if command -v dnf >/dev/null; then
    as_root dnf install -y -q "$1"
  elif command -v apt-get >/dev/null; then
    # A fresh image may be at its own updates.
    as_root apt-get -o DPkg::Lock::Timeout=300 update -q -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -q -q "$2"
  else
    die "needs dnf or apt-get to install $1, found neither; take an image of Amazon Linux or Ubuntu"
  fi >install.log 2>&1 || {
    tail -n 5 install.log >&2
    die "cannot install $1; above is the end of the log"
  }
}

install() {
  # The first start of an image may still be at work with the package manager.
  ! command -v cloud-init >/dev/null || cloud-init status --wait >/dev/null 2>&1 || true # its failures are not ours
  java_fits || install_package java-17-amazon-corretto-headless openjdk-17-jre-headless
  java_fits || die "needs Java $JAVA_WANTED to $JAVA_NEWEST, found $(java_major || true); take another image"
  command -v tc >/dev/null || [[ -x /usr/sbin/tc ]] || install_package iproute-tc iproute2
}

# ---- bundle

receive() {
  local got
  cat >bundle.part
  got=$(sha256sum bundle.part | cut -d ' ' -f 1)
  [[ $got == "$1" ]] || die "the bundle came damaged: SHA-256 $got, expected $1; try again"
  mv -f bundle.part bundle.tar
  rm -rf spark.new
  mkdir spark.new
  tar -C spark.new -xf bundle.tar || die "cannot unpack the bundle; is the disk full?"
  rm -rf spark
  mv spark.new spark
}

offer() {
  mkdir -p offered
  ln -f bundle.tar offered/bundle.tar
  setsid python3 -m http.server --bind "$1" --directory offered "$2" </dev/null >offer.log 2>&1 &
  echo $! >offer.pid
  wait_until 20 is_offered "$1" "$2" || {
    tail -n 3 offer.log >&2
    die "cannot offer the bundle at $1:$2"
  }
}
# A proxy that the environment names would not find the hosts.
is_offered() { curl --noproxy '*' -fsSI --max-time 5 "http://$1:$2/bundle.tar" >/dev/null 2>&1; }

withdraw() {
  end offer
  rm -rf offered bundle.tar
}

fetch() {
  curl --noproxy '*' -fsS --connect-timeout 20 --retry 3 --max-time 900 "http://$1:$2/bundle.tar" | receive "$3"
  rm -f bundle.tar
}

# ---- files of all hosts

share() {
  command -v exportfs >/dev/null || install_package nfs-utils nfs-kernel-server
  as_root mkdir -p "$SHARED"
  as_root chown "$(id -u):$(id -g)" "$SHARED"
  echo "$SHARED $1(rw,sync,no_subtree_check)" | as_root tee /etc/exports.d/coded.exports >/dev/null ||
    die "cannot write /etc/exports.d/coded.exports"
  as_root systemctl enable --now nfs-server >/dev/null 2>&1 || die "the NFS server does not start; take --share none"
  as_root exportfs -ra
}

mount_shared() {
  command -v mount.nfs >/dev/null || [[ -x /sbin/mount.nfs ]] || install_package nfs-utils nfs-common
  as_root mkdir -p "$SHARED"
  grep -q " $SHARED nfs" /proc/mounts || as_root mount -t nfs -o vers=4.2,hard "$1:$SHARED" "$SHARED"
}

# ---- network

# The device of the default route, or the only one.
device() {
  local on
  on=$(ip -o -4 route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
  [[ -n $on ]] || on=$(ip -o -4 addr show scope global | awk 'NR == 1 { print $2 }')
  echo "$on"
}

# The transit gateway speaks version 2 only.
igmp() { echo 2 | as_root tee /proc/sys/net/ipv4/conf/all/force_igmp_version >/dev/null || die "cannot set the version of IGMP"; }

# What leaves waits in a token bucket of ten milliseconds. What arrives is turned through a bucket of its own where the
# kernel has the device for that; else what is too much is dropped, and TCP slows down; else it is as fast as others send.
shape() {
  local on bits burst
  PATH=$PATH:/usr/sbin:/sbin
  on=$(device)
  [[ -n $on ]] || die "found no network device to shape"
  as_root tc qdisc del dev "$on" ingress 2>/dev/null || true # there may be none
  as_root ip link del coded-in 2>/dev/null || true           # as above
  if [[ $1 == free ]]; then
    [[ -z $(tc qdisc show dev "$on" | grep ' tbf ' || true) ]] || as_root tc qdisc del dev "$on" root
    return 0
  fi
  bits=$(awk -v rate="$1" 'BEGIN { printf "%d", rate * 1000000 }')
  # No less than the largest segment that the card cuts up by itself.
  burst=$((bits / 800 > 70000 ? bits / 800 : 70000))
  as_root tc qdisc replace dev "$on" root tbf rate "${bits}bit" burst "$burst" limit $((burst + 8388608)) ||
    die "cannot shape $on: has the kernel sch_tbf?"
  if shape_arrival "$on" "$bits" "$burst" 2>shape.log; then
    say "shaped $on to $1 Mbit/s both ways"
  else
    as_root tc qdisc del dev "$on" ingress 2>/dev/null || true # as above
    say "shaped what leaves $on to $1 Mbit/s, but not what arrives: the kernel has neither ifb nor act_police"
  fi
}

# Usage: shape_arrival DEVICE BITS BURST
shape_arrival() {
  as_root tc qdisc add dev "$1" handle ffff: ingress || return 1
  as_root modprobe ifb numifbs=0 || true # the kernel may have it built in, or not at all
  if as_root ip link add coded-in type ifb; then
    as_root ip link set coded-in up &&
      as_root tc qdisc replace dev coded-in root tbf rate "${2}bit" burst "$3" limit $(($3 + 1048576)) &&
      as_root tc filter add dev "$1" parent ffff: protocol all u32 match u32 0 0 action mirred egress redirect dev coded-in
  else
    as_root tc filter add dev "$1" parent ffff: protocol all u32 match u32 0 0 action police rate "${2}bit" burst "$3" drop
  fi
}

# ---- Spark

is_alive() {
  local pid='' line
  [[ -f $1.pid ]] && read -r pid <"$1.pid" && kill -0 "$pid" 2>/dev/null || return 1
  while read -r line; do
    [[ $line != State:*Z* ]] || return 1
    [[ $line != State:* ]] || break
  done 2>/dev/null <"/proc/$pid/status" || return 1
}
is_dead() { ! is_alive "$1"; }

# Ends what was started under a name, with all that it started. Usage: end NAME
end() {
  if is_alive "$1"; then
    kill -TERM -- "-$(<"$1.pid")" 2>/dev/null || true # it may end meanwhile
    wait_until 10 is_dead "$1" || kill -KILL -- "-$(<"$1.pid")" 2>/dev/null || true
    wait_until 10 is_dead "$1" || die "$1 outlives SIGKILL"
  fi
  rm -f "$1.pid"
}

# Starts a daemon away from this session; executors inherit its environment. Usage: daemon NAME ADDRESS CLASS ARGUMENTS...
daemon() {
  local name=$1 address=$2
  shift 2
  end "$name"
  mkdir -p local tmp work
  SPARK_HOME=$here/spark SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=$address SPARK_LOCAL_DIRS=$here/local \
    setsid java -Xmx512m -XX:-UsePerfData @spark/jvm.options "-Djava.io.tmpdir=$here/tmp" \
    -Dspark.master.rest.enabled=false "-Dlog4j2.configurationFile=$here/spark/log4j2.daemons.properties" \
    -cp "$here/spark/jars/*" "$@" </dev/null >"$name.log" 2>&1 &
  echo $! >"$name.pid"
}

# A log that grows under a name, or the death of what writes it. Usage: says NAME WORDS COUNT
says() { (($(grep -c -- "$2" "$1.log" || true) >= $3)) || is_dead "$1"; }

# Usage: await_log NAME WORDS COUNT SECONDS
await_log() {
  wait_until "$4" says "$1" "$2" "$3" || true
  if (($(grep -c -- "$2" "$1.log" || true) < $3)) || is_dead "$1"; then
    tail -n 5 "$1.log" >&2
    return 1
  fi
}

start() {
  local name=$1 address=$2 cores memory
  case $name in
    master)
      daemon master "$address" org.apache.spark.deploy.master.Master --host "$address" --port "$MASTER_PORT" --webui-port 8080
      await_log master 'New state: ALIVE' 1 60
      ;;
    worker)
      cores=$4 memory=$5
      [[ $cores != all ]] || cores=$(nproc)
      daemon worker "$address" org.apache.spark.deploy.worker.Worker --host "$address" --webui-port 8081 \
        --cores "$cores" --memory "$(offered_memory "$memory")" --work-dir "$here/work" "spark://$3:$MASTER_PORT"
      ;;
    *) die "start takes master or worker, got $name" ;;
  esac
}

# Mebibytes of this machine.
machine_memory() { awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo; }
# What a worker offers: at least what an executor is given.
offered_memory() { if [[ $1 == most ]]; then echo "$(machine_memory)m"; else echo "$1"; fi; }
# The heap of the verb, as scripts/coded has it: half of the machine, at most 4 GiB.
verb_memory() { awk -v all="$(machine_memory)" 'BEGIN { print int(all / 2 > 4096 ? 4096 : all / 2) "m" }'; }
# The heap of an executor that has its machine for itself: what is not the system's, the daemon's and its own buffers'.
most_memory() { awk -v all="$(machine_memory)" 'BEGIN { print int((all - 1024) * 0.75 < 450 ? 450 : (all - 1024) * 0.75) "m" }'; }

await_workers() { await_log master 'Registering worker' "$1" "$2"; }

# Settings, one on a line, as a file of arguments for Java.
write_properties() {
  local key value
  while IFS='=' read -r key value; do
    value=${value//\\/\\\\}
    printf '"-D%s=%s"\n' "$key" "${value//\"/\\\"}"
  done
}

# The process of the verb becomes this one, so that the exit code and the signals are its own.
submit() {
  local address=$1 memory=$2 confs=()
  shift 2
  while [[ ${1:-} != -- ]]; do
    (($# > 0)) || die "submit needs a verb behind --"
    confs+=("$1")
    shift
  done
  shift
  [[ $memory != most ]] || memory=$(most_memory)
  mkdir -p local tmp
  # An executor is at home in work/APPLICATION/NUMBER; hosts need not have the same folder above that.
  {
    write_properties <<END
java.io.tmpdir=$here/tmp
spark.master=spark://$address:$MASTER_PORT
spark.driver.host=$address
spark.driver.bindAddress=$address
spark.local.dir=$here/local
spark.ui.enabled=false
spark.executor.memory=$memory
spark.executor.extraJavaOptions=-Dlog4j2.configurationFile=../../../spark/log4j2.daemons.properties
END
    printf '%s\n' ${confs[@]+"${confs[@]}"} | sed '/^$/d' | write_properties
  } >driver.options
  echo $$ >driver.pid
  # Executors have our jars from the bundle; none is sent.
  SPARK_LOCAL_IP=$address exec java "-Xmx$(verb_memory)" @spark/jvm.options \
    "-Dlog4j2.configurationFile=$here/spark/log4j2.driver.properties" -Dcoded.launcher.jars= -Dcoded.launcher.tty=false \
    "-Dcoded.launcher.root=$here" @driver.options -cp "$here/spark/jars/*" org.codedcomputing.spark.cli.Main "$@"
}

# The verb is no leader of a group: it alone is ended.
halt() {
  if is_alive driver; then
    kill -TERM "$(<driver.pid)" 2>/dev/null || true # it may end meanwhile
    wait_until 10 is_dead driver || kill -KILL "$(<driver.pid)" 2>/dev/null || true
  fi
  rm -f driver.pid
}

stop() {
  halt
  end worker
  end master
  end offer
}

# Daemons go on writing theirs meanwhile: that a file has changed, which tar tells by 1, is no failure.
logs() {
  find . -path ./spark -prune -o -type f \( -name '*.log' -o -name stdout -o -name stderr \) -print0 |
    tar --null -T - -cf - --warning=no-file-changed || (($? == 1))
}

verb=${1:-}
(($# == 0)) || shift
case $verb:$# in
  install:0 | withdraw:0 | igmp:0 | halt:0 | stop:0 | logs:0 | receive:1 | share:1 | shape:1 | offer:2 | fetch:3) "$verb" "$@" ;;
  mount:1) mount_shared "$@" ;;
  await:2) await_workers "$@" ;;
  start:2 | start:5 | submit:*) "$verb" "$@" ;;
  -h:0 | --help:0) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
