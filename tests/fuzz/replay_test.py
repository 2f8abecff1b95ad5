"""The replay of fuzz targets fails where it should. fuzz_nothing is a target that rejects one input."""
import os
import subprocess
import tempfile
import unittest

from programs import FUZZ_NOTHING


def replay(*paths):
    return subprocess.run([FUZZ_NOTHING, *paths], capture_output=True, text=True, timeout=60, check=False)


class Replay(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name

    def write(self, name, content):
        path = os.path.join(self.directory, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def test_takes_all_files_of_a_directory(self):
        self.write("b", b"")
        self.write("a", bytes(range(256)))
        done = replay(self.directory)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"/a\n.*/b\n2 inputs\n$")

    def test_ends_at_an_input_for_which_something_does_not_hold(self):
        self.write("a", b"good")
        bad = self.write("b", b"bad")
        done = replay(self.directory)
        self.assertNotEqual(done.returncode, 0)
        self.assertTrue(done.stdout.endswith(bad + "\n"), done.stdout)
        self.assertIn("does not hold: nothing is bad", done.stderr)

    def test_has_failed_without_an_input(self):
        for paths in ([], [self.directory]):
            done = replay(*paths)
            self.assertEqual((done.returncode, done.stderr), (1, "replay: no input to replay\n"))

    def test_has_failed_where_an_input_is_missing(self):
        done = replay(os.path.join(self.directory, "gone"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("there is no", done.stderr)


if __name__ == "__main__":
    unittest.main()
