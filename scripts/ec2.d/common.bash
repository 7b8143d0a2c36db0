# What every part of scripts/ec2 uses: messages, settings, the state of a cluster on disk. Sourced, never run.
# shellcheck shell=bash disable=SC2034 # variables of scripts/ec2 and the other parts

say() { printf 'ec2: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}
refuse() {
  say "$*"
  exit 2
}

# What the machine lacks, one line each. Usage: check_machine TOOL...
check_machine() {
  local lacking=0 tool
  for tool in "$@" awk:gawk timeout:coreutils setsid:util-linux flock:util-linux; do
    command -v "${tool%:*}" >/dev/null || {
      say "needs ${tool%:*}, found none; install ${tool#*:}"
      lacking=1
    }
  done
  ((lacking == 0)) || exit 2
}

# Seconds between two looks at something that changes; seconds until such a change is given up; seconds until what was
# made is sure to be seen by everyone who asks AWS.
readonly POLL=${CODED_EC2_POLL:-5} PATIENCE=${CODED_EC2_PATIENCE:-900} SETTLE=${CODED_EC2_SETTLE:-60}

# A sleep that a signal ends, without a process of its own: nobody ever writes to that pipe.
exec {idle}<> <(:)
pause() { read -rt "$POLL" -u "$idle" || true; }

# Waits for a child to its end, also when signals arrive meanwhile, which on_signal notes; its exit code.
await() {
  local code=0 final=0
  wait "$1" || code=$?
  while kill -0 "$1" 2>/dev/null; do
    code=0
    wait "$1" || code=$?
  done
  # A wait that a signal ended has that signal's code, and the shell still has the child's own.
  if ((code > 128)); then
    wait "$1" 2>/dev/null || final=$?
    ((final == 127)) || code=$final
  fi
  return "$code"
}

# ---- words

# The word of a list that is nearest to another, if one is near. Usage: nearest WORD WORDS...
nearest() {
  local word=$1
  shift
  printf '%s\n' "$@" | awk -v a="$word" '
    function least(x, y, z) { return x < y ? (x < z ? x : z) : (y < z ? y : z) }
    function distance(b, i, j, above, last, row) {
      for (j = 0; j <= length(b); j++) row[j] = j
      for (i = 1; i <= length(a); i++) {
        above = row[0]
        row[0] = i
        for (j = 1; j <= length(b); j++) {
          last = row[j]
          row[j] = least(last + 1, row[j - 1] + 1, above + (substr(a, i, 1) != substr(b, j, 1)))
          above = last
        }
      }
      return row[length(b)]
    }
    { d = distance($0) }
    NR == 1 || d < best { best = d; word = $0 }
    END { if (best <= 2 || best * 3 <= length(a)) print word }'
}

# Ends with what was not known. Usage: unknown KIND WORD WAY-OUT WORDS...
unknown() {
  local kind=$1 word=$2 way_out=$3 near
  shift 3
  near=$(nearest "$word" "$@")
  refuse "unknown $kind $word${near:+, did you mean $near?}; $way_out"
}

# A command as a shell would read it.
quoted() {
  printf '%q' "$1"
  shift
  (($# == 0)) || printf ' %q' "$@"
  echo
}

# ---- state

# A cluster is one folder: its settings, what was made for it, its hosts, the key to them, their logs. A file of state is
# written beside its place and moved there, so that a crash leaves the old one or the new one.
folder=''
dry=no

# Usage: write_state FILE CONTENT
write_state() {
  [[ $dry == no ]] || return 0
  { printf '%s' "$2" >"$folder/$1.new" && mv -f -- "$folder/$1.new" "$folder/$1"; } ||
    die "cannot write $folder/$1; is the disk full or the folder read-only?"
}

# What configure sets, with defaults; empty means found out by configure, or none.
declare -A setting=([id]='' [region]='' [zone]='' [os]=amazon [image]='' [workers]=4 [worker-type]=m6i.large
  [master-type]='' [spot]=no [max-price]='' [tags]='' [subnet]='' [ssh-from]='' [ssh-port]=22 [rate]=free [multicast]=no
  [placement]=no [disk]=16 [lifetime]=8 [price]='' [master-price]='' [multicast-price]='' [cores]='' [memory]=''
  [share]=nfs [user]='' [transport]=ssh [home]=coded [vpc]='' [network]='' [root-device]='' [lab]='')

save_settings() {
  local key lines
  lines=$(for key in "${!setting[@]}"; do printf '%s=%s\n' "$key" "${setting[$key]}"; done | sort)
  write_state settings "$lines"$'\n'
}

load_settings() {
  local line
  [[ -f $folder/settings ]] ||
    die "no cluster in $folder; make one: scripts/ec2 configure $folder (scripts/ec2 configure --help)"
  while IFS= read -r line; do setting[${line%%=*}]=${line#*=}; done <"$folder/settings"
}

# What was made, in that order: kind, identifier, second. A call that makes something is announced by a line with ? as the
# identifier, which its answer replaces: where one is left, nobody knows what came of the call.
resources=()

load_resources() {
  resources=()
  [[ ! -f $folder/resources ]] || mapfile -t resources <"$folder/resources"
}
save_resources() {
  local lines=''
  ((${#resources[@]} == 0)) || printf -v lines '%s\n' "${resources[@]}"
  write_state resources "$lines"
}

record() {
  resources+=("$1 $2 $EPOCHSECONDS")
  save_resources
}

# Usage: forget KIND ID
forget() {
  local line kept=()
  for line in ${resources[@]+"${resources[@]}"}; do
    [[ $line == "$1 $2 "* ]] || kept+=("$line")
  done
  resources=(${kept[@]+"${kept[@]}"})
  save_resources
}

# The answer of a call that makes something, in place of its announcement. Usage: settle KIND ID...
settle() {
  local kind=$1 id
  shift
  for id in "$@"; do resources+=("$kind $id $EPOCHSECONDS"); done
  forget "$kind" '?'
}

# The identifiers of a kind, one on a line.
recorded() {
  local line
  for line in ${resources[@]+"${resources[@]}"}; do
    line=${line% *}
    [[ $line != "$1 "* || $line == *' ?' ]] || echo "${line##* }"
  done
}

# Usage: is_recorded KIND ID
is_recorded() {
  local line
  for line in ${resources[@]+"${resources[@]}"}; do
    [[ $line != "$1 $2 "* ]] || return 0
  done
  return 1
}

# Seconds since something was recorded. Usage: age KIND ID
age() {
  local line at=0
  for line in ${resources[@]+"${resources[@]}"}; do
    [[ $line != "$1 $2 "* ]] || at=${line##* }
  done
  echo $((EPOCHSECONDS - at))
}

# Whether the outcome of a call that makes something is not known, and was not old enough to be seen by now.
unsettled() {
  local line
  for line in ${resources[@]+"${resources[@]}"}; do
    [[ $line != *' ? '* ]] || ((EPOCHSECONDS - ${line##* } >= SETTLE)) || return 0
  done
  return 1
}

# One verb at a time on a folder.
lock_folder() {
  [[ $dry == no ]] || return 0
  exec 9>"$folder/lock" || die "cannot write in $folder; give a folder of this user"
  flock -n 9 || die "another scripts/ec2 is at work on $folder; wait for it, or end it (it cleans up), then try again"
}
