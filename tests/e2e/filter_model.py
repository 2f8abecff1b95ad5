"""What the filter flags mean, told a second time: on packet objects, in Python and in jq."""
import ipaddress
from collections import Counter
from functools import lru_cache

PROTOCOLS = ("tcp", "udp")


@lru_cache(maxsize=None)
def address(text):
    return ipaddress.ip_address(text)


@lru_cache(maxsize=None)
def network(text):
    return ipaddress.ip_network(text, strict=False)


@lru_cache(maxsize=None)
def is_in(host, prefix):
    return address(host).version == network(prefix).version and address(host) in network(prefix)


def any_host(host, values):
    return any(is_in(host, value) for value in values)


def ports_of(packet):
    transport = packet[packet["proto"]]
    return str(transport["src"]), str(transport["dst"])


# Each condition by the name it has here; -p is two flags.
CONDITIONS = {
    "protocol": ("-p", lambda packet, values: packet["proto"] in values),
    "port": ("-p", lambda packet, values: any(port in values for port in ports_of(packet))),
    "source port": ("-p.src", lambda packet, values: ports_of(packet)[0] in values),
    "destination port": ("-p.dst", lambda packet, values: ports_of(packet)[1] in values),
    "host": ("-h", lambda packet, values: any_host(packet["src_ip"], values)
             or any_host(packet["dst_ip"], values)),
    "source host": ("-h.src", lambda packet, values: any_host(packet["src_ip"], values)),
    "destination host": ("-h.dst", lambda packet, values: any_host(packet["dst_ip"], values)),
}

# For values that are no prefixes, which jq knows nothing of.
JQ = {
    "protocol": '(.proto == "{0}")',
    "port": "((.tcp // .udp) | .src == {0} or .dst == {0})",
    "source port": "((.tcp // .udp).src == {0})",
    "destination port": "((.tcp // .udp).dst == {0})",
    "host": '(.src_ip == "{0}" or .dst_ip == "{0}")',
    "source host": '(.src_ip == "{0}")',
    "destination host": '(.dst_ip == "{0}")',
}


def matches(packet, name, values):
    return CONDITIONS[name][1](packet, values)


def arguments_of(wish):
    """`wish` is a list of (condition, values), of different conditions."""
    return [word for name, values in wish for word in (CONDITIONS[name][0], ",".join(values))]


def jq_of(wish):
    return " and ".join("(" + " or ".join(JQ[name].format(value) for value in values) + ")"
                        for name, values in wish)


def frequent_and_rare(found):
    """The most frequent, one of the middle, and the rarest of what was found."""
    ordered = [value for value, _ in sorted(Counter(found).items(),
                                            key=lambda item: (-item[1], item[0]))]
    return [ordered[0], ordered[len(ordered) // 2], ordered[-1]]


def prefix_of(host, bits4, bits6):
    bits = bits4 if address(host).version == 4 else bits6
    return str(network(f"{host}/{bits}"))


def host_values(hosts):
    frequent, middle, rare = frequent_and_rare(hosts)
    return [[frequent], [rare], [middle, frequent], [prefix_of(frequent, 8, 10)],
            [prefix_of(middle, 23, 63), rare], ["0.0.0.0/0"], ["::/0"], ["203.0.113.255"]]


def port_values(ports):
    frequent, middle, rare = frequent_and_rare(ports)
    return [[frequent], [rare], [middle, frequent], ["1", rare], ["0"], ["65535"]]


def values_for(packets):
    """For each condition lists of values that make a difference in `packets`."""
    sources = [packet["src_ip"] for packet in packets]
    destinations = [packet["dst_ip"] for packet in packets]
    source_ports = [ports_of(packet)[0] for packet in packets]
    destination_ports = [ports_of(packet)[1] for packet in packets]
    return {
        "protocol": [["tcp"], ["udp"], ["tcp", "udp"]],
        "port": port_values(source_ports + destination_ports),
        "source port": port_values(source_ports),
        "destination port": port_values(destination_ports),
        "host": host_values(sources + destinations),
        "source host": host_values(sources),
        "destination host": host_values(destinations),
    }
