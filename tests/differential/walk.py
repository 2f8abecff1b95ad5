"""A decoder of its own, as plain as can be: what README says of a frame, and where it reads it.

Slow, and written from README's words, not from the program's code: where tshark sees a packet in
another way, this is the witness of what the program has to say. The mutator takes from it where the
fields of a frame lie.
"""
from walk_ip import TCP, UDP, gre, ipv4, ipv6, tcp, udp
from walk_link import link_layer, llc, mpls, ppp, pppoe
from walk_state import Stop, Walk

LAYERS = {"llc": llc, "mpls": mpls, "ppp": ppp, "pppoe": pppoe, "ipv4": ipv4, "ipv6": ipv6,
          "gre": gre}


def walk(link_type, frame, wire_length):
    """All that there is to say of a frame."""
    found = Walk(frame, len(frame))
    try:
        layer = link_layer(found, link_type)
        while layer not in (TCP, UDP):
            found.layers.append((layer, found.position))
            layer = LAYERS[layer](found)
        found.layers.append((layer, found.position))
        found.record = (tcp if layer == TCP else udp)(found, wire_length)
    except Stop as stop:
        found.reason = str(stop)
    return found
