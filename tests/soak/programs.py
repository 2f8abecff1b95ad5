"""Where the programs are that the soak runs."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "support"))

BUILD = os.path.abspath(os.environ.get("CHATTCP_BUILD", os.path.join(HERE, "../../build/dev")))
CHATTCP = os.environ.setdefault("CHATTCP", os.path.join(BUILD, "chattcp"))
PACKET_GENERATOR = os.environ.setdefault("PACKET_GENERATOR",
                                         os.path.join(BUILD, "tests/packet_generator"))
HEAP_COUNTER = os.environ.setdefault("CHATTCP_HEAP_COUNTER",
                                     os.path.join(BUILD, "tests/libheap_counter.so"))
