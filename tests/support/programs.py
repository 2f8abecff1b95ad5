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


def _sanitizers():
    """Such as `address,undefined`; an empty text for a build without."""
    try:
        with open(os.path.join(BUILD, "CMakeCache.txt"), encoding="utf-8") as cache:
            return re.search(r"^CHATTCP_SANITIZE:\w+=(.*)$", cache.read(), re.M)[1]
    except FileNotFoundError:
        return ""


CHATTCP = os.environ.get("CHATTCP", os.path.join(BUILD, "chattcp"))
PACKET_GENERATOR = _built("packet_generator")
SEND_TRAFFIC = _built("send_traffic")
MAKE_CAPTURE = _built("make_capture")
LIMIT = _built("limit")
FUZZ_NOTHING = _built("fuzz/fuzz_nothing")

# Libraries to preload.
CLOCK_SHIM = _built("libclock_shim.so")
HEAP_COUNTER = _built("libheap_counter.so")
TAKEOVER = _built("libtakeover.so")

SANITIZERS = _sanitizers()
SLOW = SANITIZERS != ""  # Tests send more slowly then.
