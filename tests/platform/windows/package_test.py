"""The zip file for Windows: what is in it, and that the program starts."""
import os
import re
import subprocess
import unittest

import program

PACKAGE = os.environ["CHATTCP_PACKAGE"]
PAGES = {"chattcp", "chattcp-capture", "chattcp-conversations", "chattcp-fleet", "chattcp-interfaces", "chattcp-recipes",
         "chattcp-schema", "chattcp-serve"}


def read(*path):
    with open(os.path.join(PACKAGE, *path), "rb") as file:
        return file.read()


class Package(unittest.TestCase):
    def test_everything_is_in_one_folder(self):
        self.assertEqual(set(os.listdir(PACKAGE)), {"chattcp.exe", "README.md", "LICENSE.txt", "licences", "manual"})

    def test_each_library_has_its_licence(self):
        self.assertEqual(set(os.listdir(os.path.join(PACKAGE, "licences"))),
                         {"cli11.txt", "cpp-httplib.txt", "gcc.txt", "libpcap.txt", "lz4.txt", "mingw-w64.txt",
                          "nlohmann-json.txt", "openssl.txt", "zlib.txt", "zstd.txt"})

    def test_the_pages_of_the_manual_lead_to_each_other(self):
        self.assertEqual(set(os.listdir(os.path.join(PACKAGE, "manual"))), {f"{page}.html" for page in PAGES})
        for page in PAGES:
            links = set(re.findall(rb'href="([^"#:]+)"', read("manual", f"{page}.html")))
            with self.subTest(page=page):
                self.assertTrue(links)
                self.assertLessEqual({link.decode() for link in links}, {f"{page}.html" for page in PAGES})

    def test_the_program_names_its_version(self):
        version = subprocess.check_output([os.environ["CHATTCP"], "--version"], text=True).split()[1]
        self.assertEqual(os.path.basename(PACKAGE).split("-")[1], version)
        self.assertTrue("\0".join(("ProductVersion", version)).encode("utf-16-le") in read("chattcp.exe"))

    def test_the_manifest_is_that_of_the_project(self):
        with open(os.path.join(os.path.dirname(__file__), "../../../src/package/windows/chattcp.manifest"), "rb") as file:
            self.assertTrue(file.read() in read("chattcp.exe"))

    def test_no_path_of_the_build_is_in_the_program(self):
        for path in (os.path.expanduser("~/.cache"), os.environ["CHATTCP_BUILD"]):
            self.assertFalse(path.encode() in read("chattcp.exe"), path)


if __name__ == "__main__":
    program.main()
