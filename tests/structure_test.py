"""The arrows between the folders of src/ are those that src/README.md draws."""
import collections
import os
import re
import unittest

SRC = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src")

# A room, with all of its floors, may include itself and these.
ALLOWED = {
    "platform": set(),
    "base": set(),
    "confine": {"base"},
    "files": {"base"}, # Knows no packet.
    "source": {"base"},
    "decode": {"base"},
    "filter": {"base", "decode"},
    "analyze": {"base", "decode"},
    "output": {"base", "decode", "analyze"},
    "reassemble": {"base", "decode"},
    "pipeline": {"base", "source", "decode", "filter", "analyze", "output", "reassemble"},
    "http": {"base"}, # Knows no packet.
    "broadcast": {"base", "source", "decode", "filter", "analyze", "output", "pipeline"}, # Knows no HTTP.
    "serve": {"base", "confine", "source", "decode", "filter", "output", "pipeline", "broadcast",
              "http"},
    "capture": {"base", "confine", "files", "source", "decode", "filter", "analyze", "output", "pipeline"},
    "cli": {"base", "confine", "files", "source", "decode", "filter", "output", "pipeline", "capture", "http",
            "serve"},
    "package": set(),
    ".": {"base", "cli"},
}

# Heavy headers, and the rooms or files that may include them.
LIBRARIES = {
    "pcap/": {"source"},
    "httplib.h": {"http/http_exchange.cpp"},
    "CLI/": {"cli"},
    "nlohmann/": {"base", "output", "serve"},
    "openssl/": {"http", "serve"},
    "cap-ng.h": {"confine"},
    "seccomp.h": {"confine"},
    "linux/landlock.h": {"confine"},
    "zstd.h": {"source/decompressor.cpp", "files/compressor.cpp"},
}

# Only below these folders may the code know what system it runs on.
SYSTEMS = {"linux", "bsd", "darwin", "posix", "windows"}
SYSTEM_ROOMS = {"platform", "confine"}
SYSTEM_MACRO = re.compile(r"\b(__linux__|__linux|__gnu_linux__|__APPLE__|__FreeBSD__|__NetBSD__|"
                          r"__OpenBSD__|__DragonFly__|BSD|_WIN32|_WIN64|__CYGWIN__|__sun)\b")
SYSTEM_HEADER = re.compile(r"^(linux|asm|netpacket|mach|libkern|windows|winsock\w*)(/|\.h)|"
                           r"^(sys/(prctl|epoll|eventfd|signalfd|timerfd|inotify|syscall|capability|"
                           r"sysctl|event|syslimits|sendfile)|net/(if_dl|bpf|pktap)|sched|features|"
                           r"sandbox|libproc)\.h$")

# Lines of C++ that a folder may hold, its subfolders apart: more, and it wants to be several.
MOST_LINES = 2000
# To be divided.
LARGER = set()

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)

# A file or folder that src/README.md names, from src/ or from the top.
NAMED = re.compile(r"`([a-z_0-9.]+(?:/[a-z_0-9.-]+)*/(?:[a-z_0-9-]+\.[a-z0-9]+)?)`")


def room_of(folder):
    return folder.split("/")[0]


def texts():
    """(folder, name, text) of each file of C++."""
    for folder, _, names in os.walk(SRC):
        for name in names:
            if name.endswith((".h", ".cpp")):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    yield os.path.relpath(folder, SRC), name, file.read()


def sources():
    """(room, name, includes) of each of them."""
    for folder, name, text in texts():
        yield room_of(folder), name, INCLUDE.findall(text)


class Structure(unittest.TestCase):
    def test_there_is_something_to_look_at(self):
        self.assertGreater(len(list(sources())), 40)

    def test_own_headers_follow_the_arrows(self):
        for folder, name, includes in sources():
            for quote, target in includes:
                if quote == '"':
                    room = room_of(os.path.dirname(target))
                    with self.subTest(file=f"{folder}/{name}", include=target):
                        self.assertIn(room, ALLOWED[folder] | {folder, "platform"})

    def test_libraries_stay_in_their_folders(self):
        for folder, name, includes in sources():
            for quote, target in includes:
                for library, folders in LIBRARIES.items():
                    if quote == "<" and target.startswith(library):
                        with self.subTest(file=f"{folder}/{name}", include=target):
                            self.assertTrue({folder, f"{folder}/{name}"} & folders)
                            self.assertFalse(library == "nlohmann/" and name.endswith(".h"))

    def test_systems_differ_only_in_their_folders(self):
        for folder, name, text in texts():
            if room_of(folder) in SYSTEM_ROOMS or os.path.basename(folder) in SYSTEMS:
                continue
            with self.subTest(file=f"{folder}/{name}"):
                conditions = "\n".join(re.findall(r"^\s*#\s*(?:if|ifdef|ifndef|elif)\b.*", text, re.M))
                self.assertIsNone(SYSTEM_MACRO.search(conditions))
                headers = [target for quote, target in INCLUDE.findall(text) if quote == "<"]
                self.assertEqual([one for one in headers if SYSTEM_HEADER.search(one)], [])

    def test_no_folder_is_large(self):
        lines = collections.Counter()
        for folder, _, text in texts():
            lines[folder] += text.count("\n")
        self.assertEqual({folder for folder, number in lines.items() if number > MOST_LINES},
                         LARGER, lines)

    def test_readme_names_files_that_exist(self):
        with open(os.path.join(SRC, "README.md"), encoding="utf-8") as file:
            named = set(NAMED.findall(file.read()))
        self.assertGreater(len(named), 40)
        for path in named:
            with self.subTest(path=path):
                places = [os.path.join(SRC, path), os.path.join(SRC, "..", path)]
                self.assertTrue(any(map(os.path.exists, places)))


if __name__ == "__main__":
    unittest.main()
