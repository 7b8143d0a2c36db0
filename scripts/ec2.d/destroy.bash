# Takes away whatever was made, recorded here or found by its tag, however far the launch came. Sourced, never run.
# shellcheck shell=bash disable=SC2034,SC2154 # variables of scripts/ec2 and the other parts

destroying=no
failures=()

# Adds to the record what AWS has under the tag. Usage: find_kind KIND SERVICE OPERATION ARGUMENTS...
find_kind() {
  local kind=$1 id
  shift
  call '' "$@" || {
    failures+=("cannot look for ${kind}s: $(explain)")
    return 0
  }
  # What AWS has shown once, it knows: its second is 0.
  for id in $answer; do
    resources=(${resources[@]+"${resources[@]/#"$kind $id "*/"$kind $id 0"}"})
    is_recorded "$kind" "$id" || resources+=("$kind $id 0")
  done
}

readonly ALIVE=Name=instance-state-name,Values=pending,running,shutting-down,stopping,stopped

find_leftovers() {
  local gateway tagged
  find_tagged
  find_kind spot-request ec2 describe-spot-instance-requests --filters "$tagged" Name=state,Values=open,active \
    --query 'SpotInstanceRequests[].SpotInstanceRequestId'
  find_kind instance ec2 describe-instances --filters "$tagged" "$ALIVE" \
    --query 'Reservations[].Instances[].InstanceId'
  if [[ ${setting[multicast]} == yes ]]; then
    find_kind transit-gateway ec2 describe-transit-gateways --filters "$tagged" \
      Name=state,Values=pending,available,modifying,deleting --query 'TransitGateways[].TransitGatewayId'
    for gateway in $(recorded transit-gateway); do
      find_kind attachment ec2 describe-transit-gateway-vpc-attachments --filters \
        Name=transit-gateway-id,Values="$gateway" Name=state,Values=pending,available,modifying,failing,failed,deleting \
        --query 'TransitGatewayVpcAttachments[].TransitGatewayAttachmentId'
      find_kind multicast-domain ec2 describe-transit-gateway-multicast-domains --filters \
        Name=transit-gateway-id,Values="$gateway" Name=state,Values=pending,available,deleting \
        --query 'TransitGatewayMulticastDomains[].TransitGatewayMulticastDomainId'
    done
  fi
  find_kind volume ec2 describe-volumes --filters "$tagged" Name=status,Values=creating,available,in-use,error \
    --query 'Volumes[].VolumeId'
  find_kind placement-group ec2 describe-placement-groups --filters "$tagged" Name=state,Values=pending,available \
    --query 'PlacementGroups[].GroupName'
  find_kind security-group ec2 describe-security-groups --filters "$tagged" --query 'SecurityGroups[].GroupId'
  find_kind key-pair ec2 describe-key-pairs --filters "$tagged" --query 'KeyPairs[].KeyName'
}

# Deletes one thing, again and again while something else still needs it or AWS stumbles. That AWS does not know it is
# good news only once it must. Usage: remove KIND ID SERVICE OPERATION ARGUMENTS...
remove() {
  local kind=$1 id=$2 deadline=$((SECONDS + PATIENCE))
  shift 2
  until call '' "$@"; do
    case $problem in
      *NotFound* | *.Unknown | *Malformed*) (($(age "$kind" "$id") < SETTLE)) || break ;;
      DependencyViolation | *InUse* | *IncorrectState* | InvalidState* | Request* | Throttl* | TooMany* | Timeout | NoEndpoint | \
        Internal* | *Unavailable) ;;
      *)
        failures+=("cannot delete the $kind $id: $(explain)")
        return 1
        ;;
    esac
    ((SECONDS < deadline)) || {
      failures+=("cannot delete the $kind $id for $PATIENCE s: $(explain)")
      return 1
    }
    pause
  done
}

# The same for what is gone with that. Usage as of remove
drop() { if remove "$@"; then forget "$1" "$2"; fi; }

# Looks until a list is empty. Usage: await_gone KIND ID SERVICE OPERATION ARGUMENTS...
await_gone() {
  local kind=$1 id=$2 deadline=$((SECONDS + PATIENCE))
  shift 2
  while :; do
    if call '' "$@"; then
      [[ -n $answer ]] || break
    elif [[ $problem == *NotFound* ]]; then
      break
    elif ! is_passing; then
      failures+=("cannot see whether the $kind $id is gone: $(explain)")
      return 1
    fi
    ((SECONDS < deadline)) || {
      failures+=("the $kind $id is not gone after $PATIENCE s: ${problem:-$answer}")
      return 1
    }
    pause
  done
  forget "$kind" "$id"
}

destroy_instances() {
  local id ids refused=' '
  for id in $(recorded spot-request); do
    drop spot-request "$id" ec2 cancel-spot-instance-requests --spot-instance-request-ids "$id" \
      --query 'CancelledSpotInstanceRequests[].State'
  done
  mapfile -t ids < <(recorded instance)
  ((${#ids[@]} > 0)) || return 0
  [[ $dry == yes ]] || say "ending ${#ids[@]} instances"
  if ! call '' ec2 terminate-instances --instance-ids "${ids[@]}" --query 'TerminatingInstances[].InstanceId'; then
    # One that is not known, or not to be ended, must not save the others.
    for id in "${ids[@]}"; do
      remove instance "$id" ec2 terminate-instances --instance-ids "$id" --query 'TerminatingInstances[].InstanceId' ||
        refused+="$id "
    done
  fi
  for id in "${ids[@]}"; do
    [[ $refused != *" $id "* ]] || continue
    await_gone instance "$id" ec2 describe-instances --filters Name=instance-id,Values="$id" "$ALIVE" \
      --query 'Reservations[].Instances[].State.Name' || true
  done
}

# Places in the domain, the domain, the attachment, the gateway: each is kept by the one before it.
destroy_multicast() {
  local id attachment subnet
  for id in $(recorded multicast-domain); do
    call $'ATTACHMENT\tSUBNET' ec2 get-transit-gateway-multicast-domain-associations \
      --transit-gateway-multicast-domain-id "$id" --filters Name=state,Values=associated,associating \
      --query 'MulticastDomainAssociations[].[TransitGatewayAttachmentId,Subnet.SubnetId]' || answer=''
    while read -r attachment subnet; do
      [[ -n $attachment ]] || continue
      remove multicast-domain "$id" ec2 disassociate-transit-gateway-multicast-domain \
        --transit-gateway-multicast-domain-id "$id" --transit-gateway-attachment-id "$attachment" \
        --subnet-ids "$subnet" --query Associations.TransitGatewayMulticastDomainId || true
    done <<<"$answer"
    if remove multicast-domain "$id" ec2 delete-transit-gateway-multicast-domain --transit-gateway-multicast-domain-id "$id" \
      --query TransitGatewayMulticastDomain.State; then
      await_gone multicast-domain "$id" ec2 describe-transit-gateway-multicast-domains --filters \
        Name=transit-gateway-multicast-domain-id,Values="$id" Name=state,Values=pending,available,deleting \
        --query 'TransitGatewayMulticastDomains[].State' || true
    fi
  done
  [[ -z $(recorded multicast-domain) || $dry == yes ]] || return 0
  for id in $(recorded attachment); do
    if remove attachment "$id" ec2 delete-transit-gateway-vpc-attachment --transit-gateway-attachment-id "$id" \
      --query TransitGatewayVpcAttachment.State; then
      await_gone attachment "$id" ec2 describe-transit-gateway-vpc-attachments --filters \
        Name=transit-gateway-attachment-id,Values="$id" Name=state,Values=pending,available,modifying,failing,deleting \
        --query 'TransitGatewayVpcAttachments[].State' || true
    fi
  done
  [[ -z $(recorded attachment) || $dry == yes ]] || return 0
  for id in $(recorded transit-gateway); do
    if remove transit-gateway "$id" ec2 delete-transit-gateway --transit-gateway-id "$id" --query TransitGateway.State; then
      await_gone transit-gateway "$id" ec2 describe-transit-gateways --filters \
        Name=transit-gateway-id,Values="$id" Name=state,Values=pending,available,modifying,deleting \
        --query 'TransitGateways[].State' || true
    fi
  done
}

destroy_rest() {
  local id
  for id in $(recorded key-pair); do
    drop key-pair "$id" ec2 delete-key-pair --key-name "$id" --query Return
  done
  # What instances that would not end still hold.
  [[ -z $(recorded instance) || $dry == yes ]] || return 0
  for id in $(recorded volume); do
    drop volume "$id" ec2 delete-volume --volume-id "$id"
  done
  for id in $(recorded placement-group); do
    drop placement-group "$id" ec2 delete-placement-group --group-name "$id"
  done
  for id in $(recorded security-group); do
    drop security-group "$id" ec2 delete-security-group --group-id "$id" --query Return
  done
}

# What is left, less the calls of which nobody knows.
left() {
  local line
  for line in ${resources[@]+"${resources[@]}"}; do [[ $line == *' ? '* ]] || echo "$line"; done
}

# Everything goes, what needs something before what it needs. Signals do not stop it. Fails where something is left, and
# says what.
destroy() {
  local round line young kept
  if [[ $dry == no ]]; then
    trap '' INT TERM HUP
    say "destroying ${setting[id]}; signals wait until that is done"
  fi
  destroying=yes guarded=yes
  for ((round = 1; ; round++)); do
    failures=()
    find_leftovers
    save_resources
    destroy_instances
    destroy_multicast
    destroy_rest
    [[ $dry == no ]] || return 0
    # What a call that was cut has made may turn up late, so the last look comes after that; what was deleted may be shown
    # for a while.
    young=no
    ! unsettled || young=yes
    find_leftovers
    save_resources
    [[ $young == yes || (${#failures[@]} == 0 && -n $(left) && $round -lt 3) ]] || break
    pause
  done
  mapfile -t kept < <(left)
  resources=(${kept[@]+"${kept[@]}"})
  save_resources
  if ((${#failures[@]} == 0 && ${#resources[@]} == 0)); then
    rm -f -- "$folder/hosts" "$folder/key" "$folder/key.pub" "$folder/known_hosts" "$folder/deployed"
    say "destroyed; AWS has nothing left that bears the tag $TAG=${setting[id]}"
    return 0
  fi
  for line in ${failures[@]+"${failures[@]}"}; do say "$line"; done
  for line in ${resources[@]+"${resources[@]}"}; do say "left, and may cost: ${line% *}"; done
  say "not all is destroyed; try again: $(way_to_destroy)"
  return 1
}

way_to_destroy() {
  if [[ -n $given_id ]]; then
    echo "scripts/ec2 destroy --id $given_id --region $region"
  else
    echo "scripts/ec2 destroy $folder"
  fi
}
