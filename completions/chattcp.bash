# bash completion for chattcp                              -*- shell-script -*-

# Sets `options` to those of COMMAND: names, value and description of each.
_chattcp_options() { # COMMAND
  local help="-h --help:Print this help"
  case $1 in
    "") options=("$help" "-V --version:Print the version") ;;
    interfaces)
      options=("$help"
        "--json:Print JSON even on a terminal"
        "--color WHEN:Colours in the table")
      ;;
    capture | conversations | serve)
      "_chattcp_$1_options"
      options+=("--user USER:User to become when started as root"
        "--keep-privileges:Stay root, with all capabilities"
        "--no-sandbox:Do not restrict file access and system calls")
      ;;
    *) options=("$help") ;;
  esac
}

# Those that capture and conversations share.
_chattcp_packet_options() {
  options=(
    "--help:Print this help"
    "-i --interface NAME:Capture on this interface"
    "-r --read FILE:Read pcap or pcapng files, plain or compressed"
    "-s --snapshot-length BYTES:Keep this many bytes of each packet"
    "--buffer-size MIB:Size of the kernel's ring (16)"
    "--promiscuous:Also capture packets for other machines"
    "--immediate:Deliver each packet at once, not up to 1 ms later"
    "-p --protocol VALUE:tcp, udp, or a source or destination port or port range"
    "-h --host ADDRESS:Source or destination address, or prefix"
    "-h.src --h.src --src-host ADDRESS:Source address"
    "-h.dst --h.dst --dst-host ADDRESS:Destination address"
    "-p.src --p.src --src-port PORT:Source port or port range"
    "-p.dst --p.dst --dst-port PORT:Destination port or port range"
    "-f --bpf EXPRESSION:A pcap-filter(7) expression for the raw packet"
    "-n:No effect: addresses and ports are always numbers"
    "--decapsulate TUNNEL:Open these UDP tunnels"
    "--duration SECONDS:Stop after this time"
    "--stats SECONDS:Print a line of counts on stderr at this interval"
    "-q --quiet:No counts, progress or hints on stderr"
  )
}

_chattcp_capture_options() {
  _chattcp_packet_options
  options+=(
    "--format FORMAT:json (default), csv, tsv, or text: human-readable lines"
    "--color WHEN:Colours in text"
    "--payload ENCODING:array (default), base64, hex, text or none"
    "--fields LIST:Print these fields alone"
    "--add LIST:Add fields"
    "--label KEY=VALUE:Add a text to each line"
    "--max-streams N:Conversations that the analysis remembers (262144)"
    "--losses:Print a line where packets were lost"
    "--reassemble:Show fragmented IP datagrams whole"
    "-o --output FILE:Write the lines to FILE, not to stdout"
    "-w --write FILE:Save the printed packets as pcap"
    "--rotate-size MIB:Begin the next file before one is larger than this"
    "--rotate-seconds N:Begin the next file at multiples of N seconds since midnight"
    "--compress METHOD:Compress finished files: zstd or gzip"
    "--keep N:Keep N finished files"
    "--keep-size MIB:Keep this much in all files together"
    "-c --count N:Stop after N printed packets"
  )
}

_chattcp_conversations_options() {
  _chattcp_packet_options
  options+=(
    "--format FORMAT:json, table (the default on a terminal), csv or tsv"
    "--color WHEN:Colours in the table"
    "--idle SECONDS:Silence after which a conversation is over (120)"
    "--max-streams N:Conversations that are remembered (262144)"
    "-c --count N:Stop after N packets that pass the filters"
  )
}

_chattcp_serve_options() {
  options=(
    "$help"
    "-port --port N:Port (8080)"
    "--listen ADDRESS:Listen on this address (127.0.0.1 and ::1)"
    "--tls-cert FILE:Certificate in PEM format, to serve HTTPS"
    "--tls-key FILE:Its private key in PEM format"
    "--token TOKEN:The secret that clients must send"
    "--token-file FILE:Read the token from a file, where other users cannot see it"
    "--no-token:Let clients in without a token"
    "--cors-origin ORIGIN:Let web pages of this origin read, besides those of this machine"
    "--allow-host NAME:Host name by which clients may reach the server"
    "--trusted-proxy ADDRESS:Trust the client addresses from this proxy"
    "--max-guesses N:Wrong tokens per second from one address (10)"
    "--max-clients N:Concurrent streams (64)"
    "--max-per-address N:Concurrent streams from one address"
    "--max-captures N:Concurrent captures (16)"
    "--max-streams N:Conversations that the analysis of each capture remembers (262144)"
    "--stream-buffer MIB:Memory per capture for slow clients (16)"
    "--buffer-size MIB:Size of each capture's kernel ring (16)"
    "--max-ring-memory MIB:Size of all these rings together (1024)"
    "-s --snapshot-length BYTES:Keep this many bytes of each packet"
    "--promiscuous:Also capture packets for other machines"
    "-r --read FILE:Also offer these saved captures"
    "--max-upload MIB:Size of a capture file that a client may send to POST /api/packets (256)"
    "--compat:Use the dialect of the chattcp-capture server"
    "-q --quiet:No lines on stderr about clients"
  )
}

# Sets `added` to the fields of --add, `fields` to all.
_chattcp_fields() {
  added=(
    number time interface direction src_port dst_port payload_length src_mac dst_mac vlan ttl dscp ecn
    ip_id flow_label tunnel label capture_start analysis
  )
  fields=(
    timestamp packet_size src_ip dst_ip proto tcp udp
    tcp.{src,dst,seq,ack,data_offset,FIN,SYN,RST,PSH,ACK,URG,ECE}
    tcp.{CWR,NS,window,checksum,urgent,payload,options}
    udp.{src,dst,length,checksum,payload}
    "${added[@]}"
    analysis.{stream,from,seq,ack,state,flags,acks,rtt_us,in_flight}
  )
}

# The JSON list of interfaces from the program that was typed; nothing if it fails.
_chattcp_interfaces() { # PROGRAM
  local program=${1//[\\\"\']/}
  [[ $program == \~/* ]] && program=$HOME/${program:2}
  type -P -- "$program" &>/dev/null && "$program" interfaces --json 2>/dev/null </dev/null
}

# Their names, each followed by a tab and its address. Names have no slash, and those that can be typed
# no control characters; JSON escapes these as it does quotes and backslashes.
_chattcp_interface_names() { # PROGRAM
  _chattcp_interfaces "$1" |
    LC_ALL=C grep -oE '"Name":"([^"\\]|\\.)*","IpV4Address":"[^"]*"' |
    LC_ALL=C sed -E 's:\\\\:/:g; /\\[^"]/d; s/\\"/"/g; s:/:\\:g
      s/^"Name":"(.*)","IpV4Address":"(.*)"$/\1'$'\t''\2/'
}

# Addresses on which a server can listen; link-local ones would need an interface.
_chattcp_addresses() { # PROGRAM
  _chattcp_interfaces "$1" | LC_ALL=C grep -oE '"[0-9a-f.:]+/[0-9]+"' |
    LC_ALL=C sed -E '/^"fe80:/d; s:"(.*)/.*:\1:' | sort -u
}

# Adds to COMPREPLY if it matches the word; `texts` has its description.
_chattcp_offer() { # CANDIDATE [TEXT]
  if [[ $1 == "$word"* ]]; then
    COMPREPLY+=("$1")
    texts+=("${2-}")
  fi
}

# Like _chattcp_offer, after the word's last comma, without values that are there already.
_chattcp_offer_in_list() { # CANDIDATE...
  local candidate given=""
  [[ $word == *,* ]] && given=${word%,*},
  for candidate; do
    [[ ,$given == *",$candidate,"* ]] || _chattcp_offer "$given$candidate"
  done
}

_chattcp_offer_interfaces() { # PROGRAM
  local name address
  while IFS=$'\t' read -r name address; do
    printf -v name %q "$name"
    _chattcp_offer "$name" "$address"
  done < <(_chattcp_interface_names "$1")
}

_chattcp_offer_values() { # OPTION PROGRAM
  local value values=() added fields
  case $1 in
    -i | --interface) _chattcp_offer_interfaces "$2" ;;
    -r | --read)
      _filedir '@(pcap|pcapng|cap)?(.@(gz|zst|lz4))'
      [[ ${COMPREPLY-} ]] || _filedir
      ;;
    -o | --output | -w | --write | --tls-cert | --tls-key | --token-file) _filedir ;;
    -p | --protocol) _chattcp_offer_in_list tcp udp ;;
    --decapsulate) _chattcp_offer_in_list vxlan geneve gtpu teredo all ;;
    --payload) values=(array base64 hex text none) ;;
    --compress) values=(zstd gzip) ;;
    --format)
      values=(json text csv tsv)
      [[ $command == conversations ]] && values=(json table csv tsv)
      ;;
    --add | --fields)
      _chattcp_fields
      [[ $1 == --add ]] && fields=("${added[@]}")
      _chattcp_offer_in_list "${fields[@]}"
      ;;
    --color) values=(auto always never) ;;
    --user) mapfile -t values < <(compgen -u) ;;
    --listen)
      mapfile -t values < <(_chattcp_addresses "$2")
      _chattcp_offer_in_list localhost 0.0.0.0 :: "${values[@]}"
      return
      ;;
  esac
  for value in "${values[@]}"; do
    _chattcp_offer "$value"
  done
}

_chattcp_offer_options() { # OPTION_LINE...
  local line name
  for line; do
    for name in ${line%%:*}; do
      [[ $name == -* ]] && _chattcp_offer "$name" "${line#*:}"
    done
  done
}

# Sets `option` to its name in CLI11, or to nothing if it takes no value: -port is --port, -p is -p.
_chattcp_set_option() { # WORD
  local line
  option=$1
  [[ $option == -[!-]?* ]] && option=-$option
  for line in "${options[@]}"; do
    [[ " ${line%%:*}" == *" $option "*[A-Z] ]] && return
  done
  option=""
}

# Readline replaces only what follows the last unquoted word break.
_chattcp_leave_out_breaks() { # PREFIX: the option and `=`, or nothing.
  local breaks=${COMP_WORDBREAKS//[!=:@]/} bare last
  if [[ $1 && $breaks != *=* ]]; then
    COMPREPLY=("${COMPREPLY[@]/#/"$1"}")
    word=$1$word
  fi
  if [[ $breaks && $word != [\"\']* ]]; then
    bare=${word//\\?/xx}
    last=${bare##*["$breaks"]}
    COMPREPLY=("${COMPREPLY[@]#"${word:0:${#word}-${#last}}"}")
  fi
}

# Descriptions are shown only in lists; a single candidate is inserted without one.
_chattcp_show_texts() {
  local i longest=0 line
  [[ ${COMP_TYPE-} == @(33|63|64) && ${#COMPREPLY[@]} -gt 1 && ${#texts[@]} -gt 0 ]] || return 0
  for i in "${COMPREPLY[@]}"; do
    ((${#i} > longest)) && longest=${#i}
  done
  for i in "${!COMPREPLY[@]}"; do
    [[ ${texts[i]} ]] || continue
    printf -v line "%-${longest}s  (%s)" "${COMPREPLY[i]}" "${texts[i]}"
    COMPREPLY[i]=${line:0:${COLUMNS:-80}-1}
  done
}

# Reads the words before the one to complete: `command`, and `option` if its value comes next.
_chattcp_read_words() {
  local i
  _chattcp_options ""
  for ((i = 1; i < cword; i++)); do
    if [[ $option ]]; then
      option=""
    elif [[ ${words[i]} == -- ]]; then
      return 1
    elif [[ ${words[i]} == -* ]]; then
      _chattcp_set_option "${words[i]}"
    elif [[ $command ]]; then
      arguments+=("${words[i]}")
    else
      command=${words[i]}
      _chattcp_options "$command"
    fi
  done
}

_chattcp_offer_words() {
  if [[ $word == -* || $command == @(interfaces|capture|conversations|serve) ]]; then
    _chattcp_offer_options "${options[@]}"
  elif [[ ! $command ]]; then
    _chattcp_offer interfaces "List the network interfaces"
    _chattcp_offer capture "Capture packets and print them as JSON"
    _chattcp_offer conversations "Print the conversations that packets belong to"
    _chattcp_offer serve "Serve packets over HTTP as they arrive"
    _chattcp_offer schema "Print the JSON Schema of the output"
  elif [[ $command == schema && ${#arguments[@]} -eq 0 ]]; then
    _chattcp_offer packet
    _chattcp_offer conversations
    _chattcp_offer interfaces
  fi
}

_chattcp() { # PROGRAM, which may be a path.
  # shellcheck disable=SC2034  # For _init_completion and _filedir.
  local cur prev words cword split="" # Otherwise sudo's `split` would split our word.
  _init_completion -n =:@ || return

  local command="" option="" prefix="" word=$cur arguments=() options=() texts=()
  _chattcp_read_words || return
  if [[ ! $option && $word == -*=* ]]; then
    prefix=${word%%=*}=
    word=${word#*=} cur=$word
    _chattcp_set_option "${prefix%=}"
    [[ $option ]] || return
  fi
  if [[ $option ]]; then
    _chattcp_offer_values "$option" "$1"
  else
    _chattcp_offer_words
  fi
  _chattcp_leave_out_breaks "$prefix"
  _chattcp_show_texts
} &&
  complete -F _chattcp chattcp
