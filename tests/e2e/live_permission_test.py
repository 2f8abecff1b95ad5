"""The message for a user without privileges; the capability that it names is enough."""
import os
import shutil
import subprocess

import live_frames as frames
import live_network
from live_network import succeeds
from live_serve import ServeLiveTest
from program import AS_NOBODY, linux_only
from programs import CHATTCP


class Permission(ServeLiveTest):
    cable = True

    def setUp(self):
        super().setUp()
        self.program = self.program_for_all()

    def launch_as_nobody(self, *arguments):
        return self.capture_by(AS_NOBODY, *arguments)

    def capture_by(self, command, *arguments, **options):
        return self.launch_capture(*arguments, command=(*command, self.program), cwd="/",
                                   **options)

    def give_capability(self):
        if shutil.which("setcap") is None:
            self.skipTest("there is no setcap")
        done = subprocess.run(["setcap", "cap_net_raw=ep", self.program], check=False,
                              stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            self.skipTest(f"setcap does not work here: {done.stderr}")

    def assert_captures(self, *arguments):
        capture = self.launch_as_nobody("-i", "near", *arguments)
        capture.wait_until_listening()
        sender = self.far_raw()
        for number in range(5):
            # To another machine, which only the promiscuous mode is sure to show.
            sender.send(frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, bytes([number]))),
                                        destination="02:00:00:00:00:99"))
        packets = self.collect(capture, 5)
        self.assertEqual([packet["udp"]["payload"] for packet in packets],
                         [[number] for number in range(5)])

    @linux_only("advice about capabilities")
    def test_without_it_the_remedies_are_named(self):
        capture = self.launch_as_nobody("-i", "near")
        self.assert_fails(capture, "near", "permission", "sudo", f"setcap cap_net_raw=ep "
                          f"{self.program}")
        self.assertEqual(capture.lines(), [])

    def refused(self, *command, **variables):
        capture = self.capture_by(command, "-i", "near", env={**os.environ, **variables})
        self.assertEqual(capture.lines(), [])
        return self.assert_fails(capture, "near", "permission")

    @linux_only("advice about capabilities")
    def test_a_root_without_it_is_told_of_the_capability(self):
        for user in ((), AS_NOBODY[1:]):
            with self.subTest(user=user):
                error = self.refused("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw",
                                     *user)
                self.assertIn("CAP_NET_RAW", error)
                self.assertIn("--cap-add NET_RAW", error)
                self.assertNotIn("sudo", error)
                self.assertNotIn("setcap", error)

    @linux_only("advice about capabilities")
    def test_a_root_of_another_user_namespace_is_told_of_that(self):
        if not succeeds("unshare", "-Ur", "true"):
            self.skipTest("no user namespaces here")
        error = self.refused("unshare", "-Ur")
        self.assertIn("user namespace", error)
        self.assertNotIn("setcap", error)

    @linux_only("advice about capabilities")
    def test_a_user_in_a_container_is_told_what_works_there(self):
        error = self.refused(*AS_NOBODY, container="docker")
        self.assertIn("start the container as root (--user 0)", error)
        self.assertIn(f"setcap cap_net_raw=ep {self.program}", error)

    @linux_only("advice about capabilities")
    def test_a_server_says_it_at_once_and_in_each_stream(self):
        server = self.serve(command=("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw",
                                     CHATTCP))
        self.assertTrue(server.wait_for_error("warning: no permission .* --cap-add NET_RAW"))
        events = self.open(server, "i=lo").rest()
        self.assertEqual([event.kind for event in events], ["error", "close"])
        self.assertIn("--cap-add NET_RAW", events[0].data)

    def test_without_it_an_interface_that_is_not_there_is_still_named(self):
        capture = self.launch_as_nobody("-i", "eth99")
        self.assertNotIn("setcap", self.assert_fails(capture, "eth99", "near", "lo"))

    def test_without_it_wrong_usage_is_told_first(self):
        capture = self.launch_as_nobody("-i", "near", "-p", "70000")
        self.assertEqual(capture.wait(), 2)
        self.assertIn("70000", capture.errors())

    def test_with_it_a_capture_works(self):
        self.give_capability()
        self.assert_captures()

    def test_with_it_a_promiscuous_capture_works(self):
        self.give_capability()
        self.assert_captures("--promiscuous")


if __name__ == "__main__":
    live_network.main()
