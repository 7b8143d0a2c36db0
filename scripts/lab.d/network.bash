# The network of a lab: hosts, the switch or the shared medium between them, rates, multicast. Sourced, never run.
# shellcheck shell=bash disable=SC2154 # variables of scripts/lab and the other parts

# Bytes that wait for a shaped link before one is dropped. On a host's own end senders wait for their sockets long before
# that: a blocking UDP socket for its send buffer, TCP for its small share of the queue.
readonly SENDER_QUEUE=8388608
# On the switch's end nobody waits: it is the buffer of a port.
readonly PORT_QUEUE=262144

# What executors ask for as the receive buffer of multicast; the kernel gives no more than net.core.rmem_max, which
# belongs to the whole machine.
readonly RECEIVE_BUFFER=4194304

# Packets that TCP hands over at once: some 23 KiB, which the bucket of 20 Mbit/s holds.
readonly TCP_PIECE=16

# Shapes what leaves a device. The bucket holds ten milliseconds, so that the late timers of a busy core cost no
# throughput, and no less than four frames.
# Usage: shape NAMESPACE DEVICE RATE QUEUE, the rate in Mbit/s or free.
shape() {
  local bits burst
  if [[ $3 == free ]]; then
    tc -n "$1" qdisc del dev "$2" root 2>/dev/null || true # there may be none
    return
  fi
  bits=$(awk -v rate="$3" 'BEGIN { printf "%d", rate * 1000000 }')
  burst=$((bits / 800 > 6056 ? bits / 800 : 6056))
  attempt "shape $2 to $3 Mbit/s; has the kernel sch_tbf?" tc -n "$1" qdisc replace dev "$2" root tbf \
    rate "${bits}bit" burst "$burst" limit "$((burst + $4))"
}
shape_uplink() { shape "$(namespace "$1")" eth0 "$2" "$SENDER_QUEUE"; }
shape_downlink() { shape "$(namespace net)" "$1" "$2" "$PORT_QUEUE"; }
shape_medium() { shape "$(namespace net)" medium "$1" "$SENDER_QUEUE"; }

# The rate of a device in the kernel's words, such as 20Mbit.
shaped_to() { tc -n "$1" qdisc show dev "$2" 2>/dev/null | awk '/tbf/ { for (i = 1; i < NF; i++) if ($i == "rate") rate = $(i + 1) }
  END { print rate ? rate : "free" }'; }

add_namespace() {
  attempt "make the namespace $1" ip netns add "$1"
  # Nobody here speaks IPv6, and its own chatter would be counted.
  [[ ! -d /proc/sys/net/ipv6 ]] || attempt "silence IPv6 in $1" ip netns exec "$1" sh -c \
    'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6'
  attempt "start lo in $1" ip -n "$1" link set dev lo up
  lighten_tcp "$1"
}

# All hosts share the processors of one machine, and what TCP takes of them would be taken for time on the network: without
# a timer for every packet, and in pieces as large as the bucket of a shaped link, it takes less. A kernel that does not let
# hosts choose is left as it is.
lighten_tcp() {
  # shellcheck disable=SC2016 # for the other shell
  ip netns exec "$1" sh -c 'cd /proc/sys/net/ipv4 && echo "$0" >tcp_min_tso_segs && echo reno >tcp_congestion_control' \
    "$TCP_PIECE" 2>/dev/null || say "$1 sends TCP as this machine does, which may take more of its processors"
}

# Names of the hosts, for all of them. The machine's own name is the host itself: Java asks for its address, and no name
# server can be reached from here.
write_hosts_file() {
  local folder other
  folder=/etc/netns/$(namespace "$1")
  mkdir -p "$folder"
  {
    echo "127.0.0.1 localhost"
    echo "$(address "$1") $1 $(uname -n)"
    for other in $(hosts); do [[ $other == "$1" ]] || echo "$(address "$other") $other"; done
  } >"$folder/hosts"
}

# A host whose eth0 is a cable to a port of the bridge; the port bears the host's name.
cable_to_bridge() {
  local net
  net=$(namespace net)
  attempt "cable $1 to the bridge; has the kernel veth?" ip link add eth0 netns "$(namespace "$1")" type veth \
    peer name "$1" netns "$net"
  attempt "set up port $1" ip -n "$net" link set dev "$1" gso_max_segs 1 master br0
  attempt "start port $1" ip -n "$net" link set dev "$1" up
}

# A host whose eth0 is a station of the shared medium.
attach_to_medium() {
  local net
  net=$(namespace net)
  attempt "attach $1 to the medium; has the kernel macvlan?" ip -n "$net" link add link medium name "$1" \
    type macvlan mode vepa
  attempt "move $1" ip -n "$net" link set dev "$1" netns "$(namespace "$1")" name eth0
}

add_host() {
  local ns
  ns=$(namespace "$1")
  add_namespace "$ns"
  write_hosts_file "$1"
  if [[ -n ${setting[shared]} && $1 != driver ]]; then attach_to_medium "$1"; else cable_to_bridge "$1"; fi
  # Frames as they go over a wire: otherwise the kernel hands on up to 64 KiB of TCP under one header, and the counters
  # miss the other headers.
  attempt "set up eth0 of $1" ip -n "$ns" link set dev eth0 address "$(printf '02:c0:de:00:00:%02x' "$(number "$1")")" \
    gso_max_segs 1
  attempt "give $1 its address" ip -n "$ns" addr add "$(address "$1")/24" dev eth0
  attempt "start eth0 of $1" ip -n "$ns" link set dev eth0 up
  attempt "route multicast of $1" ip -n "$ns" route add 224.0.0.0/4 dev eth0
}

# The shared medium. All workers are stations of one device in VEPA mode: whatever they send, to each other as well,
# leaves through that device's one shaped queue, a multicast once, and the bridge at its other end reflects it back to
# those whom it concerns. A full queue makes senders wait, as a busy medium does.
add_medium() {
  local net
  net=$(namespace net)
  attempt "make the medium; has the kernel veth?" ip -n "$net" link add medium type veth peer name mirror
  attempt "set up the mirror" ip -n "$net" link set dev mirror master br0
  attempt "make the mirror reflect" bridge -n "$net" link set dev mirror hairpin on
  attempt "start the mirror" ip -n "$net" link set dev mirror up
  attempt "start the medium" ip -n "$net" link set dev medium up
  shape_medium "${setting[shared]}"
}

# on: the bridge listens who joins a group (snooping) and asks (querier); what nobody joined goes nowhere. flooded: every
# port gets everything, as on a plain switch. off: no multicast passes. A shared medium needs no snooping: its stations
# filter, unless they are told to listen to everything.
set_multicast() {
  local net port flood=off snooping=0
  net=$(namespace net)
  [[ $1 != flooded ]] || flood=on
  if [[ -n ${setting[shared]} ]]; then
    attempt "set multicast $1" ip -n "$net" link set dev br0 type bridge mcast_snooping 0
    attempt "set multicast $1" bridge -n "$net" link set dev driver mcast_flood "$flood"
    attempt "set multicast $1" bridge -n "$net" link set dev mirror mcast_flood "$([[ $1 == off ]] && echo off || echo on)"
    for port in $(workers); do
      attempt "set multicast $1" ip -n "$(namespace "$port")" link set dev eth0 allmulticast "$flood"
    done
  else
    [[ $1 != on ]] || snooping=1
    attempt "set multicast $1" ip -n "$net" link set dev br0 type bridge mcast_snooping "$snooping" \
      mcast_querier "$snooping"
    for port in $(hosts); do
      attempt "set multicast $1" bridge -n "$net" link set dev "$port" mcast_flood "$flood"
    done
  fi
}

build_network() {
  local net host
  net=$(namespace net)
  add_namespace "$net"
  # The bridge snoops once its own first query is one response interval old, in hundredths of a second.
  attempt "make the bridge; has the kernel bridge?" ip -n "$net" link add br0 type bridge \
    mcast_query_response_interval 100
  attempt "start the bridge" ip -n "$net" link set dev br0 up
  [[ -z ${setting[shared]} ]] || add_medium
  for host in $(hosts); do add_host "$host"; done
  set_multicast "${setting[multicast]}"
  for host in $(workers); do
    shape_uplink "$host" "${setting[uplink]}"
    [[ -n ${setting[shared]} ]] || shape_downlink "$host" "${setting[downlink]}"
  done
}

readonly PROBE_GROUP=239.77.77.77

# Whether datagrams to the probe's group arrive at the host that joined it.
probe_arrives() {
  local before after
  before=$(received_packets "$1")
  # shellcheck disable=SC2016 # for the other shell
  ip netns exec "$(namespace driver)" bash -c 'for _ in 1 2 3 4; do echo >"/dev/udp/$0/9"; done' "$PROBE_GROUP"
  after=$(received_packets "$1")
  ((after >= before + 4))
}
received_packets() { ip netns exec "$(namespace "$1")" cat /sys/class/net/eth0/statistics/rx_packets; }

# Snooping takes effect some time after the bridge has started; until then nothing passes.
await_multicast() {
  local member=w${setting[workers]} ns
  [[ ${setting[multicast]} == on ]] || return 0
  ns=$(namespace "$member")
  # An address with autojoin is how iproute2 joins a group.
  attempt "join a group" ip -n "$ns" addr add "$PROBE_GROUP/32" dev eth0 autojoin
  wait_until 20 probe_arrives "$member" ||
    die "no multicast reaches $member after 20 s: the kernel's bridge does not snoop; take --multicast flooded"
  attempt "leave a group" ip -n "$ns" addr del "$PROBE_GROUP/32" dev eth0
}

raise_receive_buffers() {
  local now
  now=$(</proc/sys/net/core/rmem_max)
  ((now < RECEIVE_BUFFER)) || return 0
  if echo "$RECEIVE_BUFFER" 2>/dev/null >/proc/sys/net/core/rmem_max; then
    # Beside the labs, for the last of them to put back.
    [[ -f $labs/rmem_max ]] || echo "$now" >"$labs/rmem_max"
  else
    say "cannot raise net.core.rmem_max from $now to $RECEIVE_BUFFER bytes: bursts of multicast may be lost and repaired"
  fi
}
