"""Compresses as the programs gzip, zstd and lz4 do, and makes frames of zstd by hand."""
import gzip
import struct
import subprocess


def _by(*command):
    return lambda content: subprocess.run(command, input=content, stdout=subprocess.PIPE,
                                          check=True).stdout


COMPRESSORS = {
    "gzip": gzip.compress,
    "zstd": _by("zstd", "-q", "-c"),
    "lz4": _by("lz4", "-q", "-c"),
}

unzstd = _by("zstd", "-q", "-d", "-c")


# Of zstd and of lz4: programs that do not know what is in it pass over it.
def skippable_frame(content, number=0):
    return struct.pack("<II", 0x184D2A50 + number, len(content)) + content


def gzip_stored(content):
    return gzip.compress(content, 0, mtime=0)


def lz4_stored(content, last=True):
    """A frame of lz4 with one block as it is, of up to 64 KiB; its end where it is the last."""
    header = bytes.fromhex("04224d18 6040 82")  # Independent blocks; no checksum but the header's.
    return header + struct.pack("<I", 1 << 31 | len(content)) + content + bytes(4 * last)


# RFC 8878.

ZSTD_MAGIC = 0xFD2FB528
ZSTD_BLOCK = 128 * 1024
_RAW, _REPEATED = 0, 1


def _zstd_block(kind, size, content, last=False):
    return struct.pack("<I", size << 3 | kind << 1 | last)[:3] + content


def zstd_stored(content, last=True):
    """A frame with one block as it is, of up to 128 KiB."""
    return (struct.pack("<IBI", ZSTD_MAGIC, 0xA0, len(content))
            + _zstd_block(_RAW, len(content), content, last))


def zstd_bomb(beginning, repeated, blocks):
    """A frame of `beginning`, and then of so many blocks of 128 KiB of the same byte, each of which
    costs four bytes. Yields pieces."""
    window_of_128_kib = 7 << 3
    yield struct.pack("<IBB", ZSTD_MAGIC, 0, window_of_128_kib)
    yield _zstd_block(_RAW, len(beginning), beginning)
    block = _zstd_block(_REPEATED, ZSTD_BLOCK, bytes([repeated]))
    for done in range(0, blocks, 10_000):
        yield block * min(10_000, blocks - done)
    yield _zstd_block(_RAW, 0, b"", last=True)
