"""A pcapng file in which some interfaces cannot be decoded, in whatever order they come."""
import captures
import program
from make_captures import WEB
from packets import ethernet

RECORDS = captures.records([ethernet(packet) for packet in WEB[:3]])
SECTION = captures.section_header()
USB = captures.interface_block(captures.LINKTYPE_USB_LINUX)
ETHERNET = captures.interface_block(captures.LINKTYPE_ETHERNET)


def packet(record, interface):
    return captures.packet_block(record, interface)


class LinkOrder(program.TestCase):
    def setUp(self):
        super().setUp()
        self.expected = program.capture("-r", "-", stdin=captures.pcap(RECORDS)).lines()

    def files(self):
        """Each with three Ethernet frames and one of USB."""
        first, second, third = RECORDS
        usb = captures.Record(bytes(64), 0, 64)
        return {
            "usb first": SECTION + USB + ETHERNET + packet(first, 1) + packet(usb, 0)
            + packet(second, 1) + packet(third, 1),
            "usb last": SECTION + ETHERNET + USB + packet(first, 0) + packet(usb, 1)
            + packet(second, 0) + packet(third, 0),
            "described late": SECTION + USB + packet(usb, 0) + ETHERNET + packet(first, 1)
            + packet(second, 1) + packet(third, 1),
            "a section of usb alone": SECTION + USB + packet(usb, 0) + SECTION + ETHERNET
            + packet(first, 0) + packet(second, 0) + packet(third, 0),
            "usb in the other byte order": captures.section_header(captures.BIG)
            + captures.interface_block(189, order=captures.BIG)
            + captures.packet_block(usb, 0, order=captures.BIG)
            + SECTION + ETHERNET + packet(first, 0) + packet(second, 0) + packet(third, 0),
        }

    def test_their_frames_are_counted_and_the_others_shown(self):
        for name, content in self.files().items():
            with self.subTest(file=name):
                result = program.capture("-r", "-", stdin=content)
                self.check_done(result)
                self.assertEqual(result.lines(), self.expected)
                counts = self.check_counts(result)
                self.assertEqual((counts["captured"], counts["reasons"]["not_tcp_udp"]), (4, 1))

    def test_an_expression_is_checked_for_an_interface_that_is_decoded(self):
        for name, content in self.files().items():
            with self.subTest(file=name):
                result = program.capture("-r", "-", "-f", "ether[0] >= 0", stdin=content)
                self.check_done(result)
                self.assertEqual(result.lines(), self.expected)
                result = program.capture("-r", "-", "-f", "nonsense(", stdin=content)
                self.assertEqual(result.stdout, b"")
                late = not name.startswith("usb ") or "order" in name  # Behind a packet.
                self.check_failed(result, "-f: 'nonsense('", "EN10MB", status=1 if late else 2)

    def test_what_is_saved_is_of_the_link_type_that_is_decoded(self):
        for name, content in self.files().items():
            with self.subTest(file=name):
                saved = self.path("saved.pcap")
                self.check_done(program.capture("-r", "-", "-w", saved, stdin=content))
                self.assertEqual(program.capture("-r", saved).lines(), self.expected)
                self.check_done(program.capture("-r", "-", "-w", saved, "-p", "1", stdin=content))
                with open(saved, "rb") as file:
                    link_type, records = captures.read_pcap(file.read())
                self.assertEqual((link_type, records), (captures.LINKTYPE_ETHERNET, []))

    def test_an_interface_that_is_decoded_need_not_have_a_packet(self):
        result = program.capture("-r", "-", stdin=SECTION + USB + ETHERNET + packet(RECORDS[0], 0))
        self.check_done(result)
        self.assertEqual(self.check_counts(result)["reasons"]["not_tcp_udp"], 1)

    def test_a_file_of_which_no_interface_is_decoded_is_an_error(self):
        bluetooth = captures.interface_block(201)
        for content in (SECTION + USB, SECTION + USB + packet(RECORDS[0], 0),
                        SECTION + USB + bluetooth + packet(RECORDS[0], 1) * 3):
            for arguments in ([], ["-f", "tcp"], ["-w", self.path("none.pcapng")]):
                with self.subTest(content=content, arguments=arguments):
                    result = program.capture("-r", "-", *arguments, stdin=content)
                    self.check_failed(result, "link type USB_LINUX (189) cannot be decoded")
                    self.assertEqual(result.stdout, b"")


if __name__ == "__main__":
    program.main()
