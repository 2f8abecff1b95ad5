"""What `cpack` makes of the build, and what `cmake --install` puts where."""
import atexit
import functools
import gzip
import json
import os
import re
import shutil
import stat
import subprocess
import tarfile
import tempfile
import unittest

import program
from programs import BUILD

MAINTAINER_SCRIPTS = ("config", "postinst", "postrm", "prerm")
NEEDED = ("dpkg-deb", "dpkg-shlibdeps", "lintian", "systemd-analyze")
UNITS = ("chattcp.service", "chattcp-capture@.service")


def output(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} fails with {done.returncode}:\n{done.stdout}")
    return done.stdout


def files_under(folder):
    return {os.path.relpath(os.path.join(path, name), folder)
            for path, _, names in os.walk(folder) for name in names}


@functools.cache
def packed():
    """The folder in which `cpack` has put its work."""
    folder = tempfile.mkdtemp(prefix="chattcp-package-")
    atexit.register(shutil.rmtree, folder)
    output("cpack", "-B", folder, cwd=BUILD)
    return folder


@unittest.skipUnless(all(map(shutil.which, NEEDED)), f"not all of {NEEDED} are there")
class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = packed()
        cls.version = program.run("--version").stdout.split()[1].decode()
        architecture = output("dpkg", "--print-architecture").strip()
        cls.deb = os.path.join(cls.folder, f"chattcp_{cls.version}_{architecture}.deb")
        cls.root = os.path.join(cls.folder, "root")
        cls.control = os.path.join(cls.folder, "control")
        output("dpkg-deb", "--extract", cls.deb, cls.root)
        output("dpkg-deb", "--control", cls.deb, cls.control)

    def read(self, *path):
        with open(os.path.join(*path), encoding="utf-8") as file:
            return file.read()

    def field(self, name):
        return output("dpkg-deb", "--field", self.deb, name).strip()


class Debian(Package):
    def test_lintian_has_nothing_to_say(self):
        said = output("lintian", "--allow-root", "--fail-on=error,warning", self.deb)
        self.assertEqual(said, "")

    def test_files_are_in_their_places(self):
        files = files_under(self.root)
        self.assertLessEqual({
            "etc/default/chattcp", "etc/default/chattcp-capture", "usr/bin/chattcp",
            "usr/share/man/man7/chattcp-recipes.7.gz", "usr/share/man/man7/chattcp-fleet.7.gz",
            "usr/share/chattcp/fleet/rsyslog-redis.conf",
            *(f"usr/lib/systemd/system/{name}" for name in UNITS),
            "usr/lib/sysusers.d/chattcp.conf", "usr/share/doc/chattcp/README.md",
            "usr/share/doc/chattcp/changelog.gz", "usr/share/doc/chattcp/copyright"}, files)
        self.assertEqual([name for name in files if "/local/" in name or "/examples/" in name], [])

    def test_nobody_is_given_a_right_by_unpacking(self):
        for line in output("dpkg-deb", "--contents", self.deb).splitlines():
            mode, owner, name = line.split()[0], line.split()[1], line.split()[-1]
            runs = "/bin/" in name or name.endswith(".sh")
            wanted = "-rwxr-xr-x" if runs else "-rw-r--r--"
            with self.subTest(file=name):
                self.assertEqual(owner, "root/root")
                self.assertEqual(mode, "drwxr-xr-x" if name.endswith("/") else wanted)

    def test_the_package_says_what_it_is(self):
        self.assertEqual(self.field("Version"), self.version)
        self.assertEqual((self.field("Section"), self.field("Priority")), ("net", "optional"))
        self.assertTrue(self.field("Maintainer"))
        depends = self.field("Depends")
        for name in ("libpcap0.8", "libc6", "libcap2-bin", "adduser", "debconf"):
            self.assertIn(name, depends)
        self.assertGreater(len(self.field("Description").splitlines()), 5)

    def test_the_changelog_begins_with_this_version(self):
        with gzip.open(os.path.join(self.root, "usr/share/doc/chattcp/changelog.gz"), "rt") as file:
            self.assertTrue(file.readline().startswith(f"chattcp ({self.version}) "))

    def test_maintainer_scripts_are_sound(self):
        for name in MAINTAINER_SCRIPTS:
            with self.subTest(script=name):
                path = os.path.join(self.control, name)
                self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o755)
                output("sh", "-n", path)

    def test_the_right_to_capture_is_offered_and_not_given(self):
        template = self.read(self.control, "templates")
        self.assertIn("\nType: boolean\nDefault: false\n", template)

    def test_settings_are_kept_by_upgrades(self):
        self.assertEqual(self.read(self.control, "conffiles"),
                         "/etc/default/chattcp\n/etc/default/chattcp-capture\n")

    def test_the_program_is_hardened(self):
        path = os.path.join(self.root, "usr/bin/chattcp")
        flags = output("readelf", "--wide", "--dynamic", path)
        self.assertRegex(flags, r"FLAGS_1.*NOW.*PIE")
        self.assertIn("GNU_RELRO", output("readelf", "--wide", "--segments", path))
        symbols = output("readelf", "--wide", "--dyn-syms", path)
        for name in ("__stack_chk_fail", "__memcpy_chk|__snprintf_chk|__vsnprintf_chk|__read_chk"):
            self.assertRegex(symbols, name)
        self.assertNotIn(" .symtab", output("readelf", "--wide", "--sections", path))


class Services(Package):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.units = [cls.with_the_program(name) for name in UNITS]

    @classmethod
    def with_the_program(cls, name):
        """The unit, with the program that is not installed on this machine."""
        path = os.path.join(cls.folder, name)
        with open(os.path.join(cls.root, "usr/lib/systemd/system", name), encoding="utf-8") as file:
            unit = file.read()
        command = os.path.join(cls.root, "usr/bin/chattcp")
        with open(path, "w", encoding="utf-8") as file:
            file.write(re.sub(r"^ExecStart=chattcp ", f"ExecStart={command} ", unit, flags=re.M))
        return path

    def test_systemd_finds_nothing_wrong_with_them(self):
        self.assertEqual(output("systemd-analyze", "verify", "--man=no", *self.units), "")

    def test_they_are_exposed_to_little(self):
        for unit in self.units:
            with self.subTest(unit=unit):
                said = output("systemd-analyze", "security", "--offline=true", "--no-pager", unit)
                exposure = float(re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)[1])
                self.assertLessEqual(exposure, 2.0)

    def test_a_reload_that_comes_too_early_is_no_clean_end(self):
        unit = self.read(self.root, "usr/lib/systemd/system/chattcp-capture@.service")
        self.assertRegex(unit, "(?m)^ExecReload=.* -HUP ")
        self.assertRegex(unit, "(?m)^RestartForceExitStatus=SIGHUP$")

    def test_settings_of_the_server_are_options_of_serve(self):
        settings = self.read(self.root, "etc/default/chattcp")
        values = re.findall(r'^#? *CHATTCP_OPTIONS="(.*)"$', settings, re.M)
        self.assertEqual(len(values), 2)
        for value in values:
            with self.subTest(options=value):
                # Parsed, and only then found to contradict each other.
                done = program.run("serve", *value.split(), "--no-token", "--token", "x")
                self.assertEqual(done.status, 2)
                self.assertIn("--no-token excludes --token", done.stderr)


    def test_settings_of_captures_are_options_of_capture(self):
        settings = self.read(self.root, "etc/default/chattcp-capture")
        unit = self.read(self.root, "usr/lib/systemd/system/chattcp-capture@.service")
        defaults = dict(re.findall(r'^Environment="(\w+)=(.*)"$', unit, re.M))
        values = re.findall(r'^#(CHATTCP_CAPTURE_\w+)="(.*)"$', settings, re.M)
        self.assertEqual({name for name, _ in values}, set(defaults))
        self.assertEqual(set(re.findall(r"\$(\w+_CAPTURE_\w+)", unit)), set(defaults))
        for name, value in [*values, *defaults.items()]:
            with self.subTest(name=name, options=value):
                # Parsed, and only then found to contradict each other.
                done = program.run("capture", "-i", "lo", *value.split(), "-r", "x.pcap")
                self.assertEqual(done.status, 2)
                self.assertIn("-i and -r exclude each other", done.stderr)

    def test_defaults_of_captures_are_those_that_the_settings_show(self):
        settings = self.read(self.root, "etc/default/chattcp-capture")
        unit = self.read(self.root, "usr/lib/systemd/system/chattcp-capture@.service")
        for name in ("CHATTCP_CAPTURE_OPTIONS", "CHATTCP_CAPTURE_FILES"):
            first = re.search(rf'^#{name}="(.*)"$', settings, re.M)[1]
            self.assertIn(f'Environment="{name}={first}"', unit)


class Places(Package):
    def test_the_tarball_is_one_folder(self):
        name = f"chattcp-{self.version}-Linux-{os.uname().machine}"
        with tarfile.open(os.path.join(self.folder, f"{name}.tar.gz")) as tarball:
            members = {member.name: member for member in tarball}
        self.assertEqual({member.split("/")[0] for member in members}, {name})
        for file in ("share/doc/chattcp/LICENSE", "share/doc/chattcp/README.md",
                     "share/doc/chattcp/examples/chattcp.default",
                     "share/doc/chattcp/examples/chattcp-capture.default", "bin/chattcp",
                     "share/man/man7/chattcp-recipes.7",
                     *(f"lib/systemd/system/{name}" for name in UNITS),
                     "lib/sysusers.d/chattcp.conf"):
            self.assertIn(f"{name}/{file}", members)
        self.assertEqual(members[f"{name}/bin/chattcp"].mode, 0o755)

    def test_an_install_stays_in_its_prefix(self):
        target = os.path.join(self.folder, "target")
        output("cmake", "--install", BUILD, "--prefix", "/usr/local",
               env={**os.environ, "DESTDIR": target})
        files = files_under(target)
        self.assertLessEqual({
            "usr/local/bin/chattcp", *(f"usr/local/lib/systemd/system/{name}" for name in UNITS),
            "usr/local/share/doc/chattcp/LICENSE",
            "usr/local/share/doc/chattcp/examples/chattcp.default",
            "usr/local/share/doc/chattcp/examples/chattcp-capture.default"}, files)
        self.assertEqual([name for name in files if not name.startswith("usr/local/")], [])


class Release(unittest.TestCase):
    """src/package/release, as far as it does not build."""
    SOURCE = os.path.join(program.TESTS, "..")

    def release(self, *arguments):
        return output(os.path.join(self.SOURCE, "src", "package", "release"), *arguments)

    def version(self):
        return program.run("--version").stdout.split()[1].decode()

    def test_a_tag_is_that_of_the_version(self):
        self.release("check", f"v{self.version()}")
        with self.assertRaisesRegex(AssertionError, "the tag is v9.9.9"):
            self.release("check", "v9.9.9")

    def test_the_source_is_what_is_committed(self):
        with tempfile.TemporaryDirectory() as folder:
            self.release("source", folder, "https://host/v1")
            name = f"chattcp-{self.version()}"
            with tarfile.open(os.path.join(folder, f"{name}.tar.gz")) as tarball:
                self.assertIn(f"{name}/CMakeLists.txt", tarball.getnames())
            with open(os.path.join(folder, "chattcp.rb"), encoding="utf-8") as file:
                self.assertIn(f'url "https://host/v1/{name}.tar.gz"', file.read())

    def test_the_sbom_lists_every_library_of_the_build(self):
        document = json.loads(output(os.path.join(self.SOURCE, "src", "package", "sbom"), self.version()))
        versions = {package["name"]: package.get("versionInfo") for package in document["packages"]}
        self.assertEqual(versions["chattcp"], self.version())
        with open(os.path.join(self.SOURCE, "CMakeLists.txt"), encoding="utf-8") as file:
            text = file.read()
        modules = set(re.findall(r"^ *chattcp_find_library\(\w+ MODULE (\S+)", text, re.M))
        names = {"libzstd": "zstd", "liblz4": "lz4"}
        self.assertLessEqual({names.get(module, module) for module in modules}, set(versions))
        self.assertLessEqual({"OpenSSL", "CLI11", "JSON for Modern C++"}, set(versions))
        self.assertEqual([name for name, found in versions.items() if not found and name != "Brotli"], [])


if __name__ == "__main__":
    program.main()
