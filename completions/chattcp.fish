# fish completion for chattcp

function __chattcp_at --description 'Whether one of these commands was typed, or none if none is given'
    set -l words (commandline -opc)
    for word in $words[2..]
        if not string match -q -- '-*' $word
            contains -- $word $argv
            return
        end
    end
    not set -q argv[1]
end

function __chattcp_at_schema --description 'Whether a schema name comes next'
    set -l words (string match -v -- '-*' (commandline -opc))
    test (count $words) -eq 2 -a "$words[2]" = schema
end

function __chattcp_interfaces --description 'The JSON list of interfaces from the program that was typed'
    set -l words (commandline -opc)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    command -sq -- $program; and $program interfaces --json 2>/dev/null </dev/null
end

# Names have no slash, and those that can be typed no control characters; JSON escapes these as it does
# quotes and backslashes.
function __chattcp_interface_names --description 'Names of the interfaces, each followed by a tab and an address'
    __chattcp_interfaces |
        LC_ALL=C grep -oE '"Name":"([^"\\\\]|\\\\.)*","IpV4Address":"[^"]*"' |
        LC_ALL=C sed -E 's:\\\\\\\\:/:g; /\\\\[^"]/d; s/\\\\"/"/g; s:/:\\\\:g; s/^"Name":"//; s/"$//' |
        string replace '","IpV4Address":"' \t
end

function __chattcp_addresses --description 'Addresses of the interfaces, without link-local ones'
    __chattcp_interfaces | LC_ALL=C grep -oE '"[0-9a-f.:]+/[0-9]+"' |
        string replace -r '^"(.*)/.*' '$1' | string match -v 'fe80:*'
end

function __chattcp_value --description 'The part of a value that was typed'
    commandline -ct | string replace -r -- '^-[^=]*=' ''
end

function __chattcp_list --description 'The values that are not in the list yet, after what was typed'
    set -l given (__chattcp_value | string replace -rf '[^,]*$' '')
    for value in $argv
        contains -- $value (string split , -- $given); or echo $given$value
    end
end

function __chattcp_added_fields --description 'The fields of --add'
    string join \n \
        number time interface direction src_port dst_port payload_length src_mac dst_mac vlan ttl \
        dscp ecn ip_id flow_label tunnel label capture_start analysis
end

function __chattcp_fields --description 'All fields'
    string join \n timestamp packet_size src_ip dst_ip proto tcp udp \
        tcp.{src,dst,seq,ack,data_offset,FIN,SYN,RST,PSH,ACK,URG,ECE} \
        tcp.{CWR,NS,window,checksum,urgent,payload,options} \
        udp.{src,dst,length,checksum,payload} \
        (__chattcp_added_fields) \
        analysis.{stream,from,seq,ack,state,flags,acks,rtt_us,in_flight}
end

function __chattcp_captures --description 'Files: captures first, then directories'
    set -l value (__chattcp_value)
    set -l files (complete -C "__chattcp_no_command $value")
    string match -r -- '(?i).*\.(?:pcap|pcapng|cap)(?:\.(?:gz|zst|lz4))?$' $files
    string match -r -- '.*/$' $files
    string join \n -- $files
end

complete -c chattcp -f

complete -c chattcp -n __chattcp_at -a interfaces -d 'List the network interfaces'
complete -c chattcp -n __chattcp_at -a capture -d 'Capture packets and print them as JSON'
complete -c chattcp -n __chattcp_at -a conversations -d 'Print the conversations that packets belong to'
complete -c chattcp -n __chattcp_at -a serve -d 'Serve packets over HTTP as they arrive'
complete -c chattcp -n __chattcp_at -a schema -d 'Print the JSON Schema of the output'
complete -c chattcp -n __chattcp_at -o V -l version -d 'Print the version'
complete -c chattcp -n 'not __chattcp_at capture conversations' -o h -l help -d 'Print this help'

complete -c chattcp -n __chattcp_at_schema -a 'packet conversations interfaces'

set -l at -c chattcp -n '__chattcp_at interfaces'
complete $at -l json -d 'Print JSON even on a terminal'
complete $at -l color -x -a 'auto always never' -d 'Colours in the table'

# Short options that take a value are declared as long ones with one dash; otherwise -p.src would be read
# as -p with the value .src, and -p=tcp not at all.
set -l at -c chattcp -n '__chattcp_at capture conversations'
complete $at -l help -d 'Print this help'
complete $at -o i -l interface -x -a '(__chattcp_interface_names)' -d 'Capture on this interface'
complete $at -o r -l read -r -k -a '(__chattcp_captures)' -d 'Read pcap or pcapng files, plain or compressed'
complete $at -o s -l snapshot-length -x -d 'Keep this many bytes of each packet'
complete $at -l buffer-size -x -d 'Size of the kernel\'s ring (16)'
complete $at -l promiscuous -d 'Also capture packets for other machines'
complete $at -l immediate -d 'Deliver each packet at once, not up to 1 ms later'
complete $at -o p -l protocol -x -a '(__chattcp_list tcp udp)' -d 'tcp, udp, or a source or destination port or port range'
complete $at -o h -l host -x -d 'Source or destination address, or prefix'
complete $at -o h.src -l h.src -l src-host -x -d 'Source address'
complete $at -o h.dst -l h.dst -l dst-host -x -d 'Destination address'
complete $at -o p.src -l p.src -l src-port -x -d 'Source port or port range'
complete $at -o p.dst -l p.dst -l dst-port -x -d 'Destination port or port range'
complete $at -o f -l bpf -x -d 'A pcap-filter(7) expression for the raw packet'
complete $at -o n -d 'No effect: addresses and ports are always numbers'
complete $at -l decapsulate -x -a '(__chattcp_list vxlan geneve gtpu teredo all)' -d 'Open these UDP tunnels'
complete $at -l duration -x -d 'Stop after this time'
complete $at -l stats -x -d 'Print a line of counts on stderr at this interval'
complete $at -o q -l quiet -d 'No counts, progress or hints on stderr'

set -l at -c chattcp -n '__chattcp_at capture'
complete $at -l format -x -a 'json text csv tsv' -d 'json (default), csv, tsv, or text: human-readable lines'
complete $at -l color -x -a 'auto always never' -d 'Colours in text'
complete $at -l payload -x -a 'array base64 hex text none' -d 'array (default), base64, hex, text or none'
complete $at -l fields -x -a '(__chattcp_list (__chattcp_fields))' -d 'Print these fields alone'
complete $at -l add -x -a '(__chattcp_list (__chattcp_added_fields))' -d 'Add fields'
complete $at -l label -x -d 'Add a text to each line'
complete $at -l max-streams -x -d 'Conversations that the analysis remembers (262144)'
complete $at -l losses -d 'Print a line where packets were lost'
complete $at -l reassemble -d 'Show fragmented IP datagrams whole'
complete $at -o o -l output -r -F -d 'Write the lines to FILE, not to stdout'
complete $at -o w -l write -r -F -d 'Save the printed packets as pcap'
complete $at -l rotate-size -x -d 'Begin the next file before one is larger than this'
complete $at -l rotate-seconds -x -d 'Begin the next file at multiples of N seconds since midnight'
complete $at -l compress -x -a 'zstd gzip' -d 'Compress finished files: zstd or gzip'
complete $at -l keep -x -d 'Keep N finished files'
complete $at -l keep-size -x -d 'Keep this much in all files together'
complete $at -o c -l count -x -d 'Stop after N printed packets'

set -l at -c chattcp -n '__chattcp_at conversations'
complete $at -l format -x -a 'json table csv tsv' -d 'json, table (the default on a terminal), csv or tsv'
complete $at -l color -x -a 'auto always never' -d 'Colours in the table'
complete $at -l idle -x -d 'Silence after which a conversation is over (120)'
complete $at -l max-streams -x -d 'Conversations that are remembered (262144)'
complete $at -o c -l count -x -d 'Stop after N packets that pass the filters'

set -l at -c chattcp -n '__chattcp_at serve'
complete $at -o port -l port -x -d 'Port (8080)'
complete $at -l listen -x -a '(__chattcp_list localhost 0.0.0.0 :: (__chattcp_addresses))' -d 'Listen on this address (127.0.0.1 and ::1)'
complete $at -l tls-cert -r -F -d 'Certificate in PEM format, to serve HTTPS'
complete $at -l tls-key -r -F -d 'Its private key in PEM format'
complete $at -l token -x -d 'The secret that clients must send'
complete $at -l token-file -r -F -d 'Read the token from a file, where other users cannot see it'
complete $at -l no-token -d 'Let clients in without a token'
complete $at -l cors-origin -x -d 'Let web pages of this origin read, besides those of this machine'
complete $at -l allow-host -x -d 'Host name by which clients may reach the server'
complete $at -l trusted-proxy -x -d 'Trust the client addresses from this proxy'
complete $at -l max-guesses -x -d 'Wrong tokens per second from one address (10)'
complete $at -l max-clients -x -d 'Concurrent streams (64)'
complete $at -l max-per-address -x -d 'Concurrent streams from one address'
complete $at -l max-captures -x -d 'Concurrent captures (16)'
complete $at -l max-streams -x -d 'Conversations that the analysis of each capture remembers (262144)'
complete $at -l stream-buffer -x -d 'Memory per capture for slow clients (16)'
complete $at -l buffer-size -x -d 'Size of each capture\'s kernel ring (16)'
complete $at -l max-ring-memory -x -d 'Size of all these rings together (1024)'
complete $at -o s -l snapshot-length -x -d 'Keep this many bytes of each packet'
complete $at -l promiscuous -d 'Also capture packets for other machines'
complete $at -o r -l read -r -k -a '(__chattcp_captures)' -d 'Also offer these saved captures'
complete $at -l max-upload -x -d 'Size of a capture file that a client may send to POST /api/packets (256)'
complete $at -l compat -d 'Use the dialect of the chattcp-capture server'
complete $at -o q -l quiet -d 'No lines on stderr about clients'

set -l at -c chattcp -n '__chattcp_at capture conversations serve'
complete $at -l user -x -a '(__fish_complete_users)' -d 'User to become when started as root'
complete $at -l keep-privileges -d 'Stay root, with all capabilities'
complete $at -l no-sandbox -d 'Do not restrict file access and system calls'
