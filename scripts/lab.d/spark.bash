# Spark's standalone master and workers on the hosts of a lab, and verbs submitted to them. Sourced, never run.
# shellcheck shell=bash disable=SC2154 # variables of scripts/lab and the other parts

readonly MASTER_PORT=7077 SCALA_VERSION=2.13

launcher=$root/benchmarks/target/launcher
# Small and quiet: several of them share two cores. Nothing is written to the machine's own folder for temporary files.
daemon_options=(-Xmx96m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -XX:-UsePerfData)
logging=-Dlog4j2.configurationFile=$root/scripts/lab.d/log4j2.properties

# scripts/coded finds Java and builds what is out of date; what it leaves in the launcher's folder is used here.
build_project() {
  run_child "$root/scripts/coded" version >/dev/null || exit $?
  java=java
  [[ -z ${JAVA_HOME:-} ]] || java=$JAVA_HOME/bin/java
}

# Refuses before the machine starts to kill processes. A daemon takes about 150 MiB, an executor its heap and 250 MiB.
check_memory() {
  local heap needed free
  heap=$(awk -v size="${setting[memory]}" 'BEGIN { n = size + 0; print int(size ~ /g$/ ? n * 1024 : n) }')
  needed=$((setting[workers] * (heap + 400) + 1500))
  free=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
  ((needed <= free)) ||
    refuse "${setting[workers]} workers of ${setting[memory]} need about $needed MiB but $free MiB are free; lower --workers or --memory"
}

# A Spark home of jars only: links to the driver's class path less what is ours, so that all run the same Spark.
make_spark_home() {
  local jar
  declare -A ours=()
  while IFS= read -r -d , jar; do ours[$jar]=1; done < <(printf '%s,' "$(<"$launcher/ship.txt")")
  mkdir -p "$state/spark-home/jars"
  while IFS= read -r -d : jar; do
    [[ -n ${ours[$jar]:-} ]] || ln -sf "$jar" "$state/spark-home/jars/"
  done < <(printf '%s:' "$(<"$launcher/classpath.txt")")
}

# Starts a daemon of Spark on a host, away from this terminal; executors inherit its environment and its share of the
# processor.
# Usage: start_daemon HOST NAME CLASS ARGUMENTS...
start_daemon() {
  local host=$1 name=$2 group=
  shift 2
  mkdir -p "$state/$host/local" "$state/$host/tmp"
  if [[ -n ${setting[cpu]} && $host != driver ]]; then
    group=$(cpu_group "$host")
    make_cpu_group "$group"
  fi
  (
    cd -- "$state/$host" || exit
    [[ -z $group ]] || echo "$BASHPID" >"$group/cgroup.procs"
    exec setsid ip netns exec "$(namespace "$host")" env SPARK_HOME="$state/spark-home" \
      SPARK_SCALA_VERSION=$SCALA_VERSION SPARK_LOCAL_IP="$(address "$host")" SPARK_LOCAL_DIRS="$state/$host/local" \
      "$java" "${daemon_options[@]}" "@$state/daemon.options" "@$launcher/jvm.options" \
      "-Djava.io.tmpdir=$state/$host/tmp" "$logging" -cp "$state/spark-home/jars/*" "$@"
  ) </dev/null >"$state/$host/$name.log" 2>&1 &
}

count_registered() { grep -c 'Registering worker' "$state/driver/master.log" || true; }
registered_or_dead() {
  (($(count_registered) >= setting[workers])) || (($(jobs -pr | wc -l) < setting[workers] + 1))
}

start_spark() {
  local host megabytes
  # Master and workers speak to drivers and executors that authenticate only if they do, too; a master that does refuses to
  # start with its REST server, which Spark 4 starts unless told not to, and which nobody needs here.
  {
    echo spark.master.rest.enabled=false
    grep -E '^spark\.(authenticate|network\.crypto)' "$state/conf" || true # most labs have none
  } | write_properties >"$state/daemon.options"
  start_daemon driver master org.apache.spark.deploy.master.Master --host "$(address driver)" --port "$MASTER_PORT" \
    --webui-port 8080
  # A worker offers the machine's memory: how much an executor takes is for the application to say.
  megabytes=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
  for host in $(workers); do
    start_daemon "$host" worker org.apache.spark.deploy.worker.Worker --host "$(address "$host")" --webui-port 8081 \
      --cores "${setting[cores]}" --memory "${megabytes}m" --work-dir "$state/$host/work" \
      "spark://$(address driver):$MASTER_PORT"
  done
  wait_until $((60 + 10 * setting[workers])) registered_or_dead || true
  (($(count_registered) >= setting[workers])) || {
    tail -n 3 "$state"/driver/master.log "$state"/w*/worker.log >&2
    die "$(count_registered) of ${setting[workers]} workers registered; above are the ends of their logs"
  }
}

# Settings, one on a line, as a file of arguments for Java.
write_properties() {
  local key value
  while IFS='=' read -r key value; do
    [[ -n $key ]] || continue
    value=${value//\\/\\\\}
    printf '"-D%s=%s"\n' "$key" "${value//\"/\\\"}"
  done
}

# What the driver gets beyond what scripts/coded gives it. A --conf of the verb beats it.
write_driver_options() {
  {
    # Hosts share the machine's files: executors load our jars from where they were built instead of through the network.
    echo '-Dcoded.launcher.jars='
    write_properties <<END
java.io.tmpdir=$state/driver/tmp
spark.master=spark://$(address driver):$MASTER_PORT
spark.driver.host=$(address driver)
spark.driver.bindAddress=$(address driver)
spark.local.dir=$state/driver/local
spark.ui.enabled=false
spark.executor.memory=${setting[memory]}
spark.executor.extraClassPath=$(<"$launcher/own-jar"):$(tr , : <"$launcher/ship.txt")
spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:NewRatio=1 -XX:-UsePerfData $logging
$(cat "$state/conf")
END
  } >"$state/driver.options"
}

# A verb on the driver's host. Usage: submit exec|run_child VERB...
submit() {
  local how=$1
  shift
  [[ ${setting[spark]} == yes ]] || die "this lab is a network only; start one with Spark: scripts/lab up"
  write_driver_options
  "$how" ip netns exec "$(namespace driver)" env SPARK_LOCAL_IP="$(address driver)" CODED_HEAP="${CODED_HEAP:-1g}" \
    CODED_JAVA_OPTS="${CODED_JAVA_OPTS:-} @$state/driver.options" "$root/scripts/coded" "$@"
}

# Whether nothing runs on a host, after a blow at what does; a worker may start an executor between list and blow.
strike() {
  local pids
  mapfile -t pids < <(ip netns pids "$(namespace "$1")")
  ((${#pids[@]} > 0)) || return 0
  kill -KILL "${pids[@]}" 2>/dev/null || true # some may be gone by now
  return 1
}

# Kills what runs on a host, as a power cut does.
kill_host() { wait_until 10 strike "$1" || die "processes of $1 outlive SIGKILL"; }

# Control groups limit the share of a processor: version 1 where its cpu controller is mounted, else version 2.
cpu_group() {
  if [[ -d /sys/fs/cgroup/cpu ]]; then
    echo "/sys/fs/cgroup/cpu/coded-lab-$lab-$1"
  else
    echo "/sys/fs/cgroup/coded-lab-$lab-$1"
  fi
}

# Periods of 20 ms: a worker at its limit stands still for parts of them only.
make_cpu_group() {
  local quota
  quota=$(awk -v share="${setting[cpu]}" 'BEGIN { printf "%d", share * 20000 }')
  mkdir "$1" 2>/dev/null || die "--cpu needs control groups, and $1 cannot be made; mount the cpu controller"
  if [[ -e $1/cpu.cfs_quota_us ]]; then
    echo 20000 >"$1/cpu.cfs_period_us"
    echo "$quota" >"$1/cpu.cfs_quota_us"
  elif [[ -e $1/cpu.max ]]; then
    echo "$quota 20000" >"$1/cpu.max"
  else
    die "--cpu needs the cpu controller of control groups, which is not enabled below ${1%/*}; enable it there"
  fi
}
