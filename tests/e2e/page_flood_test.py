"""The page accounts for every packet, however many come. tests/bench/page.py measures how quick it is."""
import live_network
from page_measure import PageMeasure


class Flood(PageMeasure):
    def test_all_are_counted(self):
        figures = self.flood(2000, 10)
        self.assertEqual(figures["counted"] + figures["dropped"], figures["sent"], figures)
        self.assertGreater(figures["clicks"], 20)

    def test_what_is_too_much_is_said(self):
        figures = self.flood(50_000, 5)
        self.assertEqual(figures["counted"] + figures["dropped"], figures["sent"], figures)
        self.assertGreater(figures["clicks"], 0)
        self.assertGreaterEqual(figures["let_go"], figures["counted"] - 200_000)


if __name__ == "__main__":
    live_network.main()
