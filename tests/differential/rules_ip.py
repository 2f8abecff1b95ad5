"""Rules for IP, its extension headers, and GRE."""
from rule import FIELDS, HIDDEN, SHOWN, rule

WHOLE = HIDDEN | SHOWN
IPV6_EXTENSIONS = (0, 43, 44, 60)


@rule("ipv4-version-6", SHOWN,
      "tshark takes IPv6 where IPv4 is announced, to chattcp that is malformed")
def ipv4_version_6(case):
    return case.ends_in("ipv4", reason="malformed") and case.value("ip version") >> 4 == 6


@rule("ipv4-option", HIDDEN, "tshark reads IPv4 options and stops where one is malformed")
def ipv4_option(case):
    return case.tshark_ends_in("ip") and case.tshark_gave_up() and "ipv4" in case.layers and (
        case.value("ip version") & 15 > 5)


@rule("ipv4-extension", SHOWN, "tshark walks IPv6 extension headers also after IPv4")
def ipv4_extension(case):
    following = case.value("next header" if case.layers[-1] == "ah" else "ip protocol")
    return case.ends_in("ipv4", "ah", reason="not_tcp_udp") and following in IPV6_EXTENSIONS and (
        [name for name in case.layers if name != "ah"][-1] == "ipv4")


@rule("ipv6-jumbo", HIDDEN,
      "after a payload length of 0 and hop-by-hop options tshark wants a jumbo length above 65535")
def ipv6_jumbo(case):
    return case.tshark_ends_in("ipv6.hopopts") and "jumbo" in case.walk.traits


@rule("ipv6-option", HIDDEN,
      "tshark reads the content of IPv6 extension headers and stops where that is malformed")
def ipv6_option(case):
    return case.tshark_ends_in("ipv6.hopopts", "ipv6.dstopts", "ipv6.routing") and (
        case.tshark_gave_up() and has_content(case))


def has_content(case):
    """A routing header, or in a header of options one that is no padding or is cut."""
    for name, start in case.walk.layers:
        if name == "routing":
            return True
        if name in ("hop-by-hop", "destination-options"):
            end = start + case.frame[start + 1] * 8 + 8
            if any(kind > 1 for kind in option_kinds(case.frame[start + 2:end])):
                return True
    return False


def option_kinds(data):
    """256 for one that is cut."""
    while data:
        length = 1 if data[0] == 0 else 2 + data[1] if len(data) > 1 else 2
        yield data[0] if length <= len(data) else 256
        data = data[length:]


@rule("ipv6-fragment-empty", SHOWN,
      "tshark names the protocol of a later fragment in which there is nothing")
def ipv6_fragment_empty(case):
    return case.ends_in("fragment", reason="fragments") and case.walk.position == case.walk.end


@rule("gre-version", SHOWN, "chattcp opens GRE of versions 0 and 1, tshark also others")
def gre_version(case):
    return case.ends_in("gre", reason="not_tcp_udp") and case.value("gre flags") & 7


@rule("gre-version-1", FIELDS | WHOLE,
      "tshark ignores the length of EoIP, and gives up where version 1 has a bit of version 0")
def gre_version_1(case):
    return "gre" in case.layers and (case.value("gre flags") or 0) & 7 == 1


@rule("wccp", WHOLE, "whether WCCP has a redirect header, tshark guesses in its own way")
def wccp(case):
    return "gre" in case.layers and b"\x88\x3e" in case.frame


@rule("gre-protocol", SHOWN, "tshark opens also 802.11 in GRE, and EoIP in version 0")
def gre_protocol(case):
    return case.ends_in("gre", reason="not_tcp_udp") and (
        case.value("ethertype") & 0xFC0F == 0x8000 or case.value("ethertype") == 0x6400)
