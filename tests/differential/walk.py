"""A decoder of its own, as plain as can be: what the manual says of a frame, and where it reads it.

Slow, and written from the manual's words, not from the program's code: where tshark sees a packet in
another way, this is the witness of what the program has to say. The mutator takes from it where the
fields of a frame lie.
"""
import walk_tunnel
from walk_ip import TCP, UDP, gre, ipv4, ipv6, minimal_encapsulation, tcp, udp
from walk_link import (bridged_ppp, ethernet, fddi, frame_relay, link_layer, llc, mpls, multilink,
                       ppp, pppoe, raw_ip, snap)
import walk_wrapped  # pylint: disable=unused-import  # It adds its link types.
from walk_state import Stop, Walk

LAYERS = {"llc": llc, "mpls": mpls, "ppp": ppp, "pppoe": pppoe, "ipv4": ipv4, "ipv6": ipv6,
          "gre": gre, "ethernet": ethernet, "fddi": fddi, "frame relay": frame_relay, "snap": snap,
          "bridged ppp": bridged_ppp, "multilink": multilink, "raw ip": raw_ip,
          "under labels": walk_tunnel.under_labels, "isl": walk_tunnel.isl,
          "minimal encapsulation": minimal_encapsulation, **walk_tunnel.LAYERS}

# Of those that the program counts: what the manual calls one layer may be several here.
DEPTH = 64
PARTS = ("under labels", "isl", "raw ip", "bridged ppp", "multilink")


def walk(link_type, frame, wire_length):
    """All that there is to say of a frame."""
    found = Walk(frame, len(frame))
    try:
        layer = link_layer(found, link_type)
        depth = 0
        while layer not in (TCP, UDP):
            depth += layer not in PARTS
            if depth > DEPTH:
                raise Stop("not_tcp_udp")
            found.layers.append((layer, found.position))
            layer = LAYERS[layer](found)
        found.layers.append((layer, found.position))
        found.record = (tcp if layer == TCP else udp)(found, wire_length)
    except Stop as stop:
        found.reason = str(stop)
    return found
