"""Where the programs are that the benchmarks run."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))

BUILD = os.path.abspath(os.environ.get("CHATTCP_BUILD", os.path.join(HERE, "../../build/bench")))
CHATTCP = os.environ.setdefault("CHATTCP", os.path.join(BUILD, "chattcp"))
PACKET_GENERATOR = os.environ.setdefault("PACKET_GENERATOR",
                                         os.path.join(BUILD, "tests/packet_generator"))
MAKE_CAPTURE = os.path.join(BUILD, "tests/make_capture")
SEND_TRAFFIC = os.path.join(BUILD, "tests/send_traffic")
LIMIT = os.path.join(BUILD, "tests/limit")
