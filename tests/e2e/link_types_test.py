"""Every link type that is decoded can be read and saved under its number."""
import os
import re

import captures
import link_headers
import packets as p
import program

HEADER = os.path.join(program.TESTS, "..", "src", "base", "link_type.h")


def link_types():
    """From the enumeration: name to LINKTYPE_ number."""
    with open(HEADER, encoding="ascii") as file:
        body = re.search(r"enum class LinkType[^{]*{(.*?)};", file.read(), re.S).group(1)
    return {name: int(number) for name, number in re.findall(r"(\w+) = (\d+)", body)}


PACKET = p.tcp_packet("192.168.7.1", 1111, "192.168.7.2", 80, b"hi")
PACKET6 = p.tcp_packet("fd07::1", 1111, "fd07::2", 80, b"hi")

# Those whose packets libpcap cannot distinguish: it knows only their number.
WITHOUT_EXPRESSIONS = {
    "ppp_with_dir", "c_hdlc_with_dir", "frelay_with_dir", "mpls", "nflog", "ipoib", "pktap", "epon",
    "ethernet_mpacket", "dsa_tag_brcm", "dsa_tag_brcm_prepend", "dsa_tag_dsa", "dsa_tag_edsa"}
# Of those, the ones that newer versions distinguish.
WITH_EXPRESSIONS_SINCE = {"dsa_tag_brcm": (1, 11), "dsa_tag_dsa": (1, 11)}


def frame_of(number):
    """TCP after the first header of the link type."""
    packet = PACKET6 if number == 229 else PACKET
    if number == 239:
        return link_headers.nflog(packet)
    return link_headers.header(dict(link_headers.LINK_LAYERS)[number][0], packet) + packet


def libpcap_version():
    printed = program.run("--version").stdout.decode()
    return tuple(map(int, re.search(r"libpcap version (\d+)\.(\d+)", printed).groups()))


def without_expressions():
    known = {name for name, first in WITH_EXPRESSIONS_SINCE.items() if libpcap_version() >= first}
    return WITHOUT_EXPRESSIONS - known


class LinkTypes(program.TestCase):
    def capture_of(self, number, *arguments, frame=None):
        frame = frame_of(number) if frame is None else frame
        content = captures.pcap(captures.records([frame]), number)
        return program.capture("-r", "-", *arguments, stdin=content)

    def saved_of(self, number, frame):
        """The link type and the frames of the file that -w writes."""
        saved = self.path("saved.pcap")
        result = self.capture_of(number, "-w", saved, frame=frame)
        self.check_done(result)
        self.assertEqual(len(result.lines()), 1, result.stderr)
        line = result.objects()[0]
        self.assertEqual((line["tcp"]["src"], line["tcp"]["dst"]), (1111, 80))
        with open(saved, "rb") as file:
            link_type, records = captures.read_pcap(file.read())
        return link_type, [record.frame for record in records]

    def test_there_are_some(self):
        self.assertGreater(len(link_types()), 50)

    def test_each_is_read_and_saved_under_its_number(self):
        for name, number in link_types().items():
            with self.subTest(name=name):
                frame = frame_of(number)
                self.assertEqual(self.saved_of(number, frame), (number, [frame]))

    def test_numbers_of_old_files_are_known(self):
        for number, newer in ((11, 100), (12, 101), (14, 101), (19, 106)):
            with self.subTest(number=number):
                frame = frame_of(newer)
                self.assertEqual(self.saved_of(number, frame), (newer, [frame]))

    def test_filters_work_on_each(self):
        for name, number in link_types().items():
            with self.subTest(name=name):
                self.assertEqual(len(self.capture_of(number, "-p", "tcp", "-p.dst", "80").lines()), 1)
                self.assertEqual(self.capture_of(number, "-p.dst", "81").lines(), [])

    def test_expressions_are_refused_where_libpcap_knows_none(self):
        unknown = without_expressions()
        for name, number in link_types().items():
            with self.subTest(name=name):
                result = self.capture_of(number, "-f", "tcp port 80")
                if name in unknown:
                    self.check_failed(result, "-f: 'tcp port 80': libpcap cannot filter packets of "
                                      "link type", str(number), "by port, host and protocol",
                                      status=2)
                else:
                    self.check_done(result)
                    if name in WITHOUT_EXPRESSIONS:
                        self.assertEqual(len(result.lines()), 1)


if __name__ == "__main__":
    program.main()
