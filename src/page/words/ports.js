// Names of well-known ports, as IANA registers them
// (https://www.iana.org/assignments/service-names-port-numbers), and a few that are common without being
// registered. Both transports unless a line says otherwise.

const BOTH = `7 echo, 9 discard, 13 daytime, 17 qotd, 19 chargen, 37 time, 42 nameserver, 49 tacacs,
  53 domain, 88 kerberos, 111 sunrpc, 123 ntp, 135 epmap, 137 netbios-ns, 138 netbios-dgm, 139 netbios-ssn,
  161 snmp, 162 snmptrap, 177 xdmcp, 194 irc, 318 pkix-timestamp, 389 ldap, 427 svrloc, 443 https,
  445 microsoft-ds, 464 kpasswd, 500 isakmp, 514 syslog, 554 rtsp, 563 nntps, 631 ipp, 636 ldaps, 646 ldp,
  749 kerberos-adm, 853 domain-s, 1194 openvpn, 1433 ms-sql-s, 1434 ms-sql-m, 1812 radius, 1813 radius-acct,
  1883 mqtt, 1900 ssdp, 2049 nfs, 3268 msft-gc, 3260 iscsi-target, 3389 ms-wbt-server, 3478 stun,
  3702 ws-discovery, 4369 epmd, 4460 ntske, 4739 ipfix, 5004 rtp, 5005 rtcp, 5060 sip, 5061 sips, 5349 stuns,
  5355 llmnr, 5683 coap, 5684 coaps, 6343 sflow, 8883 secure-mqtt, 11211 memcache`;

const TCP = `20 ftp-data, 21 ftp, 22 ssh, 23 telnet, 25 smtp, 43 whois, 70 gopher, 79 finger, 80 http,
  109 pop2, 110 pop3, 113 ident, 119 nntp, 143 imap, 179 bgp, 465 submissions, 513 login, 515 printer,
  540 uucp, 543 klogin, 544 kshell, 548 afpovertcp, 587 submission, 639 msdp, 873 rsync, 989 ftps-data,
  990 ftps, 992 telnets, 993 imaps, 995 pop3s, 1080 socks, 1099 rmiregistry, 1521 oracle, 1723 pptp,
  1935 rtmp, 2181 zookeeper, 2375 docker, 2376 docker-s, 2379 etcd-client, 2380 etcd-server, 2628 dict,
  3128 squid-http, 3306 mysql, 3690 svn, 4222 nats, 4317 otlp-grpc, 4318 otlp-http,
  5222 xmpp-client, 5269 xmpp-server, 5432 postgresql, 5555 adb, 5671 amqps, 5672 amqp,
  5900 rfb, 5984 couchdb, 5985 wsman, 5986 wsmans, 6000 x11, 6379 redis, 6443 kubernetes-api, 6514 syslog-tls,
  6667 ircu, 6697 ircs-u, 7000 afs3-fileserver, 7001 afs3-callback, 8000 http-alt, 8008 http-alt,
  8080 http-alt, 8081 http-alt, 8086 influxdb, 8333 bitcoin, 8443 https-alt, 8888 http-alt, 9000 cslistener,
  9042 cassandra, 9090 prometheus, 9092 kafka, 9100 jetdirect, 9200 elasticsearch, 9300 elasticsearch-node,
  9418 git, 10050 zabbix-agent, 10051 zabbix-trapper, 10250 kubelet, 15672 rabbitmq-http, 25565 minecraft,
  26379 redis-sentinel, 27017 mongodb, 33060 mysqlx, 50000 db2c`;

const UDP = `67 bootps, 68 bootpc, 69 tftp, 80 http, 319 ptp-event, 320 ptp-general, 513 who, 520 router,
  521 ripng, 546 dhcpv6-client, 547 dhcpv6-server, 623 asf-rmcp, 1645 radius, 1646 radius-acct, 1701 l2tp,
  2055 netflow, 2123 gtp-control, 2152 gtp-user, 3544 teredo, 3784 bfd-control, 4500 ipsec-nat-t, 4789 vxlan,
  5351 nat-pmp, 5353 mdns, 6081 geneve, 6696 babel, 8472 vxlan-linux, 10001 ubnt-discover, 27015 steam,
  41641 tailscale, 51820 wireguard`;

function tableOf(...texts) {
  const table = new Map();
  for (const entry of texts.join(",").split(",")) {
    const [port, name] = entry.trim().split(" ");
    table.set(Number(port), name);
  }
  return table;
}

const TABLES = { tcp: tableOf(BOTH, TCP), udp: tableOf(BOTH, UDP) };

/** The name of a well-known port: portName("tcp", 443) → "https"; "" if it has none. */
export function portName(proto, port) {
  return TABLES[proto]?.get(port) ?? "";
}
