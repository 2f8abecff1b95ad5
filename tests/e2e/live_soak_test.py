"""Nothing grows and nothing is lost under load, for half a minute. tests/soak/run.py is for longer."""
import unittest

import live_network
from programs import SLOW
from soak import Soak


class ShortSoak(unittest.TestCase):
    def test_nothing_grows_and_nothing_is_lost(self):
        soak = Soak(minutes=0.4, rate=2000 if SLOW else 20000, trend=False)
        self.assertEqual(soak.run(), [])


if __name__ == "__main__":
    live_network.main()
