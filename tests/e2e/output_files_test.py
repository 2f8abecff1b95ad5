"""-o, and files that rotate: their names, what is in them, and what an earlier run has left."""
import gzip
import os
import re
import unittest

import program
from compressors import unzstd
from make_captures import write_captures
from output_folder import OutputFolder
from programs import WINDOWS

if not WINDOWS:
    import fcntl

UNIX_LOCKS = "flock(2)"

MIB = 1024 * 1024
TIME = r"\d{8}T\d{6}(?:_\d{3})?"


class FilesTest(OutputFolder, program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)
        cls.web = cls.directory + "/web.pcap"
        cls.varied = cls.directory + "/varied.pcap"
        cls.lines = program.capture("-r", cls.web).stdout

    def names(self):
        return sorted(os.listdir(self.place))

    def content(self, name):
        with open(self.at(name), "rb") as file:
            return file.read()

    def put(self, name, content):
        with open(self.at(name), "wb") as file:
            file.write(content)
        os.chmod(self.at(name), 0o666)

    def write(self, *arguments, inputs=None):
        """A run without errors."""
        result = program.capture("-r", *(inputs or [self.web]), *arguments)
        self.check_done(result)
        return result

    def read_only(self, pattern):
        """The one file that there is; its name must match."""
        names = self.names()
        self.assertEqual(len(names), 1, names)
        self.assertRegex(names[0], f"^{pattern}$")
        return self.content(names[0])


class OneFile(FilesTest):
    def test_lines_go_to_the_file_alone(self):
        for arguments in ((), ("--format", "csv"), ("--format", "text"), ("--add", "number")):
            name = "lines" + "".join(arguments)
            expected = program.capture("-r", self.web, *arguments).stdout
            result = self.write("-o", self.at(name), *arguments)
            self.assertEqual((result.stdout, self.content(name)), (b"", expected))
            self.assertEqual(result.counts()["printed"], 8)

    def test_a_file_that_exists_is_extended(self):
        for _ in range(2):
            self.write("-o", self.at("x.json"))
        self.assertEqual(self.content("x.json"), 2 * self.lines)

    def test_a_table_has_one_heading(self):
        table = program.capture("-r", self.web, "--format", "csv").stdout
        for _ in range(2):
            self.write("-o", self.at("x.csv"), "--format", "csv")
        heading, rest = table.split(b"\n", 1)
        self.assertEqual(self.content("x.csv"), heading + b"\n" + rest + rest)

    def test_a_line_that_a_killed_run_has_cut_is_removed(self):
        cut = self.lines.rstrip(b"\n").rsplit(b"\n", 1)[1][:-7]
        self.put("x.json", self.lines + cut)
        result = program.capture("-r", self.web, "-o", self.at("x.json"))
        self.assertEqual(result.status, 0)
        self.assertRegex(result.stderr, rf"x.json: removed the cut line at its end, {len(cut)} bytes")
        self.assertEqual(self.content("x.json"), 2 * self.lines)

    def test_zeros_that_a_power_loss_has_left_are_removed(self):
        for end in (b"\0", b"\0" * 5000, b'{"time\0\0'):
            self.put("x.json", self.lines + end)
            program.capture("-r", self.web, "-o", self.at("x.json"))
            self.assertEqual(self.content("x.json"), 2 * self.lines)

    def test_a_long_cut_line_is_removed(self):
        self.put("x.json", self.lines + b'{"' + 300_000 * b"[")
        program.capture("-r", self.web, "-o", self.at("x.json"))
        self.assertEqual(self.content("x.json"), 2 * self.lines)

    def test_a_cut_heading_is_completed(self):
        table = program.capture("-r", self.web, "--format", "csv").stdout
        self.put("x.csv", table[:9])
        program.capture("-r", self.web, "--format", "csv", "-o", self.at("x.csv"))
        self.assertEqual(self.content("x.csv"), table)

    def test_what_no_run_has_written_stays(self):
        for arguments in ((), ("--format", "text")):
            lines = program.capture("-r", self.web, *arguments).stdout
            for notes in (b"my notes", b"two lines\nof my notes"):
                with self.subTest(arguments=arguments, notes=notes):
                    self.put("notes", notes)
                    self.write("-o", self.at("notes"), *arguments)
                    self.assertEqual(self.content("notes"), notes + b"\n" + lines)

    def test_json_of_others_stays_though_its_last_line_has_no_end(self):
        for content in (b'{"a":1}', b'{"a":1}\n{"b":[{}]}'):
            self.put("x.json", content)
            self.write("-o", self.at("x.json"))
            self.assertEqual(self.content("x.json"), content + b"\n" + self.lines)

    def test_a_file_with_other_columns_is_refused(self):
        self.write("-o", self.at("x.csv"), "--format", "csv")
        notes = b"my notes\n"
        for before, *fields in (self.content("x.csv"), "--fields", "number,ttl"), (notes,), (notes[:2],):
            self.put("x.csv", before)
            result = program.capture("-r", self.web, "-o", self.at("x.csv"), "--format", "csv", *fields)
            self.check_failed(result, "x.csv: begins with other columns than these; name another file")
            self.assertEqual(self.content("x.csv"), before)

    def test_a_device_is_written_as_it_is(self):
        self.write("-o", os.devnull)

    @unittest.skipIf(WINDOWS, "there is no /dev")
    def test_stdout_can_be_named(self):
        for arguments in ((), ("--format", "csv")):
            expected = program.capture("-r", self.web, *arguments).stdout
            self.assertEqual(self.write("-o", "/dev/stdout", *arguments).stdout, expected)

    def test_what_is_read_or_saved_is_not_written_over(self):
        before = self.content(self.web)
        result = program.capture("-r", self.web, "-o", self.web)
        self.check_failed(result, "-o: ", "is the file that -r reads", status=2)
        self.assertEqual(self.content(self.web), before)
        os.link(self.write_file("empty", b""), self.at("same"))
        result = program.capture("-r", self.web, "-w", self.path("empty"), "-o", self.at("same"))
        self.check_failed(result, "-o: ", "is the file of -w", status=2)

    def test_a_refused_file_is_not_made(self):
        result = program.capture("-r", self.web, "-w", self.at("x"), "-o", os.path.join(self.place, ".", "x"))
        self.check_failed(result, "-o: ", "is the file of -w", status=2)
        self.assertEqual(self.names(), [])

    @unittest.skipIf(WINDOWS, UNIX_LOCKS)
    def test_a_file_that_another_run_writes_is_refused(self):
        self.put("x.json", b"")
        with open(self.at("x.json"), "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            result = program.capture("-r", self.web, "-o", self.at("x.json"))
        self.check_failed(result, "x.json: cannot write: another capture is writing to it")

    def test_a_file_that_cannot_be_made_is_named(self):
        result = program.capture("-r", self.web, "-o", self.at("no/x.json"))
        self.check_failed(result, "no/x.json: cannot write: No such file or directory")

    @unittest.skipUnless(not WINDOWS and os.geteuid() == 0, "only root becomes another user")
    def test_who_cannot_write_there_is_named(self):
        os.chmod(self.place, 0o755)
        for more in ((), ("--rotate-size", "1")):
            result = program.capture("-r", self.web, "-o", self.at("x.json"), *more)
            self.check_failed(result, "cannot write: Permission denied for the user 'nobody'", "--user")
            self.write("-o", self.at("x.json"), "--keep-privileges", *more)


class Rotation(FilesTest):
    def test_one_file_has_date_and_time_in_its_name(self):
        result = self.write("-o", self.at("x.json"), "--rotate-size", "1")
        self.assertEqual(result.stdout, b"")
        self.assertIn("\n1 file finished\n", result.stderr)
        self.assertEqual(self.read_only(rf"x-{TIME}\.json"), self.lines)

    def test_the_name_may_say_where_they_are(self):
        self.write("-o", self.at("x.json-%Y.%j"), "--rotate-seconds", "60")
        self.assertEqual(self.read_only(r"x\.json-\d{4}\.\d{3}"), self.lines)

    def test_a_conversion_that_there_is_none_of_is_refused(self):
        for option in ("-o", "-w"):
            result = program.capture("-r", self.web, option, self.at("x-%T"), "--rotate-size", "1")
            self.check_failed(result, f"{option}: '%T' is not supported in a file name", status=2)
            result = program.capture("-r", self.web, option, self.at("x-%s%Y"), "--rotate-size", "1")
            self.check_failed(result, f"{option}: after %s, a name needs something that is no digit", status=2)
        self.write("-o", self.at("%T" if not WINDOWS else "%H"))  # Without rotation, it is a name.

    def test_names_that_could_become_too_long_are_refused(self):
        name = 228 * "x" + ".json"
        result = program.capture("-r", self.web, "-o", self.at(name), "--rotate-size", "1")
        self.check_failed(result, "-o: the names of its files would have 249 bytes; at most 241", status=2)

    def test_lines_and_packets_have_different_names(self):
        with self.subTest("two spellings of one directory"):
            result = program.capture("-r", self.web, "-o", self.at("x"), "-w", self.at("./x"), "--rotate-size", "1")
            self.check_failed(result, "-o: ", "is the file of -w", status=2)

    def test_a_file_ends_before_it_is_larger(self):
        inputs = 6 * [self.varied]
        whole = program.capture("-r", *inputs).stdout
        self.assertGreater(len(whole), 3 * MIB)
        self.write("-o", self.at("x.json"), "--rotate-size", "1", inputs=inputs)
        parts = [self.content(name) for name in self.names()]
        self.assertEqual(b"".join(parts), whole)
        for part in parts:
            self.assertLessEqual(len(part), MIB)
            self.assertTrue(part.endswith(b"\n"))
        for part in parts[:-1]:
            self.assertGreater(len(part), MIB * 3 // 4)

    def test_each_file_of_a_table_has_its_heading(self):
        inputs = 20 * [self.varied]
        whole = program.capture("-r", *inputs, "--format", "csv").stdout
        heading, rest = whole.split(b"\n", 1)
        self.write("-o", self.at("x.csv"), "--rotate-size", "1", "--format", "csv", inputs=inputs)
        parts = [self.content(name).split(b"\n", 1) for name in self.names()]
        self.assertGreater(len(parts), 1)
        self.assertEqual({part[0] for part in parts}, {heading})
        self.assertEqual(b"".join(part[1] for part in parts), rest)

    def test_a_run_without_packets_leaves_no_file(self):
        for arguments in (("--format", "csv"), ("--format", "json")):
            self.write("-o", self.at("x"), "--rotate-size", "1", "-p", "9", *arguments)
            self.assertEqual(self.names(), [])
        for name in ("x.pcap", "x.pcapng"):
            self.write("-w", self.at(name), "--rotate-size", "1", "-p", "9")
            self.assertEqual(self.names(), [])

    def test_no_file_is_written_over(self):
        for _ in range(3):
            self.write("-o", self.at("x-%Y.json"), "--rotate-size", "1")
        names = self.names()
        self.assertRegex(" ".join(names), r"^x-(\d{4})\.json x-\1_001\.json x-\1_002\.json$")
        self.assertEqual({self.content(name) for name in names}, {self.lines})

    def test_the_next_number_follows_the_highest(self):
        self.write("-o", self.at("x-%Y.json"), "--rotate-size", "1", "--compress", "gzip")
        first = self.names()[0]
        os.rename(self.at(first), self.at(first.replace(".json", "_041.json")))
        self.write("-o", self.at("x-%Y.json"), "--rotate-size", "1")
        self.assertIn("_042.json", self.names()[1])

    def test_saved_packets_rotate(self):
        for name in ("x.pcap", "x.pcapng"):
            with self.subTest(name=name):
                self.place = self.folder()
                os.chmod(self.place, 0o777)
                inputs = 10 * [self.varied]
                result = self.write("-w", self.at(name), "--rotate-size", "1", inputs=inputs)
                paths = [self.at(file) for file in self.names()]
                self.assertGreater(len(paths), 1)
                self.assertLessEqual(max(map(os.path.getsize, paths)), MIB)
                again = program.capture("-r", *paths)
                self.check_done(again)
                self.assertEqual(again.stdout, result.stdout)
                for path in paths:
                    self.check_done(program.capture("-r", path))

    def test_lines_and_packets_may_both_rotate(self):
        self.write("-o", self.at("x.json"), "-w", self.at("x.pcap"), "--rotate-seconds", "86400",
                   "--compress", "zstd")
        self.assertRegex(" ".join(self.names()), rf"^x-{TIME}\.json\.zst x-{TIME}\.pcap\.zst$")
        result = program.capture("-r", self.at(self.names()[1]))
        self.assertEqual(result.stdout, self.lines)


class Compression(FilesTest):
    def test_finished_files_are_compressed(self):
        inputs = 6 * [self.varied]
        whole = program.capture("-r", *inputs).stdout
        for method, suffix in (("gzip", ".gz"), ("zstd", ".zst")):
            self.place = self.folder()
            os.chmod(self.place, 0o777)
            result = self.write("-o", self.at("x.json"), "--rotate-size", "1", "--compress", method,
                                inputs=inputs)
            names = self.names()
            self.assertIn(f"\n{len(names)} files finished\n", result.stderr)
            self.assertTrue(all(re.match(rf"x-{TIME}\.json\{suffix}$", name) for name in names), names)
            parts = [self.unpacked(self.content(name), method) for name in names]
            self.assertEqual(b"".join(parts), whole)

    @staticmethod
    def unpacked(content, method):
        return gzip.decompress(content) if method == "gzip" else unzstd(content)


class Keeping(FilesTest):
    def test_the_oldest_files_are_removed(self):
        self.put("x.json", b"other")
        self.put("y-20200101T000000.json", b"other")
        self.put("x-20200101T000000.json", b"old\n")
        os.utime(self.at("x-20200101T000000.json"), (1, 1))
        result = self.write("-o", self.at("x.json"), "--rotate-size", "1", "--keep", "2",
                            inputs=6 * [self.varied])
        files = [name for name in self.names() if name.startswith("x-")]
        self.assertEqual(len(files), 2, self.names())
        self.assertNotIn("x-20200101T000000.json", files)
        self.assertLessEqual({"x.json", "y-20200101T000000.json"}, set(self.names()))
        self.assertRegex(result.stderr, r"\n\d+ old files? removed\n")
        whole = program.capture("-r", *(6 * [self.varied])).stdout
        self.assertTrue(whole.endswith(b"".join(self.content(name) for name in files)))

    def test_a_size_is_kept(self):
        for method in ((), ("--compress", "zstd")):
            self.write("-o", self.at("x.json"), "--rotate-size", "1", "--keep-size", "3", *method,
                       inputs=10 * [self.varied])
            size = sum(os.path.getsize(self.at(name)) for name in self.names())
            self.assertLessEqual(size, 3 * MIB)
            self.assertGreater(len(self.names()), 1)


class AfterAKill(FilesTest):
    """Parts that no process holds."""

    def assert_said(self, result, *words):
        self.assertEqual(result.status, 0)
        said = [line for line in result.errors() if "earlier run" in line]
        self.assertEqual(len(said), 1 if words else 0, result.stderr)
        for word in words:
            self.assertIn(word, said[0])

    def next_run(self, name="x.json", *more):
        return program.capture("-r", self.web, "-o", self.at(name), "--rotate-size", "1", "-p", "9", *more)

    def test_whole_lines_are_finished(self):
        self.put("x-20260101T000000.json.part", self.lines)
        self.assert_said(self.next_run())
        self.assertEqual(self.read_only(r"x-20260101T000000\.json"), self.lines)

    def test_a_cut_line_is_removed(self):
        self.put("x-20260101T000000.json.part", self.lines + b'{"a":1')
        self.assert_said(self.next_run(), "x-20260101T000000.json.part", " 6 bytes")
        self.assertEqual(self.read_only(r"x-20260101T000000\.json"), self.lines)

    def test_one_without_lines_is_removed(self):
        for content in (b"", b'{"cut'):
            self.put("x-20260101T000000.json.part", content)
            self.next_run()
            self.assertEqual(self.names(), [])

    def test_a_heading_alone_is_removed(self):
        heading = program.capture("-r", self.web, "-p", "9", "--format", "csv").stdout
        self.put("x-20260101T000000.csv.part", heading + b"1,2")
        self.next_run("x.csv", "--format", "csv")
        self.assertEqual(self.names(), [])

    def test_a_file_of_its_name_stays(self):
        self.put("x-20260101T000000.json", b"other\n")
        self.put("x-20260101T000000.json.part", self.lines)
        self.next_run()
        self.assertEqual(self.content("x-20260101T000000.json"), b"other\n")
        self.assertEqual(self.content("x-20260101T000000_001.json"), self.lines)

    def test_it_is_compressed_too(self):
        self.put("x-20260101T000000.json.part", self.lines)
        self.next_run("x.json", "--compress", "gzip")
        self.assertEqual(gzip.decompress(self.read_only(r"x-20260101T000000\.json\.gz")), self.lines)

    def test_a_compressed_part_is_made_again_or_finished(self):
        packed = gzip.compress(self.lines)
        self.put("x-20260101T000000.json.part", self.lines)
        self.put("x-20260101T000000.json.gz.part", packed[:20])
        self.put("x-20260102T000000.json.gz.part", packed)
        self.next_run("x.json", "--compress", "gzip")
        self.assertEqual(self.names(), ["x-20260101T000000.json.gz", "x-20260102T000000.json.gz"])
        for name in self.names():
            self.assertEqual(gzip.decompress(self.content(name)), self.lines)

    def test_other_files_are_left_alone(self):
        others = ["x.json.part", "y-20260101T000000.json.part", "x-20260101T000000.csv.part", "x.part"]
        for name in others:
            self.put(name, b"cut")
        self.next_run()
        self.assertEqual(self.names(), sorted(others))

    @unittest.skipIf(WINDOWS, UNIX_LOCKS)
    def test_a_part_that_a_process_holds_is_left_alone(self):
        self.put("x-20260101T000000.json.part", b"cut")
        with open(self.at("x-20260101T000000.json.part"), "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self.next_run()
        self.assertEqual(self.read_only(r"x-20260101T000000\.json\.part"), b"cut")

    def test_more_than_hundreds_are_left_to_the_next_run(self):
        for number in range(1, 204):
            self.put(f"x-20260101T000000_{number:03}.json.part", self.lines)
        self.assertIn("3 more files ending in .part are looked at when the next capture starts",
                      self.next_run().stderr)
        self.next_run()
        self.assertEqual([name for name in self.names() if name.endswith(".part")], [])
        self.assertEqual(len(self.names()), 203)

    @unittest.skipUnless(not WINDOWS and os.geteuid() == 0, "only root becomes another user")
    def test_a_folder_must_be_readable_to_keep_to_a_limit(self):
        os.chmod(self.place, 0o733)
        for limit in ("--keep", "--keep-size"):
            result = program.capture("-r", self.web, "-o", self.at("x.json"), "--rotate-seconds", "1", limit, "1")
            self.check_failed(result, ": cannot be listed, which --keep and --keep-size need: Permission denied")

    @unittest.skipUnless(not WINDOWS and os.geteuid() == 0, "only root becomes another user")
    def test_a_part_of_another_user_is_named(self):
        self.put("x-20260101T000000.json.part", self.lines)
        os.chmod(self.at("x-20260101T000000.json.part"), 0o600)
        self.assert_said(self.next_run(), "x-20260101T000000.json.part", "cannot be finished: Permission denied")

    def test_a_cut_record_is_removed(self):
        for name in ("x.pcap", "x.pcapng"):
            saved = self.path("saved" + name)
            program.capture("-r", self.varied, "-w", saved)
            with open(saved, "rb") as file:
                whole = file.read()
            for cut in (1, 5, 17, 60, len(whole) // 2):
                with self.subTest(name=name, cut=cut):
                    part = name.replace(".", "-20260101T000000.")
                    self.put(part + ".part", whole[:-cut])
                    program.capture("-r", self.web, "-w", self.at(name), "--rotate-size", "1", "-p", "9")
                    content = self.read_only(re.escape(part))
                    self.assertTrue(whole.startswith(content))
                    self.assertGreater(len(content), len(whole) - cut - 2000)
                    self.check_done(program.capture("-r", self.at(part)))
                    os.remove(self.at(part))

    def test_a_capture_without_records_is_removed(self):
        for name in ("x.pcap", "x.pcapng"):
            saved = self.path("none" + name)
            program.capture("-r", self.web, "-w", saved, "-p", "9")
            self.put(name.replace(".", "-20260101T000000.") + ".part", self.content(saved))
            program.capture("-r", self.web, "-w", self.at(name), "--rotate-size", "1", "-p", "9")
            self.assertEqual(self.names(), [])


if __name__ == "__main__":
    program.main()
