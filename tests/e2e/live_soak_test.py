"""Nothing grows and nothing is lost under load, for half a minute. tests/soak/run.py is for longer."""
import os
import sys
import unittest

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", folder)
                for folder in ("support", "soak")]

import live_network  # noqa: E402
from live_capture import SLOW  # noqa: E402
from soak import Soak  # noqa: E402


class ShortSoak(unittest.TestCase):
    def test_nothing_grows_and_nothing_is_lost(self):
        soak = Soak(minutes=0.4, rate=2000 if SLOW else 20000, trend=False)
        self.assertEqual(soak.run(), [])


if __name__ == "__main__":
    live_network.main()
