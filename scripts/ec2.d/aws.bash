# Calls of the AWS CLI: run to their end, tried again where that is safe, explained where they fail, only printed by
# --dry-run. Sourced, never run.
# shellcheck shell=bash disable=SC2034,SC2154 # variables of scripts/ec2 and the other parts

readonly TAG=coded-ec2 ROLE=coded-ec2-role CALL_SECONDS=${CODED_EC2_CALL_SECONDS:-90} TRIES=5
export AWS_PAGER=''

region=''

# A signal ends this script at once, unless a call is under way: that runs to its end and is written down first.
signalled=''
guarded=no
on_signal() {
  signalled=$1
  [[ $guarded == yes ]] || exit "$1"
}
heed_signals() { [[ $guarded == yes || -z $signalled ]] || exit "$signalled"; }

# Calls; the answer is left in answer, as text. Where that fails: AWS's name of the problem in problem, its sentence in
# complaint. Not for command substitution: a signal would end the copy of this shell that waits for the call.
# What is tried again, after a pause: whatever AWS has not begun, and with again=all also what it may have done.
# Usage: call ANSWER-OF-A-DRY-RUN SERVICE OPERATION ARGUMENTS...
answer='' problem='' complaint='' operation='' again=all
call() {
  local code try before=$guarded command
  heed_signals
  command=(aws --region "$region" --output text --cli-connect-timeout 10 --cli-read-timeout 60 "${@:2}")
  operation=$2:$3
  if [[ $dry == yes ]]; then
    quoted "${command[@]}" >&3
    answer=$1
    return 0
  fi
  for ((try = 1; ; try++)); do
    code=0
    guarded=yes
    setsid timeout -k 5 "$CALL_SECONDS" "${command[@]}" </dev/null >"$scratch/answer" 2>"$scratch/complaint" 9>&- &
    await $! || code=$?
    guarded=$before
    if ((code == 0)); then
      IFS= read -rd '' answer <"$scratch/answer" || true # to its end
      while [[ $answer == *$'\n' ]]; do answer=${answer%$'\n'}; done
      [[ $answer != None ]] || answer=''
      problem='' complaint=''
      # Without the 0 a way out that destroys would get the code with which the script is about to end.
      return 0
    fi
    understand "$code"
    [[ -z $signalled || $destroying == yes ]] && ((try < TRIES)) && is_passing || return 1
    pause
    heed_signals
  done
}

# What went wrong with a call, from its exit code and what it said.
understand() {
  local said=''
  # Its first line that is not empty.
  while IFS= read -r said && [[ $said != *[![:space:]]* ]]; do :; done <"$scratch/complaint"
  complaint=$said
  case $1:$said in
    124:* | 137:*) problem=Timeout complaint="no answer within $CALL_SECONDS s" ;;
    *'An error occurred ('*)
      problem=${said#*An error occurred (}
      problem=${problem%%)*}
      complaint=${said#* operation*: }
      ;;
    *'Unable to locate credentials'* | *NoCredentials*) problem=NoCredentials ;;
    *'must specify a region'* | *NoRegion*) problem=NoRegion ;;
    *'Could not connect to the endpoint'* | *EndpointConnectionError*) problem=NoEndpoint ;;
    *'imeout on endpoint'*) problem=Timeout ;;
    *) problem=Other ;;
  esac
}

# Whether the problem may be gone in some seconds, and the call may be repeated.
is_passing() {
  case $problem in
    RequestLimitExceeded | Throttling* | TooManyRequestsException | SlowDown) return 0 ;;
    Timeout | NoEndpoint | Unavailable | ServiceUnavailable | InternalError | InternalFailure | InternalServerError)
      [[ $again == all ]]
      ;;
    *) return 1 ;;
  esac
}

# The problem in a sentence with the way out.
explain() {
  case $problem in
    NoCredentials)
      echo "no AWS credentials; run aws configure, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
      ;;
    NoRegion) echo "no region; give --region, or set AWS_REGION" ;;
    ExpiredToken* | RequestExpired) echo "the AWS credentials have expired; log in again, such as by aws sso login" ;;
    AuthFailure | InvalidClientTokenId | UnrecognizedClientException | SignatureDoesNotMatch)
      echo "AWS does not accept the credentials ($problem); check aws configure list, and the clock"
      ;;
    UnauthorizedOperation | AccessDenied*) echo "this identity may not call $operation; ask for that permission" ;;
    OptInRequired | PendingVerification) echo "the AWS account is not ready for $operation ($complaint)" ;;
    InsufficientInstanceCapacity | InsufficientHostCapacity | SpotMaxPriceTooLow | Unsupported)
      echo "$problem: $complaint Take another --zone or --worker-type, or on-demand instances"
      ;;
    VcpuLimitExceeded | InstanceLimitExceeded | MaxSpotInstanceCountExceeded)
      echo "quota exceeded ($problem): $complaint Take fewer --workers or a smaller --worker-type, or ask for more"
      ;;
    *LimitExceeded)
      echo "quota exceeded ($problem): $complaint Delete what you no longer need, or ask AWS for more"
      ;;
    Timeout) echo "AWS gave no answer ($complaint); check the network and the region $region" ;;
    NoEndpoint) echo "cannot reach AWS in the region $region; check its name and the network" ;;
    InvalidInstanceType) echo "$complaint; list them: aws ec2 describe-instance-type-offerings --region $region" ;;
    *) echo "$problem: $complaint" ;;
  esac
}

# A call that must succeed. Usage: demand WHAT ANSWER-OF-A-DRY-RUN SERVICE OPERATION ARGUMENTS...
demand() { call "${@:2}" || die "cannot $1: $(explain)"; }

# A call that makes something: announced, carried out, and its answer recorded before any signal is heeded.
# Usage: make KIND ANSWER-OF-A-DRY-RUN SERVICE OPERATION ARGUMENTS...
make() {
  local kind=$1 code=0 before=$again
  heed_signals
  guarded=yes
  record "$kind" '?'
  [[ $kind == instance ]] || again=begun
  call "${@:2}" || code=$?
  again=$before
  if ((code == 0)); then
    # shellcheck disable=SC2086 # identifiers, separated by white space
    settle "$kind" $answer
  else
    # Where AWS has answered that it did not, nothing was made.
    case $problem in Timeout | NoEndpoint | Other | Internal* | *Unavailable) ;; *) forget "$kind" '?' ;; esac
  fi
  guarded=no
  heed_signals
  ((code == 0)) || die "cannot make the $kind: $(explain)"
}

# Looks at a state until it is the wanted one; ends when it is a failed one, or the time is up.
# Usage: await_state WHAT WANTED SERVICE OPERATION ARGUMENTS...
await_state() {
  local what=$1 wanted=$2 deadline=$((SECONDS + PATIENCE))
  shift 2
  while :; do
    # What was just made need not be known everywhere.
    call "$wanted" "$@" || [[ $problem == *NotFound* ]] || die "cannot look at the $what: $(explain)"
    [[ -n $problem || $answer != "$wanted" ]] || return 0
    case $answer in
      fail* | delet* | reject* | disassociat*) die "the $what came to the state $answer instead of $wanted" ;;
    esac
    ((SECONDS < deadline)) || die "the $what is ${answer:-not there} after $PATIENCE s, not $wanted; try again later"
    pause
    heed_signals
  done
}

# Tags of a resource, in the CLI's shorthand. Usage: tags_of TYPE [ROLE]
tags_of() {
  local pair tags="{Key=$TAG,Value=${setting[id]}},{Key=Name,Value=${setting[id]}${2:+-$2}}"
  [[ -z ${2:-} ]] || tags+=",{Key=$ROLE,Value=$2}"
  for pair in ${setting[tags]//,/ }; do tags+=",{Key=${pair%%=*},Value=${pair#*=}}"; done
  printf 'ResourceType=%s,Tags=[%s]' "$1" "$tags"
}
# Sets tagged, the filter for what bears the cluster's tag.
find_tagged() { tagged="Name=tag:$TAG,Values=${setting[id]}"; }
