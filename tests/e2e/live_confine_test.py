"""What the program can still do once it runs: the user, the capabilities, files and system calls."""
import ctypes
import errno
import os
import shutil
import signal
import stat

import captures
import live_frames as frames
import live_network
import program
from live_network import inside_of, run, succeeds
from live_serve import ServeLiveTest
from program import AS_NOBODY, error_lines, linux_only, wait_until
from programs import CHATTCP, PORTABLE, SANITIZERS, TAKEOVER

UNDER_TSAN = SANITIZERS == "thread"  # Which has a thread of its own.

NET_RAW = 1 << 13
NOBODY = 65534
SOMEBODY = 4321  # No user of this machine.
REFUSALS = (errno.EPERM, errno.EACCES, errno.EAFNOSUPPORT)
CAPABILITIES = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")

# A namespace in which root is the only user there is, with a network of its own.
ONE_USER = ("unshare", "-Urn", "sh", "-c", 'ip link set lo up && exec "$0" "$@"', CHATTCP)

# What a sanitizer's own work takes, and so cannot be refused under it.
OF_SANITIZERS = {"fork", "ptrace", "kill", "executable-memory"} if SANITIZERS else set()
ATTEMPTS = {"open-shadow", "open-passwd", "open-root", "create", "unlink", "packet-socket", "tcp-socket",
            "raw-socket", "vsock-socket", "execve", "fork", "ptrace", "kill", "setuid", "unshare",
            "executable-memory"}

_libc = ctypes.CDLL(None, use_errno=True)


def threads_of(pid):
    """The identifiers of its threads; under ThreadSanitizer without the one that is not ours."""
    threads = sorted(map(int, os.listdir(f"/proc/{pid}/task")))
    return [pid] if UNDER_TSAN else threads


def status_of(pid):
    """What /proc says of each thread: a dictionary from the field to the rest of its line."""
    for thread in threads_of(pid):
        with open(f"/proc/{pid}/task/{thread}/status", encoding="utf-8") as file:
            yield dict(line.rstrip("\n").split(":", 1) for line in file)


def environment(**variables):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SUDO_")}
    return {**inherited, **variables}


class ConfineTest(ServeLiveTest):
    """Captures and servers in the environment that sudo makes, or would not."""

    def capturing(self, *arguments, **variables):
        capture = self.launch_capture("-i", "lo", *arguments, env=environment(**variables))
        capture.wait_until_listening()
        return capture

    def check_status(self, pid, uid, gid, capabilities):
        """Of every thread."""
        for status in status_of(pid):
            self.assertEqual(status["Uid"].split(), [str(uid)] * 4)
            self.assertEqual(status["Gid"].split(), [str(gid)] * 4)
            self.assertEqual(status["Groups"].split(), [])
            for name in ("CapEff", "CapPrm") if PORTABLE else CAPABILITIES:
                self.assertEqual(int(status[name], 16), capabilities.get(name, 0), name)
            if not PORTABLE:
                self.assertEqual((status["NoNewPrivs"].strip(), status["Seccomp"].strip()),
                                 ("1", "2"))


class Rights(ConfineTest):
    def test_a_capture_of_root_becomes_nobody_without_capabilities(self):
        self.check_status(self.capturing().process.pid, NOBODY, NOBODY, {})

    def test_a_capture_under_sudo_becomes_who_called_it(self):
        capture = self.capturing(SUDO_UID=str(SOMEBODY), SUDO_GID="1234", SUDO_USER="somebody")
        self.check_status(capture.process.pid, SOMEBODY, 1234, {})

    def test_who_is_root_behind_sudo_is_nobody(self):
        for variables in ({"SUDO_UID": "0", "SUDO_GID": "0"}, {"SUDO_UID": "x", "SUDO_GID": "1"},
                          {"SUDO_UID": "-1", "SUDO_GID": "1"}, {"SUDO_UID": "1"}):
            with self.subTest(variables=variables):
                self.check_status(self.capturing(**variables).process.pid, NOBODY, NOBODY, {})

    def test_the_user_can_be_chosen(self):
        for user, uid, gid in (("daemon", 1, 1), ("1", 1, 1), (str(SOMEBODY), SOMEBODY, SOMEBODY)):
            with self.subTest(user=user):
                capture = self.capturing("--user", user, SUDO_UID="77", SUDO_GID="77")
                self.check_status(capture.process.pid, uid, gid, {})

    @linux_only("capabilities")
    def test_a_server_keeps_the_capability_to_capture(self):
        server = self.serve(environment={"SUDO_UID": str(SOMEBODY), "SUDO_GID": "1234"})
        only_net_raw = {"CapEff": NET_RAW, "CapPrm": NET_RAW}
        self.check_status(server.pid, SOMEBODY, 1234, only_net_raw)
        self.listen(server, "i=lo&p=udp")  # And it is enough, for all its threads.
        self.check_status(server.pid, SOMEBODY, 1234, only_net_raw)

    @linux_only("capabilities")
    def test_privileges_can_be_kept(self):
        with open("/proc/self/status", encoding="utf-8") as file:
            own = next(line.split()[1] for line in file if line.startswith("CapEff:"))
        for process in (self.capturing("--keep-privileges").process,
                        self.serve("--keep-privileges")):
            status = next(status_of(process.pid))
            self.assertEqual((status["Uid"].split()[1], status["CapEff"].strip()), ("0", own))
            self.assertEqual(status["Seccomp"].strip(), "2")

    @linux_only("capabilities")
    def test_the_sandbox_can_be_left_out(self):
        for process in (self.capturing("--no-sandbox").process, self.serve("--no-sandbox")):
            status = next(status_of(process.pid))
            self.assertEqual((status["Uid"].split()[1], status["Seccomp"].strip()),
                             (str(NOBODY), "0"))
            self.assertEqual(status["NoNewPrivs"].strip(), "1")

    @linux_only("capabilities")
    def test_a_root_that_may_not_change_its_user_gives_up_the_rest_and_says_so(self):
        without = ("setpriv", "--bounding-set=-setuid,-setgid", CHATTCP)
        capture = self.launch_capture("-i", "lo", command=without, env=environment())
        capture.wait_until_listening()
        self.assertIn("chattcp: warning: staying root", capture.errors())
        status = next(status_of(capture.process.pid))
        self.assertEqual([int(status[name], 16) for name in ("CapEff", "CapPrm")], [0, 0])

    def require_user_namespaces(self):
        if not succeeds(*ONE_USER[:-1], "true"):
            self.skipTest("no user namespaces here")

    def check_stays_root(self, process, errors, capabilities):
        """Root, who is somebody else outside, without what it does not need."""
        self.assertIn("chattcp: warning: staying root", errors)
        self.assertIn("this user namespace has no user 'nobody'", errors)
        for status in status_of(process.pid):
            for name in CAPABILITIES:
                self.assertEqual(int(status[name], 16), capabilities.get(name, 0), name)
            self.assertEqual((status["NoNewPrivs"].strip(), status["Seccomp"].strip()), ("1", "2"))

    @linux_only("capabilities")
    def test_where_root_is_the_only_user_a_capture_stays_root_and_says_so(self):
        self.require_user_namespaces()
        capture = self.launch_capture("-i", "lo", "-p", "udp", command=ONE_USER, env=environment())
        capture.wait_until_listening()
        self.check_stays_root(capture.process, capture.errors(), {})
        with inside_of(capture.process.pid):
            self.datagrams().send(b"hello")
        self.assertTrue(capture.wait_for_lines(1), capture.errors())
        capture.signal(2)
        self.assertEqual(capture.wait(), 0)

    @linux_only("capabilities")
    def test_where_root_is_the_only_user_a_server_stays_root_and_captures(self):
        self.require_user_namespaces()
        server = self.serve(command=ONE_USER, environment=environment())
        server.wait_for_error("staying root")
        self.check_stays_root(server, server.errors(), {"CapEff": NET_RAW, "CapPrm": NET_RAW})
        with inside_of(server.pid):
            stream = self.listen(server, "i=lo&p=udp")
            self.datagrams().send(b"hello")
            self.assertEqual(len(stream.packets(1)), 1)

    @linux_only("capabilities")
    def test_where_root_is_the_only_user_another_cannot_be_chosen(self):
        self.require_user_namespaces()
        capture = self.launch_capture("-i", "lo", "--user", "daemon", command=ONE_USER,
                                      env=environment())
        self.assert_fails(capture, "--user", "'daemon'", "this user namespace has no user")

    def test_a_user_that_cannot_be_is_refused(self):
        for user, word in (("no-such-user", "no user 'no-such-user'"), ("root", "--keep-privileges"),
                           ("0", "root")):
            with self.subTest(user=user):
                saved = os.path.join(self.folder(), "saved.pcap")
                capture = self.launch_capture("-i", "lo", "--user", user, "-w", saved)
                self.assert_fails(capture, "--user", word)
                self.assertFalse(os.path.exists(saved))  # Before anything is opened.
        result = program.run("capture", "-i", "lo", "--user", "daemon", "--keep-privileges")
        self.assertEqual(result.status, 2)
        self.assertIn("exclude each other", result.stderr)


@linux_only("advice to set a capability")
class SetUserId(ConfineTest):
    def test_a_program_with_its_owners_rights_opens_nothing(self):
        folder = self.folder()
        os.chmod(folder, 0o755)
        copy = os.path.join(folder, "chattcp")
        shutil.copyfile(CHATTCP, copy)
        os.chmod(copy, 0o755 | stat.S_ISUID)
        saved = os.path.join(folder, "saved.pcap")
        capture = self.launch_capture(
            "-i", "lo", "-w", saved, cwd="/",
            command=(*AS_NOBODY, copy))
        self.assert_fails(capture, "chmod u+s", "setcap")
        self.assertFalse(os.path.exists(saved))


@linux_only("the sandbox")
class Takeover(ConfineTest):
    """Somebody has made the program run code of his: the library of tests/support/takeover.cpp."""

    def preloaded(self):
        return {"LD_PRELOAD": TAKEOVER,
                "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}

    def takes_over(self, process, thread, errors):
        if _libc.tgkill(process.pid, thread, 12) != 0:  # SIGUSR2
            self.assertNotIn(thread, threads_of(process.pid))
            return True  # It has ended, as that of a request does.
        return wait_until(lambda: f"takeover {thread} end 0\n" in errors() + "\n", seconds=5)

    def take_over(self, process, errors):
        """Each thread in turn; returns what each attempt ended with, by its name."""
        results = {}
        for thread in threads_of(process.pid):
            # ThreadSanitizer puts off a signal that comes right before a long wait until after it;
            # one that comes during the wait is handled at once.
            self.wait_until(lambda thread=thread: self.takes_over(process, thread, errors))
            for line in errors().splitlines():
                if line.startswith(f"takeover {thread} "):
                    name, number = line.split()[2:]
                    results.setdefault(name, set()).add(int(number))
        del results["end"]
        self.assertEqual(set(results), ATTEMPTS)
        return results

    def refused(self, process, errors, allowed=()):
        for name, numbers in self.take_over(process, errors).items():
            with self.subTest(attempt=name):
                if name in allowed:
                    self.assertEqual(numbers, {0})
                elif name not in OF_SANITIZERS:
                    self.assertLessEqual(numbers, set(REFUSALS))

    def test_a_capture_can_do_none_of_it_and_goes_on(self):
        capture = self.capturing("-p", "udp", **self.preloaded())
        self.refused(capture.process, capture.errors)
        self.datagrams().send(b"hello")
        self.assertTrue(capture.wait_for_lines(1))
        self.finish(capture)

    def test_a_capture_into_files_can_do_none_of_it_elsewhere(self):
        folder = self.folder()
        os.chmod(folder, 0o777)
        capture = self.capturing("-o", os.path.join(folder, "x.json"), "--rotate-seconds", "1",
                                 "--compress", "zstd", **self.preloaded())
        self.refused(capture.process, capture.errors)
        self.datagrams().send(b"hello")
        self.wait_until(lambda: any(name.endswith(".zst") for name in os.listdir(folder)))
        self.assertEqual(capture.stop(signal.SIGINT), 0)

    def test_a_capture_that_stays_root_can_do_none_of_it(self):
        capture = self.capturing("--keep-privileges", **self.preloaded())
        # Its capabilities are for calls that it cannot make.
        self.refused(capture.process, capture.errors)

    def test_a_reader_of_a_file_can_do_none_of_it(self):
        read, write = os.pipe()
        self.addCleanup(os.close, write)
        # stdin is a pipe without a writer's word.
        capture = self.launch_capture("-r", f"/proc/self/fd/{read}", pass_fds=[read],
                                      env=environment(**self.preloaded()))
        os.close(read)
        self.wait_until(lambda: "2" in next(status_of(capture.process.pid)).get("Seccomp", ""))
        self.refused(capture.process, capture.errors)

    def test_a_server_can_open_packet_sockets_and_nothing_else(self):
        server = self.serve(environment=self.preloaded())
        self.listen(server, "i=lo&p=udp")
        self.refused(server, server.errors, allowed={"packet-socket"})
        self.listen(server, "i=lo&p=tcp")

    def test_without_any_of_it_all_would_work(self):
        capture = self.capturing("--no-sandbox", "--keep-privileges", **self.preloaded())
        for name, numbers in self.take_over(capture.process, capture.errors).items():
            with self.subTest(attempt=name):
                # Of a file, program or process that is not there; of a socket this kernel lacks.
                self.assertTrue(numbers.isdisjoint({errno.EPERM, errno.EACCES}), numbers)

    def test_without_the_sandbox_what_takes_rights_is_refused(self):
        capture = self.capturing("--no-sandbox", **self.preloaded())
        results = self.take_over(capture.process, capture.errors)
        for name in ("open-shadow", "packet-socket", "raw-socket", "setuid"):
            with self.subTest(attempt=name):
                self.assertLessEqual(results[name], set(REFUSALS))


class Confined(ConfineTest):
    """What must go on working; all the other live tests run confined as well."""

    def test_a_server_lists_what_the_command_lists(self):
        server = self.serve()
        self.assertEqual(server.get("/api/interfaces").body,
                         program.run("interfaces", "--json").stdout)

    def test_an_interface_that_came_later_can_be_captured(self):
        server = self.serve()
        self.open(server, "i=lo").wait_open()
        run("ip", "link", "add", "later", "type", "veth", "peer", "name", "its-end")
        self.addCleanup(run, "ip", "link", "delete", "later")
        run("ip", "link", "set", "its-end", "up")
        run("ip", "link", "set", "later", "up")
        self.assertIn(b'"later"', server.get("/api/interfaces").body)
        stream = self.listen(server, "i=later&p=udp")
        self.raw("later").send(frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, b"x"))))
        self.assertEqual(stream.packets(1)[0]["udp"]["payload"], [120])

    def test_names_of_ports_are_known_to_a_server(self):
        server = self.serve()
        self.listen(server, "i=lo&f=tcp%20port%20https")

    def test_names_in_expressions_are_known_to_a_reader_of_a_file(self):
        path = os.path.join(self.folder(), "one.pcap")
        with open(path, "wb") as file:
            file.write(captures.pcap(captures.records(
                [frames.ethernet(frames.ipv4(frames.UDP, frames.udp(443, 2, b"x"),
                                             source="127.0.0.1"))])))
        for expression in ("port https", "host localhost", "udp src port https"):
            with self.subTest(expression=expression):
                result = program.capture("-r", path, "-f", expression)
                self.assertEqual((result.status, len(result.lines())), (0, 1), result.stderr)

    def test_what_is_saved_is_on_the_disk(self):
        saved = os.path.join(self.folder(), "saved.pcap")
        capture = self.capturing("-p", "udp", "-w", saved)
        self.datagrams().send(b"hello")
        self.assertTrue(capture.wait_for_lines(1))
        self.finish(capture)
        self.assertEqual(program.capture("-r", saved).stdout, "".join(capture.lines()).encode())
        self.assertEqual(error_lines(capture.errors()), [])


if __name__ == "__main__":
    live_network.main()
