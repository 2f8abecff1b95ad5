"""A second definition of what the filter flags mean: on packet objects, in Python and in jq."""
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


def ports_of(packet):
    transport = packet[packet["proto"]]
    return transport["src"], transport["dst"]


def in_range(port, value):
    first, _, last = value.partition("-")
    return int(first) <= port <= int(last or first)


def holds(found, values, is_in):
    """Whether one of what was `found` in a packet is wanted, and none excluded."""
    wanted = [value for value in values if not value.startswith("!")]
    excluded = [value[1:] for value in values if value.startswith("!")]

    def is_any(some):
        return any(is_in(one, value) for one in found for value in some)
    return (not wanted or is_any(wanted)) and not is_any(excluded)


def ports(packet, values, *sides):
    return holds([ports_of(packet)[side] for side in sides], values, in_range)


def hosts(packet, values, *keys):
    return holds([packet[key] for key in keys], values, is_in)


# Each condition by the name it has here; -p is two flags.
CONDITIONS = {
    "protocol": ("-p", lambda packet, values: holds([packet["proto"]], values, str.__eq__)),
    "port": ("-p", lambda packet, values: ports(packet, values, 0, 1)),
    "source port": ("-p.src", lambda packet, values: ports(packet, values, 0)),
    "destination port": ("-p.dst", lambda packet, values: ports(packet, values, 1)),
    "host": ("-h", lambda packet, values: hosts(packet, values, "src_ip", "dst_ip")),
    "source host": ("-h.src", lambda packet, values: hosts(packet, values, "src_ip")),
    "destination host": ("-h.dst", lambda packet, values: hosts(packet, values, "dst_ip")),
}

# For values that are neither prefixes nor ranges, which jq knows nothing of.
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
    return " and ".join(jq_condition(JQ[name], values) for name, values in wish)


def jq_condition(term, values):
    wanted = [term.format(value) for value in values if not value.startswith("!")]
    excluded = [term.format(value[1:]) for value in values if value.startswith("!")]
    return f"({' or '.join(wanted) or 'true'}) and ({' or '.join(excluded) or 'false'} | not)"


def frequent_and_rare(found):
    """The most frequent, one of the middle, and the rarest of what was found."""
    ordered = [value for value, _ in sorted(Counter(found).items(),
                                            key=lambda item: (-item[1], item[0]))]
    return [ordered[0], ordered[len(ordered) // 2], ordered[-1]]


def prefix_of(host, bits4, bits6):
    bits = bits4 if address(host).version == 4 else bits6
    return str(network(f"{host}/{bits}"))


# Wanted, then excluded ones: tests of pairs take the first few of each list.
def host_values(found):
    frequent, middle, rare = frequent_and_rare(found)
    return [[frequent], ["!" + prefix_of(frequent, 8, 10)], [middle, frequent, "!" + rare],
            [rare], ["!" + frequent, "!" + middle], [prefix_of(frequent, 8, 10)],
            [prefix_of(frequent, 8, 10), "!" + frequent], ["!0.0.0.0/0"],
            [prefix_of(middle, 23, 63), rare], ["0.0.0.0/0"], ["::/0"], ["203.0.113.255"]]


def port_values(found):
    frequent, middle, rare = map(str, frequent_and_rare(found))
    upper = min(int(frequent) + 2000, 65535)
    return [[frequent], ["!" + frequent], [f"{int(frequent) // 2}-{upper}", "!" + middle],
            [rare], [middle, frequent], ["!" + rare, "!0-" + frequent],
            [f"{middle}-{middle}"], ["0-65535", "!" + frequent], ["1", rare], ["0"], ["65535"]]


def values_for(packets):
    """For each condition lists of values that make a difference in `packets`."""
    sources = [packet["src_ip"] for packet in packets]
    destinations = [packet["dst_ip"] for packet in packets]
    source_ports = [ports_of(packet)[0] for packet in packets]
    destination_ports = [ports_of(packet)[1] for packet in packets]
    return {
        "protocol": [["tcp"], ["!tcp"], ["tcp", "udp"], ["udp"], ["!udp"], ["tcp", "udp", "!udp"]],
        "port": port_values(source_ports + destination_ports),
        "source port": port_values(source_ports),
        "destination port": port_values(destination_ports),
        "host": host_values(sources + destinations),
        "source host": host_values(sources),
        "destination host": host_values(destinations),
    }
