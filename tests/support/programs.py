"""The programs of one build, and what they were built with.

The environment variable CHATTCP_BUILD names the build's directory, build/dev by default; CHATTCP names
another chattcp than the one there.
"""
import os
import re

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.abspath(os.environ.get("CHATTCP_BUILD", os.path.join(TESTS, "..", "build", "dev")))


def _built(name):
    return os.path.join(BUILD, "tests", name)


def _configured(name):
    """What the build was configured with; empty for an option that it does not have."""
    try:
        with open(os.path.join(BUILD, "CMakeCache.txt"), encoding="utf-8") as cache:
            found = re.search(rf"^{name}:\w+=(.*)$", cache.read(), re.M)
            return found[1] if found else ""
    except FileNotFoundError:
        return ""


CHATTCP = os.environ.get("CHATTCP", os.path.join(BUILD, "chattcp.exe" if os.name == "nt" else "chattcp"))
PACKET_GENERATOR = _built("packet_generator")
SEND_TRAFFIC = _built("send_traffic")
MAKE_CAPTURE = _built("make_capture")
LIMIT = _built("limit")
FUZZ_NOTHING = _built("fuzz/fuzz_nothing")

# Libraries to preload.
CLOCK_SHIM = _built("libclock_shim.so")
DISK_SHIM = _built("libdisk_shim.so")
HEAP_COUNTER = _built("libheap_counter.so")
TAKEOVER = _built("libtakeover.so")

WINDOWS = os.path.exists(os.path.join(BUILD, "chattcp.exe"))
WINE = WINDOWS and os.name != "nt"  # Where Windows is Wine, and the tests are on Linux.

SANITIZERS = _configured("CHATTCP_SANITIZE")  # Such as `address,undefined`.
PORTABLE = _configured("CHATTCP_PORTABLE") == "ON"  # Without what only Linux has.
SLOW = SANITIZERS != ""  # Tests send more slowly then.
