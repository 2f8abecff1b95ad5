"""Writes capture files, and reads those of the pcap format back."""
import struct
from dataclasses import dataclass

NANOSECONDS = 10**9

LINKTYPE_NULL = 0
LINKTYPE_ETHERNET = 1
LINKTYPE_PPP = 9
LINKTYPE_RAW = 101
LINKTYPE_LOOP = 108
LINKTYPE_LINUX_SLL = 113
LINKTYPE_USB_LINUX = 189
LINKTYPE_IPV4 = 228
LINKTYPE_IPV6 = 229
LINKTYPE_LINUX_SLL2 = 276

LITTLE = "<"
BIG = ">"

# When the first packet of a capture was seen unless it says so itself: 2026-01-02 03:04:05 UTC.
BEGINNING = 1767323045 * NANOSECONDS


@dataclass(frozen=True)
class Record:
    """A frame as captured; `time` in nanoseconds, `wire_length` where more was on the wire."""
    frame: bytes
    time: int
    wire_length: int

    def cut(self, length):
        return Record(self.frame[:length], self.time, self.wire_length)


def records(frames, step=1_234_567, beginning=BEGINNING):
    return [Record(frame, beginning + number * step, len(frame))
            for number, frame in enumerate(frames)]


# The pcap format, https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html

PCAP_HEADER_LENGTH = 24
MAGIC_MICROSECONDS = 0xA1B2C3D4
MAGIC_NANOSECONDS = 0xA1B23C4D
MAGIC_PATCHED = 0xA1B2CD34


def pcap_header(link_type, *, order=LITTLE, nanoseconds=False, snapshot_length=262144):
    magic = MAGIC_NANOSECONDS if nanoseconds else MAGIC_MICROSECONDS
    return struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, snapshot_length, link_type)


def old_pcap(all_records, version, *, swapped, order=LITTLE):
    """`swapped`: the length on the wire comes before the captured one."""
    content = struct.pack(order + "IHHiIII", MAGIC_MICROSECONDS, *version, 0, 0, 262144, 1)
    for record in all_records:
        seconds, fraction = divmod(record.time, NANOSECONDS)
        lengths = (len(record.frame), record.wire_length)
        content += struct.pack(order + "IIII", seconds, fraction // 1000,
                               *(reversed(lengths) if swapped else lengths)) + record.frame
    return content


def patched_pcap(all_records, *, order=LITTLE):
    """As tcpdump wrote with Alexey Kuznetzov's patch: an interface and a protocol a record."""
    content = struct.pack(order + "IHHiIII", MAGIC_PATCHED, 2, 4, 0, 0, 262144, 1)
    for record in all_records:
        plain = pcap_record(record, order=order)
        content += plain[:16] + struct.pack(order + "IHBB", 1, 0x800, 0, 0) + plain[16:]
    return content


def pcap_record(record, *, order=LITTLE, nanoseconds=False):
    seconds, fraction = divmod(record.time, NANOSECONDS)
    return struct.pack(order + "IIII", seconds, fraction if nanoseconds else fraction // 1000,
                       len(record.frame), record.wire_length) + record.frame


def pcap(all_records, link_type=LINKTYPE_ETHERNET, *, order=LITTLE, nanoseconds=False):
    return pcap_header(link_type, order=order, nanoseconds=nanoseconds) + b"".join(
        pcap_record(record, order=order, nanoseconds=nanoseconds) for record in all_records)


def read_pcap(data):
    """(link type, records), or None where it is not of this format. Stops where it is cut."""
    for order in (LITTLE, BIG):
        magic = struct.unpack_from(order + "I", data)[0] if len(data) >= PCAP_HEADER_LENGTH else 0
        if magic in (MAGIC_MICROSECONDS, MAGIC_NANOSECONDS):
            break
    else:
        return None
    scale = 1 if magic == MAGIC_NANOSECONDS else 1000
    link_type = struct.unpack_from(order + "I", data, 20)[0] & 0x03FFFFFF
    found = []
    offset = PCAP_HEADER_LENGTH
    while offset + 16 <= len(data):
        seconds, fraction, captured, wire = struct.unpack_from(order + "IIII", data, offset)
        frame = data[offset + 16:offset + 16 + captured]
        if len(frame) < captured:
            break
        found.append(Record(frame, seconds * NANOSECONDS + fraction * scale, wire))
        offset += 16 + captured
    return link_type, found


# The pcapng format, https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html

END_OF_OPTIONS = 0
OPTION_TIMESTAMP_RESOLUTION = 9
OPTION_TIMESTAMP_OFFSET = 14


def padded(data):
    return data + bytes(-len(data) % 4)


def block(kind, body, order=LITTLE):
    length = struct.pack(order + "I", 12 + len(padded(body)))
    return struct.pack(order + "I", kind) + length + padded(body) + length


def option(code, value, order=LITTLE):
    return struct.pack(order + "HH", code, len(value)) + padded(value)


def section_header(order=LITTLE):
    return block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def options_of(all_options, order=LITTLE):
    """Pairs of code and value, and the end of them where there are any."""
    ended = [*all_options, (END_OF_OPTIONS, b"")] if all_options else []
    return b"".join(option(code, value, order) for code, value in ended)


def interface_block(link_type, *, order=LITTLE, resolution=None, offset=None,
                    snapshot_length=262144, options=()):
    """`resolution` is the byte of if_tsresol, `offset` the seconds of if_tsoffset."""
    given = list(options)
    if resolution is not None:
        given.append((OPTION_TIMESTAMP_RESOLUTION, bytes([resolution])))
    if offset is not None:
        given.append((OPTION_TIMESTAMP_OFFSET, struct.pack(order + "q", offset)))
    return block(1, struct.pack(order + "HHI", link_type, 0, snapshot_length)
                 + options_of(given, order), order)


def ticks_of(time, resolution):
    """`time` in the units of the byte of if_tsresol."""
    if resolution is None:
        resolution = 6
    per_second = 2**(resolution & 0x7F) if resolution & 0x80 else 10**resolution
    return time * per_second // NANOSECONDS


def packet_block(record, interface=0, *, order=LITTLE, resolution=None, offset=0):
    return ticks_block(record, ticks_of(record.time - offset * NANOSECONDS, resolution), interface,
                       order=order)


def ticks_block(record, ticks, interface=0, *, order=LITTLE, options=()):
    """An enhanced packet block, with the time as its interface counts it."""
    body = struct.pack(order + "IIIII", interface, ticks >> 32, ticks & 0xFFFFFFFF,
                       len(record.frame), record.wire_length)
    return block(6, body + padded(record.frame) + options_of(options, order), order)


def simple_block(record, *, order=LITTLE):
    return block(3, struct.pack(order + "I", record.wire_length) + record.frame, order)


def obsolete_block(record, interface=0, *, order=LITTLE):
    ticks = ticks_of(record.time, None)
    body = struct.pack(order + "HHIIII", interface, 0xFFFF, ticks >> 32, ticks & 0xFFFFFFFF,
                       len(record.frame), record.wire_length)
    return block(2, body + record.frame, order)


def statistics_block(order=LITTLE):
    return block(5, struct.pack(order + "III", 0, 0, 0), order)


def pcapng(all_records, link_type=LINKTYPE_ETHERNET, *, order=LITTLE, resolution=None,
           interfaces=1):
    """The records go to the interfaces in turn."""
    data = section_header(order)
    for _ in range(interfaces):
        data += interface_block(link_type, order=order, resolution=resolution)
    for number, record in enumerate(all_records):
        data += packet_block(record, number % interfaces, order=order, resolution=resolution)
    return data


@dataclass(frozen=True)
class SavedInterface:
    link_type: int
    snapshot_length: int
    options: tuple


@dataclass(frozen=True)
class SavedPacket:
    interface: SavedInterface
    ticks: int
    frame: bytes
    wire_length: int
    options: tuple


def read_pcapng(data):
    """(interfaces, packets) of a file of little-endian sections, strictly."""
    described, packets, interfaces = [], [], []
    while data:
        kind, length = struct.unpack_from("<II", data)
        body, trailer = data[8:length - 4], data[length - 4:length]
        assert length % 4 == 0 and trailer == struct.pack("<I", length), "a broken block"
        if kind == 0x0A0D0D0A:
            assert struct.unpack_from("<IHHq", body) == (0x1A2B3C4D, 1, 0, -1)
            described = []
        elif kind == 1:
            link_type, _, snapshot_length = struct.unpack_from("<HHI", body)
            described.append(SavedInterface(link_type, snapshot_length, read_options(body[8:])))
            interfaces.append(described[-1])
        else:
            assert kind == 6, "a block of another type"
            number, high, low, captured, wire_length = struct.unpack_from("<IIIII", body)
            packets.append(SavedPacket(described[number], high << 32 | low,
                                       body[20:20 + captured], wire_length,
                                       read_options(body[20 + len(padded(bytes(captured))):])))
        data = data[length:]
    return interfaces, packets


def read_options(data):
    """Pairs of code and value; strictly."""
    found = []
    while data:
        code, length = struct.unpack_from("<HH", data)
        value = data[4:4 + length]
        assert len(value) == length, "a cut option"
        data = data[4 + len(padded(value)):]
        if code == END_OF_OPTIONS:
            assert not data and not length, "more after the end of options"
            return tuple(found)
        found.append((code, value))
    assert not found, "options without an end"
    return ()


def frames_of(data):
    """(link type, frame) of each packet in a file of either format, up to where it is broken."""
    whole = read_pcap(data)
    if whole is not None:
        return [(whole[0], record.frame) for record in whole[1]]
    return list(_pcapng_frames(data))


def _pcapng_frames(data):
    order, link_types, offset = LITTLE, [], 0
    while offset + 12 <= len(data):
        kind, = struct.unpack_from(order + "I", data, offset)
        if kind == 0x0A0D0D0A:  # The same in both orders.
            order = LITTLE if data[offset + 8:offset + 12] == b"\x4d\x3c\x2b\x1a" else BIG
            link_types = []
        length, = struct.unpack_from(order + "I", data, offset + 4)
        body = data[offset + 8:offset + length - 4]
        if length < 12 or len(body) != length - 12:
            return
        try:
            yield from _frame_of_block(kind, body, order, link_types)
        except (struct.error, IndexError):
            return
        offset += length


def _frame_of_block(kind, body, order, link_types):
    if kind == 1:
        link_types.append(struct.unpack_from(order + "H", body)[0])
    elif kind == 6:
        interface, _, _, captured = struct.unpack_from(order + "IIII", body)
        yield link_types[interface], body[20:20 + captured]
    elif kind == 2:
        interface, _, _, _, captured = struct.unpack_from(order + "HHIII", body)
        yield link_types[interface], body[20:20 + captured]
    elif kind == 3:
        yield link_types[0], body[4:4 + struct.unpack_from(order + "I", body)[0]]
