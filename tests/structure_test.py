"""The arrows between the folders of src/ are those that src/README.md draws."""
import os
import re
import unittest

SRC = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src")

# A folder may include itself and these.
ALLOWED = {
    "base": set(),
    "confine": {"base"},
    "source": {"base"},
    "decode": {"base"},
    "filter": {"base", "decode"},
    "output": {"base", "decode"},
    "reassemble": {"base", "decode"},
    "pipeline": {"base", "source", "decode", "filter", "output", "reassemble"},
    "serve": {"base", "confine", "source", "decode", "filter", "output", "pipeline"},
    "cli": {"base", "confine", "source", "decode", "filter", "output", "pipeline", "serve"},
    "package": set(),
    ".": {"base", "cli"},
}

# Heavy headers, and the folders that see them.
LIBRARIES = {
    "pcap/": {"source"},
    "httplib.h": {"serve"},
    "CLI/": {"cli"},
    "nlohmann/": {"output", "serve"},
    "openssl/": {"serve"},
    "cap-ng.h": {"confine"},
    "seccomp.h": {"confine"},
    "linux/landlock.h": {"confine"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)


def sources():
    for folder, _, names in os.walk(SRC):
        for name in names:
            if name.endswith((".h", ".cpp")):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as file:
                    yield os.path.relpath(folder, SRC), name, INCLUDE.findall(file.read())


class Structure(unittest.TestCase):
    def test_there_is_something_to_look_at(self):
        self.assertGreater(len(list(sources())), 40)

    def test_own_headers_follow_the_arrows(self):
        for folder, name, includes in sources():
            for quote, target in includes:
                if quote == '"':
                    room = os.path.dirname(target)
                    with self.subTest(file=f"{folder}/{name}", include=target):
                        self.assertIn(room, ALLOWED[folder] | {folder})

    def test_libraries_stay_in_their_folders(self):
        for folder, name, includes in sources():
            for quote, target in includes:
                for library, folders in LIBRARIES.items():
                    if quote == "<" and target.startswith(library):
                        with self.subTest(file=f"{folder}/{name}", include=target):
                            self.assertIn(folder, folders)
                            self.assertFalse(library == "nlohmann/" and name.endswith(".h"))


if __name__ == "__main__":
    unittest.main()
