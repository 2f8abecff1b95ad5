"""Files that are cut, are something else, or cannot be read."""
import os
import shutil
import tempfile

import captures
import program
from make_captures import DNS
from packets import ethernet

RECORDS = captures.records([ethernet(packet) for packet in DNS[:2]])
NOBODY = 65534


def pcap_parts():
    """A file as its header and then its records."""
    return [captures.pcap_header(1)] + [captures.pcap_record(record) for record in RECORDS]


def pcapng_parts():
    return [captures.section_header() + captures.interface_block(1)] + [
        captures.packet_block(record) for record in RECORDS]


class CutFiles(program.TestCase):
    @staticmethod
    def read_as_file(data):
        """On standard input: at the end of a pipe that is cut, the program waits for a stop."""
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.seek(0)
            return program.capture("-r", "-", stdin=file)

    def check_cut(self, parts, length, lines):
        """`parts` as one file of only the first `length` bytes; `lines` are those of the whole."""
        end = 0
        whole = -1  # Packets, the parts but the first.
        for part in parts:
            if end + len(part) > length:
                break
            end += len(part)
            whole += 1
        result = self.read_as_file(b"".join(parts)[:length])
        if end == length:
            self.check_done(result)
        elif whole >= 0:
            message = self.check_failed(result)
            self.assertRegex(message, rf"\bbyte {end}\b")
        self.assertEqual(result.lines(), lines[:whole])
        self.check_counts(result)

    def check_every_cut(self, parts):
        lines = program.capture("-r", "-", stdin=b"".join(parts)).lines()
        self.assertEqual(len(lines), len(RECORDS))
        for length in range(len(parts[0]), len(b"".join(parts)) + 1):
            with self.subTest(length=length):
                self.check_cut(parts, length, lines)

    def test_pcap_cut_at_every_byte_of_its_records(self):
        self.check_every_cut(pcap_parts())

    def test_pcapng_cut_at_every_byte_of_its_blocks(self):
        self.check_every_cut(pcapng_parts())

    def test_a_header_cut_at_every_byte_gives_no_line_and_one_message(self):
        for header in (pcap_parts()[0], pcapng_parts()[0]):
            for length in set(range(1, len(header))) - {len(captures.section_header())}:
                with self.subTest(length=length, of=len(header)):
                    result = self.read_as_file(header[:length])
                    self.check_failed(result, "standard input")
                    self.assertEqual(result.stdout, b"")

    def test_a_pcapng_file_is_whole_without_a_packet_and_without_an_interface(self):
        for content in (captures.section_header(), captures.section_header(captures.BIG),
                        captures.section_header() + captures.statistics_block(),
                        captures.section_header() * 2, pcapng_parts()[0]):
            for arguments in ([], ["-f", "tcp"], ["-w", self.path("none.pcap")]):
                with self.subTest(content=content, arguments=arguments):
                    result = program.capture("-r", "-", *arguments, stdin=content)
                    self.check_done(result)
                    self.assertEqual(self.check_counts(result)["captured"], 0)
        self.check_done(program.capture("-r", self.path("none.pcap")))

    def test_a_record_longer_than_possible_is_named_by_its_byte(self):
        parts = pcap_parts()
        huge = bytearray(parts[2])
        huge[8:12] = b"\xff\xff\xff\x7f"
        result = program.capture("-r", "-", stdin=parts[0] + parts[1] + bytes(huge))
        self.check_failed(result, f"byte {len(parts[0] + parts[1])}")
        self.assertEqual(len(result.lines()), 1)

    def test_the_byte_is_the_same_with_an_expression_that_refuses_everything(self):
        parts = pcap_parts()
        whole = b"".join(parts[:2])
        result = program.capture("-r", "-", "-f", "tcp port 1", stdin=whole + parts[2][:-1])
        self.check_failed(result, f"byte {len(whole)},", "1 whole packet;")


class NoCaptures(program.TestCase):
    def refused(self, path, *words):
        result = program.capture("-r", path)
        self.assertEqual(result.stdout, b"")
        return self.check_failed(result, path, *words)

    def test_an_empty_file(self):
        self.refused(self.write_file("empty", b""), "empty")

    def test_a_text_file(self):
        self.refused(self.write_file("text", b"Not a capture, but words.\n" * 9), "not a capture")

    def test_a_directory(self):
        self.refused(self.directory, "directory")

    def test_a_missing_file(self):
        self.refused(self.path("missing"), "No such file or directory")

    def test_a_file_that_gives_an_error_when_read(self):
        self.refused("/proc/self/mem", "Input/output error")

    @program.not_on_windows(program.NO_USERS)
    def test_a_file_without_permission(self):
        path = self.write_file("secret.pcap", b"".join(pcap_parts()))
        os.chmod(path, 0)
        os.chmod(self.directory, 0o755)
        user = {}
        if os.geteuid() == 0:  # Who may read anything. The other may not reach the program.
            user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            user["executable"] = shutil.copy(program.CHATTCP, self.directory)
        result = program.capture("-r", path, **user)
        self.check_failed(result, path, "Permission denied")

    def test_an_unsupported_link_type_is_named_before_the_first_packet(self):
        content = captures.pcap(RECORDS, captures.LINKTYPE_USB_LINUX)
        self.refused(self.write_file("usb.pcap", content), "USB_LINUX", "189")

    def test_an_unknown_link_type_is_named_by_its_number(self):
        self.refused(self.write_file("odd.pcap", captures.pcap(RECORDS, 9999)), "9999")


if __name__ == "__main__":
    program.main()
