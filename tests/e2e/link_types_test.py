"""Every link type that is decoded can be read and saved under its number."""
import os
import re

import program  # First: it says where the modules of the tests are.
import captures
from packets import ethernet
from make_captures import DNS

HEADER = os.path.join(program.TESTS, "..", "src", "base", "link_type.h")


def link_types():
    """From the enumeration: name to LINKTYPE_ number."""
    with open(HEADER, encoding="ascii") as file:
        body = re.search(r"enum class LinkType[^{]*{(.*?)};", file.read(), re.S).group(1)
    return {name: int(number) for name, number in re.findall(r"(\w+) = (\d+)", body)}


class LinkTypes(program.TestCase):
    def test_there_are_some(self):
        self.assertGreater(len(link_types()), 20)

    def test_each_is_read_and_saved_under_its_number(self):
        ip = ethernet(DNS[0])[14:]
        frames = {"raw": ip, "ipv4": ip, "ethernet": ethernet(DNS[0]),
                  "atm_rfc1483": b"\xaa\xaa\x03\0\0\0\x08\0" + ip}
        for name, number in link_types().items():
            with self.subTest(name=name):
                saved = self.path("saved.pcap")
                content = captures.pcap(captures.records([frames.get(name, bytes(20))]), number)
                result = program.capture("-r", "-", "-w", saved, stdin=content)
                self.check_done(result)
                self.assertEqual(len(result.lines()), name in frames)
                with open(saved, "rb") as file:
                    link_type, records = captures.read_pcap(file.read())
                self.assertEqual((link_type, len(records)), (number, name in frames))


if __name__ == "__main__":
    program.main()
