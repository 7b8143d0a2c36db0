# What configure asks AWS: image, subnet, instance types, prices. Makes nothing. Sourced, never run.
# shellcheck shell=bash disable=SC2154 # variables of scripts/ec2 and the other parts

# The region of the option, of the environment, or of the CLI's own settings.
find_region() {
  region=${setting[region]:-${AWS_REGION:-${AWS_DEFAULT_REGION:-}}}
  [[ -n $region || $dry == yes ]] || region=$(aws configure get region 2>/dev/null) || region=''
  [[ -n $region ]] || refuse "no region; give --region, such as eu-central-1, or set AWS_REGION"
  [[ $region =~ ^[a-z]{2}(-[a-z]+)+-[0-9]$ ]] || refuse "$region is no region; give --region, such as eu-central-1"
  setting[region]=$region
}

# Usage: find_type TYPE; sets cpus, mebibytes, architecture
find_type() {
  demand "look up the instance type $1" $'2\t8192\tx86_64' ec2 describe-instance-types --instance-types "$1" --query \
    'InstanceTypes[0].[VCpuInfo.DefaultVCpus,MemoryInfo.SizeInMiB,ProcessorInfo.SupportedArchitectures[-1]]'
  read -r cpus mebibytes architecture <<<"$answer"
  [[ $cpus =~ ^[0-9]+$ && $mebibytes =~ ^[0-9]+$ && -n $architecture ]] ||
    refuse "no instance type $1 in $region; list them: aws ec2 describe-instance-type-offerings"
}

# The image of an operating system, by the parameter that its maker keeps up to date.
find_image() {
  local arch=$1 name
  if [[ -z ${setting[image]} ]]; then
    case ${setting[os]}:$arch in
      amazon:*) name=/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-$arch ;;
      ubuntu:x86_64) name=/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id ;;
      ubuntu:*) name=/aws/service/canonical/ubuntu/server/24.04/stable/current/$arch/hvm/ebs-gp3/ami-id ;;
    esac
    demand "find the image of ${setting[os]}" ami-DRYRUN ssm get-parameters --names "$name" \
      --query 'Parameters[0].Value'
    [[ -n $answer ]] || die "AWS knows no image $name in $region; give one with --image"
    setting[image]=$answer
  fi
  demand "look up the image ${setting[image]}" /dev/xvda ec2 describe-images --image-ids "${setting[image]}" \
    --query 'Images[0].RootDeviceName'
  [[ -n $answer ]] || refuse "no image ${setting[image]} in $region; images are of one region each"
  setting[root-device]=$answer
}

# The subnet, its network and its zone: the given one, or the default of the zone.
find_subnet() {
  local filters=('Name=default-for-az,Values=true')
  [[ -z ${setting[subnet]} ]] || filters=("Name=subnet-id,Values=${setting[subnet]}")
  [[ -z ${setting[zone]} ]] || filters+=("Name=availability-zone,Values=${setting[zone]}")
  demand "find a subnet" $'subnet-DRYRUN\tvpc-DRYRUN\t10.0.0.0/20\tZONE' ec2 describe-subnets \
    --filters "${filters[@]}" --query 'Subnets[0].[SubnetId,VpcId,CidrBlock,AvailabilityZone]'
  [[ -n $answer ]] ||
    refuse "no subnet ${setting[subnet]:-that is a default} in ${setting[zone]:-$region}; give --subnet, or another --zone"
  read -r 'setting[subnet]' 'setting[vpc]' 'setting[network]' 'setting[zone]' <<<"$answer"
}

# ---- prices: the user's, or what AWS answers; none is written down here

# The first price on demand in an answer of the price list, which has JSON in its text.
on_demand_price() {
  awk '
    { text = text $0 }
    END {
      if (!(at = index(text, "\"OnDemand\""))) exit
      text = substr(text, at)
      for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "{") depth++
        if (c == "}" && --depth == 0) break
      }
      if (match(substr(text, 1, i), /"USD"[: ]*"[0-9.]+"/)) {
        price = substr(text, RSTART, RLENGTH)
        gsub(/[^0-9.]/, "", price)
        print price
      }
    }'
}

# Sets price and source; price is empty where nobody knows it. Usage: find_price TYPE GIVEN
find_price() {
  price=$2 source='as given'
  [[ -z $price ]] || return 0
  if [[ ${setting[spot]} == yes ]]; then
    source="spot price in ${setting[zone]} now; it moves"
    call 0.001 ec2 describe-spot-price-history --instance-types "$1" --product-descriptions Linux/UNIX \
      --availability-zone "${setting[zone]}" --start-time "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --max-items 1 \
      --query 'SpotPriceHistory[0].SpotPrice' || return 0
    price=$(head -n 1 <<<"$answer")
  else
    source='on demand, by the price list of AWS now'
    # The price list has no endpoint in most regions; this one has the prices of all.
    region=us-east-1 call '"OnDemand":{"USD":"0.001"}' pricing get-products --service-code AmazonEC2 --filters \
      "Type=TERM_MATCH,Field=instanceType,Value=$1" "Type=TERM_MATCH,Field=regionCode,Value=${setting[region]}" \
      Type=TERM_MATCH,Field=operatingSystem,Value=Linux Type=TERM_MATCH,Field=tenancy,Value=Shared \
      Type=TERM_MATCH,Field=preInstalledSw,Value=NA Type=TERM_MATCH,Field=capacitystatus,Value=Used \
      --query 'PriceList[0]' || return 0
    price=$(on_demand_price <<<"$answer")
  fi
  [[ $price =~ ^[0-9]+(\.[0-9]+)?$ ]] || price=''
}

# One line on what the instances cost, one more on multicast.
cost_line() {
  local worker worker_source master=${setting[master-type]:-${setting[worker-type]}} price source
  find_price "${setting[worker-type]}" "${setting[price]}"
  worker=$price worker_source=$source
  [[ $master == "${setting[worker-type]}" && -z ${setting[master-price]} ]] ||
    find_price "$master" "${setting[master-price]}"
  [[ $source == "$worker_source" ]] || worker_source="workers: $worker_source; master: $source"
  if [[ $dry == yes && -z ${setting[price]} ]]; then
    echo "cost: a dry run asks no price; configure and describe do"
  elif [[ -z $worker || -z $price ]]; then
    echo "cost: unknown, AWS told no price of ${setting[worker-type]} or $master (${problem:-no answer}); give --price" \
      "and --master-price, USD an hour"
  else
    awk -v k="${setting[workers]}" -v w="$worker" -v m="$price" -v type="${setting[worker-type]}" -v mtype="$master" \
      -v source="$worker_source" -v hours="${setting[lifetime]}" 'BEGIN {
        all = k * w + m
        printf "cost: %d x %s at %s + 1 x %s at %s = %.4f USD an hour (%s)", k, type, w, mtype, m, all, source
        if (hours != "none") printf "; at most %.2f USD in a --lifetime of %s h", all * hours, hours
        print "; disks, public addresses and traffic come on top"
      }'
  fi
  [[ ${setting[multicast]} == no ]] || multicast_cost
}

multicast_cost() {
  echo "cost of --multicast: AWS bills the attachment to the transit gateway for every hour from launch to destroy, used or" \
    "not, and every gigabyte through it${setting[multicast-price]:+; at ${setting[multicast-price]} USD an hour, as given, on top of the above}"
}
