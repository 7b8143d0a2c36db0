# What the network interfaces of the hosts have counted. Sourced, never run.
# shellcheck shell=bash disable=SC2154 # variables of scripts/lab and the other parts

# One line for each host: name, bytes sent, bytes received, frames sent, frames received, frames dropped on the
# way from it, frames dropped on the way to it. On a shared medium one more line: what the medium carried.
read_counters() {
  local net ports host
  net=$(namespace net)
  ports=$(tc -n "$net" -s qdisc show)
  for host in $(hosts); do
    count "$host" "$(namespace "$host")" eth0 "$ports"
  done
  [[ -z ${setting[shared]} ]] || count medium "$net" medium ''
}

# Usage: count NAME NAMESPACE DEVICE QUEUES, the last as tc lists those of the switch, whose port bears the name
count() {
  {
    printf '%s\n' "$4"
    echo own
    tc -n "$2" -s qdisc show dev "$3"
    ip -n "$2" -s link show dev "$3"
  } | awk -v name="$1" '
    / dev / { here = own || match($0, " dev " name " ") }
    $1 == "own" { own = 1 }
    here && match($0, /dropped [0-9]+/) { lost[own + 0] += substr($0, RSTART + 8, RLENGTH - 8) }
    /RX: *bytes/ { getline; rb = $1; rp = $2 }
    /TX: *bytes/ { getline; tb = $1; tp = $2 }
    END { print name, tb, rb, tp, rp, lost[1] + 0, lost[0] + 0 }'
}

# What was counted between two readings. Usage: print_counters table|json BEFORE AFTER
print_counters() { join <(sort "$2") <(sort "$3") | sort -V | "counters_as_$1"; }

counters_as_table() {
  awk 'BEGIN {
      line = "%-8s %15s %15s %12s %12s %10s %10s\n"
      printf line, "host", "sent bytes", "received bytes", "sent frames", "recv frames", "lost up", "lost down"
    }
    {
      for (i = 1; i <= 6; i++) { d[i] = $(7 + i) - $(1 + i); if ($1 ~ /^w/) sum[i] += d[i] }
      printf line, $1, d[1], d[2], d[3], d[4], d[5], d[6]
    }
    END { printf line, "workers", sum[1], sum[2], sum[3], sum[4], sum[5], sum[6] }'
}

counters_as_json() {
  awk 'function field(name, i) { return sprintf("\"%s\": %.0f", name, $(7 + i) - $(1 + i)) }
    BEGIN { printf "{\"hosts\": [" }
    {
      printf "%s\n  {\"host\": \"%s\", %s, %s, %s, %s, %s, %s}", (NR > 1 ? "," : ""), $1, field("sentBytes", 1),
        field("receivedBytes", 2), field("sentFrames", 3), field("receivedFrames", 4), field("lostUp", 5),
        field("lostDown", 6)
    }
    END { print "\n]}" }'
}
