"""The page is quick: when it is opened, when much is said, and in a long conversation. Alone, since it measures;
tests/bench/page.py measures longer."""
import live_network
from page_measure import LONGEST_FRAME, LONGEST_PAINT, LONGEST_TASK, SLOWEST_CLICK, PageMeasure


class Speed(PageMeasure):
    def test_the_first_paint_comes_at_once(self):
        self.assertLessEqual(min(self.first_paints(5)), LONGEST_PAINT)

    def test_it_answers_while_much_is_said(self):
        figures = self.flood(2000, 10)
        self.assertEqual(figures["counted"], figures["sent"])
        self.assertGreater(figures["clicks"], 20)
        self.assertLessEqual(figures["click_p99"], SLOWEST_CLICK, figures)
        self.assertLessEqual(figures["longest_task"], LONGEST_TASK, figures)

    def test_it_stays_usable_in_a_flood(self):
        figures = self.flood(20_000, 5)
        self.assertLessEqual(figures["click_p99"], 10 * SLOWEST_CLICK, figures)
        self.assertEqual(figures["counted"] + figures["dropped"], figures["sent"], figures)

    def test_a_long_conversation_scrolls_smoothly(self):
        frames = self.scroll(100_000)
        self.assertLessEqual(max(frames), LONGEST_FRAME, sorted(frames)[-5:])


if __name__ == "__main__":
    live_network.main()
