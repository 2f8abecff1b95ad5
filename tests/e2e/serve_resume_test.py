"""Clients that reconnect and say which event they had last: they go on from there, or learn that it
is over."""

import live_frames as frames
import live_network
from live_network import run
from live_serve import ServeLiveTest, numbered


class Returns(ServeLiveTest):
    """After a connection that broke."""

    cable = True

    def setUp(self):
        super().setUp()
        self.server = self.serve()
        self.sender = self.far_raw()

    def send(self, *numbers):
        for number in numbers:
            self.sender.send(numbered(number))

    def returning(self, identifier, query="i=near", **options):
        stream = self.open(self.server, query, headers=[("Last-Event-ID", identifier)], **options)
        return stream.wait_open()

    def assert_payloads(self, events, *expected):
        self.assertEqual([event.kind for event in events], ["packet"] * len(expected))
        self.assertEqual([event.json()["udp"]["payload"] for event in events],
                         [[number] for number in expected])

    def test_one_goes_on_behind_what_it_had_in_a_capture_that_still_runs(self):
        staying, leaving = self.listen(self.server, "i=near"), self.listen(self.server, "i=near")
        self.send(0, 1)
        last = leaving.take(2)[-1]
        leaving.reset()
        self.send(2, 3)
        self.assert_payloads(staying.take(4), 0, 1, 2, 3)
        back = self.returning(last.id)
        in_query = self.open(self.server, f"i=near&lastEventId={last.id}").wait_open()
        header_first = self.returning(str(last.number + 1), "i=near&lastEventId=1")
        self.send(4)
        events = back.take(3)
        self.assert_payloads(events, 2, 3, 4)
        self.assertEqual([event.number for event in events],
                         list(range(last.number + 1, last.number + 4)))
        self.assert_payloads(in_query.take(3), 2, 3, 4)
        self.assert_payloads(header_first.take(2), 3, 4)

    def test_one_is_told_what_is_not_kept(self):
        query = "i=near&payload=array"
        staying = self.listen(self.server, query)
        payload = bytes(1000)
        self.send(7)
        first = staying.take(1)[0]
        for _ in range(2000):  # Four megabytes of lines.
            self.sender.send(frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, payload))))
        last = staying.take(2000)[-1]
        self.assertEqual(last.number, first.number + 2000)
        back = self.returning(first.id, query)
        loss = back.next()
        self.assertEqual((loss.kind, loss.json()["where"]), ("dropped", "client"))
        missed = loss.json()["dropped"]
        self.assertEqual([event.number for event in back.take(2000 - missed)],
                         list(range(first.number + missed + 1, last.number + 1)))

    def test_an_id_of_an_earlier_capture_is_not_taken_for_one_of_this(self):
        old = self.listen(self.server, "i=near")
        self.send(0, 1, 2)
        last = old.take(2)[-1]
        old.reset()
        self.assertTrue(self.server.wait_for_captures(0))
        other = self.listen(self.server, "i=near")
        self.send(3, 4, 5, 6)
        self.assert_payloads(other.take(4), 3, 4, 5, 6)
        back = self.returning(last.id)
        self.send(7)
        event = back.next()
        self.assert_payloads([event], 7)
        self.assertGreater(event.number, last.number + 1)

    def test_an_id_of_somebody_else_changes_nothing(self):
        for identifier in ("0", "17", "-1", "what?", "18446744073709551616"):
            with self.subTest(id=identifier):
                stream = self.returning(identifier, "i=near&c=1")
                self.wait_for_bound(self.server)
                self.send(1)
                self.assert_payloads(stream.rest()[:-1], 1)
                self.assertTrue(self.server.wait_for_captures(0))


class Ends(ServeLiveTest):
    """After the end of a stream; 204 is what stops a client that follows the HTML standard."""

    cable = True

    def assert_over(self, server, query, identifier):
        headers = {"Last-Event-ID": identifier}
        for method in ("GET", "HEAD"):
            response = server.request(method, f"/api/capture?{query}", headers)
            self.assertEqual((response.status, response.body), (204, b""))
            self.assertIsNone(response.header("Transfer-Encoding"))
        response = server.get(f"/api/capture?{query}&lastEventId={identifier}")
        self.assertEqual(response.status, 204)
        self.assertEqual((len(server.find_errors(" starts: ")), server.packet_sockets()), (1, []))
        self.assertTrue(server.wait_for_error("reconnects after the end: 204$", count=3))
        self.assertEqual(len(server.find_errors("reconnects after the end: 204$")), 3)

    def test_one_that_has_had_its_count_is_told_not_to_come_back(self):
        server = self.serve()
        stream = self.listen(server, "i=near&c=1")
        self.far_raw().send(numbered(1))
        end = stream.rest()[-1]
        self.assertTrue(server.wait_for_captures(0))
        self.assertEqual((end.kind, stream.retry), ("close", 2000))
        self.assert_over(server, "i=near&c=1", end.id)

    def test_one_whose_interface_went_away_is_told_not_to_come_back(self):
        server = self.serve()
        stream = self.listen(server, "i=near")
        run("ip", "link", "delete", "near")
        end = stream.rest()[-1]
        self.assertTrue(server.wait_for_captures(0))
        self.assert_over(server, "i=near", end.id)

    def test_one_whose_capture_cannot_start_is_told_so_and_to_wait_long_if_it_does_come_back(self):
        server = self.serve()
        stream = self.open(server, "i=eth99")
        error, end = stream.rest()
        self.assertEqual((error.id, stream.retry), (None, 30000))
        self.assert_over(server, "i=eth99", end.id)

    def test_one_that_a_stop_of_the_server_ends_may_come_back(self):
        server = self.serve()
        stream = self.listen(server, "i=near")
        self.far_raw().send(numbered(1))
        self.assertEqual(stream.next().kind, "packet")
        self.assertEqual(server.stop(), 0)
        end = stream.rest()[-1]
        self.assertEqual((end.kind, end.id), ("close", ""))  # Which makes it forget the last one.

    def test_lines_have_no_ids(self):
        server = self.serve()
        stream = self.listen(server, "i=near&c=1", lines=True,
                             headers=[("Last-Event-ID", "end")])
        self.far_raw().send(numbered(1))
        self.assertEqual([event.kind for event in stream.rest()], ["packet"])


if __name__ == "__main__":
    live_network.main()
