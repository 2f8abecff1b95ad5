"""Measures the page in Chromium: first paint, clicks and memory while packets come, and scrolling.

    tests/run tests/bench/page.py [--seconds N]

Run it on a machine that is doing nothing else. Milliseconds, and MiB of the page's process.
"""
import argparse
import json
import unittest

import live_network
from page_measure import PageMeasure
from page_load import share

SECONDS = 60


class Measure(PageMeasure):
    def test_all(self):
        paints = self.first_paints(10)
        print(json.dumps({"first_paint": {"best": min(paints), "worst": max(paints)}}))
        print(json.dumps({"2,000 a second": self.flood(2000, SECONDS)}))
        print(json.dumps({"20,000 a second": self.flood(20_000, SECONDS)}))  # To the bound, and on.
        print(json.dumps({"50,000 a second": self.flood(50_000, 10)}))
        self.long_conversation(100_000)
        frames = self.scroll()
        print(json.dumps({"scroll": {"median": share(frames, 0.5), "p99": share(frames, 0.99),
                                     "longest": max(frames)}}))


def main():
    global SECONDS
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=SECONDS, help="of the first floods")
    SECONDS = parser.parse_args().seconds
    live_network.enter()
    unittest.main(argv=["page.py"])


if __name__ == "__main__":
    main()
