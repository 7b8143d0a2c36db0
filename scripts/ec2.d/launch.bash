# Makes the cluster: key, security group, placement group, transit gateway, instances. Sourced, never run.
# shellcheck shell=bash disable=SC2034,SC2154 # variables of scripts/ec2 and the other parts

# The private half never leaves this machine.
make_key() {
  if [[ $dry == yes ]]; then
    quoted ssh-keygen -q -t ed25519 -N '' -C "${setting[id]}" -f "$folder/key" >&3
  else
    rm -f -- "$folder/key" "$folder/key.pub" "$folder/known_hosts"
    ssh-keygen -q -t ed25519 -N '' -C "${setting[id]}" -f "$folder/key" || die "cannot make a key in $folder"
  fi
  make key-pair "${setting[id]}" ec2 import-key-pair --key-name "${setting[id]}" \
    --public-key-material "fileb://$folder/key.pub" --tag-specifications "$(tags_of key-pair)" --query KeyName
}

# Usage: permit WHAT GROUP PERMISSION, in the CLI's shorthand
permit() {
  demand "let $1 in" true ec2 authorize-security-group-ingress --group-id "$2" --ip-permissions "$3" --query Return
}

# ssh from the user's addresses, anything from the cluster's own hosts, nothing else.
make_security_group() {
  local group
  make security-group sg-DRYRUN ec2 create-security-group --group-name "${setting[id]}" --vpc-id "${setting[vpc]}" \
    --description "Coded computing for Spark, ${setting[id]}" --tag-specifications "$(tags_of security-group)" \
    --query GroupId
  group=$answer
  security_group=$group
  permit ssh "$group" "IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=${setting[ssh-from]}}]"
  permit "the cluster's hosts" "$group" "IpProtocol=-1,UserIdGroupPairs=[{GroupId=$group}]"
  [[ ${setting[multicast]} == yes ]] || return 0
  # A rule that names a group does not match multicast, whose queries come from no address at all.
  permit "multicast queries" "$group" "IpProtocol=2,IpRanges=[{CidrIp=0.0.0.0/32}]"
  permit multicast "$group" "IpProtocol=udp,FromPort=0,ToPort=65535,IpRanges=[{CidrIp=${setting[network]}}]"
}

make_placement_group() {
  [[ ${setting[placement]} == yes ]] || return 0
  make placement-group "${setting[id]}" ec2 create-placement-group --group-name "${setting[id]}" --strategy cluster \
    --tag-specifications "$(tags_of placement-group)" --query PlacementGroup.GroupName
}

# EC2 carries no multicast by itself: a transit gateway copies it to those who joined by IGMP version 2.
make_multicast() {
  local gateway attachment domain
  [[ ${setting[multicast]} == yes ]] || return 0
  multicast_cost >&2
  make transit-gateway tgw-DRYRUN ec2 create-transit-gateway --description "${setting[id]}" --options \
    MulticastSupport=enable,DefaultRouteTableAssociation=disable,DefaultRouteTablePropagation=disable \
    --tag-specifications "$(tags_of transit-gateway)" --query TransitGateway.TransitGatewayId
  gateway=$answer
  await_state "transit gateway" available ec2 describe-transit-gateways --transit-gateway-ids "$gateway" \
    --query 'TransitGateways[0].State'
  make attachment tgw-attach-DRYRUN ec2 create-transit-gateway-vpc-attachment --transit-gateway-id "$gateway" \
    --vpc-id "${setting[vpc]}" --subnet-ids "${setting[subnet]}" \
    --tag-specifications "$(tags_of transit-gateway-attachment)" \
    --query TransitGatewayVpcAttachment.TransitGatewayAttachmentId
  attachment=$answer
  await_state "attachment to the transit gateway" available ec2 describe-transit-gateway-vpc-attachments \
    --transit-gateway-attachment-ids "$attachment" --query 'TransitGatewayVpcAttachments[0].State'
  make multicast-domain tgw-mcast-domain-DRYRUN ec2 create-transit-gateway-multicast-domain \
    --transit-gateway-id "$gateway" --options Igmpv2Support=enable \
    --tag-specifications "$(tags_of transit-gateway-multicast-domain)" \
    --query TransitGatewayMulticastDomain.TransitGatewayMulticastDomainId
  domain=$answer
  await_state "multicast domain" available ec2 describe-transit-gateway-multicast-domains \
    --transit-gateway-multicast-domain-ids "$domain" --query 'TransitGatewayMulticastDomains[0].State'
  demand "put the subnet into the multicast domain" true ec2 associate-transit-gateway-multicast-domain \
    --transit-gateway-multicast-domain-id "$domain" --transit-gateway-attachment-id "$attachment" \
    --subnet-ids "${setting[subnet]}" --query Associations.TransitGatewayMulticastDomainId
  await_state "subnet's place in the multicast domain" associated ec2 get-transit-gateway-multicast-domain-associations \
    --transit-gateway-multicast-domain-id "$domain" --query 'MulticastDomainAssociations[0].Subnet.State'
}

# Usage: make_instances ROLE TYPE COUNT
make_instances() {
  local options=() spot=SpotInstanceType=one-time types=(instance volume network-interface) type specifications=()
  [[ -z ${setting[max-price]} ]] || spot+=",MaxPrice=${setting[max-price]}"
  if [[ ${setting[spot]} == yes ]]; then
    options+=(--instance-market-options "MarketType=spot,SpotOptions={$spot}")
    types+=(spot-instances-request)
  fi
  [[ ${setting[placement]} == no ]] || options+=(--placement "GroupName=${setting[id]}")
  # Whatever becomes of this machine: the instances end themselves.
  [[ ${setting[lifetime]} == none ]] ||
    options+=(--user-data "#!/bin/sh"$'\n'"shutdown -P +$(awk -v h="${setting[lifetime]}" 'BEGIN { printf "%d", h * 60 }')")
  for type in "${types[@]}"; do specifications+=("$(tags_of "$type" "$1")"); done
  make instance "i-DRYRUN-$1" ec2 run-instances --count "$3" --instance-type "$2" --image-id "${setting[image]}" \
    --key-name "${setting[id]}" --security-group-ids "$security_group" --subnet-id "${setting[subnet]}" \
    --associate-public-ip-address --instance-initiated-shutdown-behavior terminate \
    --metadata-options HttpTokens=required --client-token "${setting[id]}-$1-$attempt" \
    --block-device-mappings \
    "DeviceName=${setting[root-device]},Ebs={VolumeSize=${setting[disk]},VolumeType=gp3,DeleteOnTermination=true}" \
    --tag-specifications "${specifications[@]}" ${options[@]+"${options[@]}"} --query 'Instances[].InstanceId'
}

# Looks until all instances run and have addresses; writes the file of hosts.
await_instances() {
  local deadline=$((SECONDS + PATIENCE)) wanted=$((setting[workers] + 1)) ids running state inside outside index whose reason
  ids=$(recorded instance)
  while :; do
    demand "look at the instances" '' ec2 describe-instances --filters "Name=instance-id,Values=${ids//$'\n'/,}" --query \
      "Reservations[].Instances[].[State.Name,PrivateIpAddress,PublicIpAddress,AmiLaunchIndex,Tags[?Key=='$ROLE']|[0].Value,StateReason.Message]"
    [[ $dry == no ]] || return 0
    running=()
    while IFS=$'\t' read -r state inside outside index whose reason; do
      case $state in
        shutting-down | terminated | stop*) die "AWS ended an instance: $reason; try another --zone or --worker-type" ;;
        running) [[ $inside == None || $outside == None ]] || running+=("$index $whose $outside $inside") ;;
      esac
    done <<<"$answer"
    ((${#running[@]} < wanted)) || break
    ((SECONDS < deadline)) ||
      die "${#running[@]} of $wanted instances run after $PATIENCE s; try another --zone or --worker-type"
    pause
    heed_signals
  done
  write_state hosts "$(
    printf '%s\n' "${running[@]}" | sort -n | awk '{ print ($2 == "master" ? "master" : "w" ++k), $3, $4 }' | sort -V
  )"$'\n'
}

launch() {
  # Of a launch before this one, maybe of the same second, AWS still knows the token, and shows the instances.
  local security_group='' attempt
  attempt=$(new_nonce)
  ((${#resources[@]} == 0)) ||
    die "$folder has resources of an earlier launch; end them first: scripts/ec2 destroy $folder"
  cost_line >&2
  make_bundle
  owner=yes
  make_key
  make_security_group
  make_placement_group
  make_multicast
  make_instances master "${setting[master-type]:-${setting[worker-type]}}" 1
  make_instances worker "${setting[worker-type]}" "${setting[workers]}"
  await_instances
  load_hosts
  await_hosts
  deploy
  [[ $dry == yes ]] || say "up: ${setting[workers]} workers and a master; scripts/ec2 run $folder -- VERB ...;" \
    "it costs until: scripts/ec2 destroy $folder"
}
