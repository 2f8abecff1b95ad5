"""The Homebrew formula, run without Homebrew on the build."""
import json
import os
import re
import stat
import subprocess
import tempfile
import unittest

import program
from programs import BUILD

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
FORMULA = os.path.join(SOURCE, "src", "package", "homebrew", "chattcp.rb")
LINUX_ONLY = re.compile(r"lib/(systemd|sysusers\.d)/|share/doc/chattcp/examples/")


def output(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} fails with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def files_under(folder):
    return {os.path.relpath(os.path.join(path, name), folder)
            for path, _, names in os.walk(folder) for name in names}


class Homebrew(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="chattcp-homebrew-")
        cls.addClassCleanup(folder.cleanup)
        cls.prefix = os.path.join(folder.name, "prefix")
        cls.made = json.loads(output("ruby", "-w", os.path.join(HERE, "run_formula.rb"), FORMULA,
                                     BUILD, cls.prefix))
        cls.target = os.path.join(folder.name, "cmake")
        output("cmake", "--install", BUILD, "--prefix", cls.target)

    def test_it_installs_what_cmake_installs(self):
        keg = {name for name in files_under(self.prefix) if not name.startswith(("etc/", "test/"))}
        self.assertEqual(keg, files_under(self.target))
        self.assertIn("bin/chattcp", keg)

    def test_what_only_linux_has_is_installed_on_linux_alone(self):
        # The formula leaves this to CMake, so the folders must be those of the condition there.
        with open(os.path.join(SOURCE, "src", "package", "CMakeLists.txt"), encoding="utf-8") as file:
            text = file.read()
        condition = re.search(r"if\(CMAKE_SYSTEM_NAME STREQUAL Linux\)\n(.*?)\nendif\(\)", text, re.S)
        for name in filter(LINUX_ONLY.match, files_under(self.target)):
            with self.subTest(file=name):
                self.assertIn(f"DESTINATION {os.path.dirname(name)}"
                              .replace("share/doc/chattcp", "${CMAKE_INSTALL_DOCDIR}"), condition[1])

    def test_the_service_is_one_that_serve_accepts(self):
        service = self.made["service"]
        command = service["run"]
        self.assertEqual(command[:2], [os.path.join(self.prefix, "bin", "chattcp"), "serve"])
        # Parsed, and only then found to contradict each other.
        done = program.run(*command[1:], "--no-token")
        self.assertEqual((done.status, "--no-token excludes" in done.stderr), (2, True))

    def test_the_token_is_secret_and_stays(self):
        path = os.path.join(self.prefix, "etc", "chattcp", "token")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        with open(path, encoding="ascii") as file:
            self.assertRegex(file.read(), r"\A[0-9a-f]{48}\n\Z")

    def test_every_library_of_the_build_is_named(self):
        with open(os.path.join(SOURCE, "CMakeLists.txt"), encoding="utf-8") as file:
            found = set(re.findall(r"^(?:chattcp_find_library\(|find_package\()(\w+)", file.read(), re.M))
        names = {"httplib": "cpp-httplib", "CLI11": "cli11", "nlohmann_json": "nlohmann-json",
                 "OpenSSL": "openssl@3", "PkgConfig": "pkgconf", "pcap": "libpcap"}
        wanted = {names.get(name, name) for name in found - {"Threads", "Catch2"}}
        facts = self.made["facts"]
        named = [key for fact in facts["depends_on"] + facts["uses_from_macos"]
                 for key in (fact if isinstance(fact, dict) else [fact])]
        self.assertEqual(wanted - set(named), set())

    def test_the_version_is_that_of_the_build(self):
        version = program.run("--version").stdout.split()[1].decode()
        self.assertEqual(self.made["facts"]["url"], [f"https://chattcp.invalid/chattcp-{version}.tar.gz"])

    def test_a_release_fills_in_what_it_installs(self):
        formula = output(os.path.join(os.path.dirname(FORMULA), "release_formula"), FORMULA,
                         "https://host/chattcp-1.tar.gz")
        self.assertIn('\n  url "https://host/chattcp-1.tar.gz"\n', formula)
        self.assertIn(f'\n  sha256 "{output("sha256sum", FORMULA).split()[0]}"\n', formula)
        output("ruby", "-c", input=formula)


if __name__ == "__main__":
    program.main()
