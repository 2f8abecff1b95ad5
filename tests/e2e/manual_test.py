"""The manual pages: well-formed, complete, and every command that they show does what it should.

The commands run in a network namespace of their own, with an eth0 on which there is always traffic.
"""
import gzip
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import unittest

import captures
import live_frames as frames
import live_network
import make_captures
import manual
import packets
import program
from program import PATIENCE
from server import Server
from shown_command import Ends, GoesOn, Serves, Shell

# What each page shows, in its order, and what must come of it.
EXAMPLES = {
    "chattcp": {
        'sudo setcap cap_net_raw=ep "$(command -v chattcp)"': Ends(r"\A\Z"),
        """sudo chattcp capture -i any --payload none |
  jq --unbuffered -r '"\\(.src_ip) -> \\(.dst_ip)"'""": GoesOn(r"^10\.9\.0\.2 -> 10\.9\.0\.1$"),
        "chattcp interfaces --json | jq -r '.data[].Name'": Ends(r"^eth0\nany$"),
        "sudo chattcp serve -port 8080": Serves(r"^Server starting on :8080$"),
        "chattcp --help\nchattcp capture --help": Ends(r"Usage: chattcp COMMAND[^\0]*--payload"),
    },
    "chattcp-capture": {
        "chattcp capture -r saved.pcap -h 10.0.0.0/8 -p.dst 80,443": Ends("^4 packets printed"),
        "chattcp capture -r saved.pcap -p tcp -p 443,8443": Ends("^2 packets printed"),
        "chattcp capture -r saved.pcap -p 400-499": Ends("^3 packets printed"),
        "chattcp capture -r saved.pcap -p '!53'": Ends("^9 packets printed"),
        "chattcp capture -r saved.pcap -h '10.0.0.0/8,!10.0.0.0/24'": Ends("^10 packets printed"),
        """sudo chattcp capture -i eth0 -o packets.jsonl \\
  --rotate-seconds 600 --keep-size 1024 --compress zstd""": GoesOn("listening on eth0"),
        "sudo chattcp capture -i any -p udp -p 53 -c 10": Ends("^10 packets printed"),
        """sudo chattcp capture -i eth0 -p tcp -p 443,8443 --payload none |
  jq --unbuffered -c '[.src_ip, .tcp.seq, .tcp.SYN]'""": GoesOn(r'^\["10\.9\.0\.2",1,true\]$'),
        """sudo chattcp capture -i eth0 --payload none \\
  -f 'tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn' |
  jq --unbuffered -r '"\\(.src_ip) -> \\(.dst_ip):\\(.tcp.dst)"'""":
            GoesOn(r"^10\.9\.0\.2 -> 10\.9\.0\.1:443$"),
        "sudo chattcp capture -i eth0 -p tcp --format text --duration 60":
            GoesOn(r"10\.9\.0\.2.*10\.9\.0\.1.*SYN"),
        """sudo chattcp capture -i eth0 -h 10.0.0.0/8 -w new.pcap \\
  --stats 10 > new.jsonl""":
            GoesOn("listening on eth0", files=("new.pcap", "new.jsonl")),
        """chattcp capture -r saved.pcap -p tcp -p.src 80 --payload text |
  jq -j .tcp.payload | cat -v""": Ends(r"^HTTP/1\.1 200 Gr"),
        """chattcp capture -r saved.pcap --payload none |
  jq -r '"\\(.packet_size) \\(.src_ip)"' |
  awk '{n[$2] += $1} END {for (host in n) print n[host], host}' |
  sort -rn | head -5""": Ends(r"^\d+ 192\.168\.1\.100\n\d+ "),
        """chattcp capture -r slow.pcap -p tcp --format csv \\
  --fields time,src_ip,dst_ip,analysis.stream,analysis.flags |
  grep retransmission""": Ends(r'Z,10\.0\.0\.1,10\.0\.0\.2,0,"\[""retransmission""\]"$'),
        """chattcp capture -r saved.pcap --label host=$(hostname) \\
  --fields time,interface,src_ip,dst_ip,packet_size""": Ends(r'^{.*,"label":{"host":".+"}}$'),
        "chattcp capture -r mon.pcap.gz tue.pcap.gz -p 53 -w dns.pcapng":
            Ends("^10 packets printed"),
        "sudo tcpdump -i eth0 -U -w - | chattcp capture -r - -p udp": GoesOn('^{.*"proto":"udp"'),
    },
    "chattcp-conversations": {
        "chattcp conversations -r saved.pcap --format table | less": Ends("^START .* FINDINGS$"),
        """sudo chattcp conversations -i eth0 -p tcp --format json |
  jq --unbuffered -c 'select(.findings != []) |
    [.client.ip, .server.ip, .server.port, .findings]'""":
            GoesOn(r'^\["10\.9\.0\.2","10\.9\.0\.1",443,\['),
        """chattcp conversations -r saved.pcap --format json |
  jq -c '[.client.bytes + .server.bytes, .proto, .client.ip,
    .server.ip]' | sort -t [ -k 2nr | head -5""":
            Ends(r'^\[\d{3,},"tcp","192\.168\.1\.100",".*"\]\n\[\d+,'),
        "chattcp conversations -r saved.pcap --format csv > saved.csv":
            Ends("^\\d+ conversations$"),
    },
    "chattcp-interfaces": {
        "chattcp interfaces": Ends('^{"data":'),
        """chattcp interfaces |
  jq -r '.data[] | select(.Flags | index("up")) | .Name'""": Ends("^eth0$"),
        "chattcp interfaces --json | jq -r '.data[].Addresses[]'": Ends(r"^10\.9\.0\.1/24$"),
    },
    "chattcp-schema": {
        "chattcp schema packet | jq -c .required": Ends('^\\["timestamp",.*"udp"\\]$'),
        "chattcp schema packet | jq -c '.properties | keys_unsorted'":
            Ends('^\\["timestamp",.*"analysis"\\]$'),
        "chattcp schema > chattcp.schema.json": Ends(r"\A\Z"),
    },
    "chattcp-serve": {
        "sudo chattcp serve -port 8080": Serves(r"^Server starting on :8080$"),
        "chattcp serve -r saved.pcap": Serves(r"^Server starting on :8080$"),
        "curl -sN 'http://127.0.0.1:8080/api/capture?i=any&p=tcp'":
            GoesOn('^event: packet\ndata: {.*"proto":"tcp"'),
        """curl -sN -H 'Accept: application/x-ndjson' \\
  'http://127.0.0.1:8080/api/capture?i=eth0&p=udp&p=53' |
  jq --unbuffered -c '[.src_ip, .dst_ip]'""": GoesOn(r'^\["10\.9\.0\.2","10\.9\.0\.1"\]$'),
        """curl -s http://127.0.0.1:8080/api/interfaces | jq -r '.data[].Name'
curl -s http://127.0.0.1:8080/metrics | grep chattcp_dropped
curl -s http://127.0.0.1:8080/healthz""": Ends(r"^eth0\nany\n[^\0]*kernel[^\0]*^ok$"),
        """curl -s --data-binary @saved.pcap \\
  'http://127.0.0.1:8080/api/packets?add=analysis' | jq .src_ip""": Ends(r'^"192\.168\.'),
        """openssl req -x509 -newkey rsa:2048 -nodes -days 365 \\
  -subj /CN=capture -addext subjectAltName=IP:192.0.2.1 \\
  -keyout server.key -out server.pem
(umask 077; openssl rand -hex 16 > token)
sudo chattcp serve --listen 192.0.2.1 --token-file token \\
  --tls-cert server.pem --tls-key server.key""":
            Serves("can connect, with the token: curl -N 'https://192.0.2.1:8080"),
        """curl -sN --cacert server.pem \\
  -H "Authorization: Bearer $(cat token)" \\
  'https://192.0.2.1:8080/api/capture?i=any&payload=none'""": GoesOn("^event: packet\ndata: {"),
    },
}

# recipes_test.py and fleet_*_test.py run what the last two show.
ALL_PAGES = (*manual.PAGES, manual.RECIPES, manual.FLEET)

SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "EXAMPLES", "SEE ALSO"]
SECTIONS_OF_7 = ["NAME", "DESCRIPTION", "SEE ALSO"]

TRAFFIC = [frames.ethernet(frames.ipv4(protocol, content)) for protocol, content in (
    (frames.TCP, frames.tcp(50000, 443, b"", flags=frames.SYN)),
    (frames.TCP, frames.tcp(50000, 443, b"hello", flags=frames.ACK, sequence=2)),
    (frames.UDP, frames.udp(50001, 53, make_captures.QUERY)),
    # Each of these two ends the connection that the other one has begun.
    (frames.TCP, frames.tcp(50002, 443, b"", flags=frames.SYN, sequence=1)),
    (frames.TCP, frames.tcp(50002, 443, b"", flags=frames.SYN, sequence=9)))]

# A segment that comes again after a while.
SLOW = [captures.Record(packets.ethernet(packets.tcp_packet("10.0.0.1", 50000, "10.0.0.2", 443, b"hello")),
                        captures.BEGINNING + number * captures.NANOSECONDS, 59) for number in range(2)]


def pages():
    return [manual.Page(program.CHATTCP, name) for name in ALL_PAGES]


def keys_in(value):
    """Of all objects in a value of JSON, however deep."""
    children = value.values() if isinstance(value, dict) else \
        value if isinstance(value, list) else ()
    return (set(value) if isinstance(value, dict) else set()).union(*map(keys_in, children))


def complaints(*command):
    """What a command says on stderr, and its status where that is a failure."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=PATIENCE, check=False, env={**os.environ, "MANROFFOPT": ""})
    return done.stderr if done.returncode == 0 else f"{done.stderr}{done.stdout}status {done.returncode}"


class Form(unittest.TestCase):
    """Of the sources in the build tree, which are what is installed."""

    def need(self, tool):
        if shutil.which(tool) is None:
            self.skipTest(f"there is no {tool}")

    def test_mandoc_finds_nothing_in_the_pages_nor_in_their_templates(self):
        self.need("mandoc")
        templates = os.path.join(program.TESTS, "..", "man")
        for folder in (manual.folder(program.CHATTCP), templates):
            for name in ALL_PAGES:
                with self.subTest(folder=folder, page=name):
                    path = os.path.join(folder, manual.file_name(name))
                    self.assertEqual(complaints("mandoc", "-Tlint", "-W", "warning", path), "")

    def test_man_shows_them_without_a_warning(self):
        self.need("man")
        for page in pages():
            with self.subTest(page=page.path):
                self.assertEqual(complaints("man", "--warnings", "--local-file", page.path), "")

    def test_every_line_fits_into_a_terminal(self):
        self.need("mandoc")
        for page in pages():
            with self.subTest(page=page.path):
                shown = subprocess.check_output(["mandoc", "-O", "width=78", page.path], text=True)
                lines = re.sub(".\b", "", shown).splitlines()  # What is bold is printed twice.
                self.assertEqual([line for line in lines if len(line) > 78], [])

    def test_every_page_there_is_is_known_here(self):
        found = {name for name in os.listdir(manual.folder(program.CHATTCP))
                 if re.search(r"\.\d$", name)}
        self.assertEqual(found, set(map(manual.file_name, ALL_PAGES)))

    def test_date_title_and_version_come_first(self):
        version = program.run("--version").stdout.split()[1].decode()
        for name, page in zip(ALL_PAGES, pages()):
            with self.subTest(page=name):
                title = manual.file_name(name).upper().replace(".", " ")
                self.assertRegex(page.text, rf"\A\.Dd [A-Z][a-z]+ \d+, \d{{4}}\n\.Dt {title}"
                                            rf'\n\.Os "chattcp {re.escape(version)}"\n')

    def test_sections_stand_in_the_usual_order(self):
        for page in pages():
            with self.subTest(page=page.path):
                known = [title for title in page.headings() if title in SECTIONS]
                wanted = SECTIONS_OF_7 if page.path.endswith(".7") else SECTIONS
                self.assertEqual(known, wanted)


class Content(unittest.TestCase):
    """What the pages list is what there is."""

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        make_captures.write_captures(cls.folder)
        cls.page = dict(zip(manual.PAGES, pages()))

    def test_keys_of_packets(self):
        real = set()
        for name in ("web.pcap", "dns.pcap"):
            real |= keys_in(program.capture("-r", os.path.join(self.folder, name)).objects())
        self.assertEqual(set(self.page["chattcp-capture"].items("JSON", "Va")), real)

    def test_keys_of_conversations(self):
        real = set()
        for line in program.run("conversations", "-r", os.path.join(self.folder, "web.pcap"),
                                "--format", "json").objects():
            real |= keys_in({**line, "flags": {}})
        self.assertEqual(set(self.page["chattcp-conversations"].items("JSON", "Va")), real)

    def test_fields(self):
        error = program.run("capture", "--add", "?").stderr
        page = self.page["chattcp-capture"]
        self.assertEqual(page.items("FIELDS", "Va"), error.partition("there are: ")[2].strip().split(", "))
        error = program.run("capture", "--fields", "?").stderr
        members = re.findall(r"analysis\.(\w+)", error)
        section = page.section("ANALYSIS").partition(".Ss Flags")[0]
        listed = re.findall(r"^\.It Va (.*)$", section, re.M)
        self.assertEqual([word for line in listed for word in line.split(" , ")], members)

    def test_keys_of_interfaces(self):
        real = keys_in(json.loads(program.run("interfaces", "--json").stdout))
        windows = {"FriendlyName"}
        self.assertEqual(set(self.page["chattcp-interfaces"].items("JSON", "Va")), real | windows)

    def test_paths_and_parameters_of_the_server(self):
        """Which it lists where one is wrong."""
        server = Server()
        self.addCleanup(server.close)
        page = self.page["chattcp-serve"]
        for items, wrong in ((page.items("HTTP API", "Pa"), "/wrong"),
                             (page.items("Parameters of /api/capture", "Cm"), "/api/capture?wrong=1")):
            error = json.loads(server.get(wrong).body)["error"]
            self.assertEqual(set(items), set(error.partition("there are: ")[2].split(", ")), error)

    def test_files_of_the_fleet(self):
        """Each is named, and each that is named is there."""
        page = manual.Page(program.CHATTCP, manual.FLEET)
        files = os.listdir(os.path.join(program.TESTS, "..", "src", "package", "fleet"))
        words = set(re.findall(r"[\w.@-]+", manual.plain(page.text)))
        self.assertEqual([name for name in files if name not in words], [])
        named = {word for word in words if re.search(r"^(ship|rsyslog|redis|rewind|consume|click|postgres).*\."
                                                     r"(conf|sh|py|sql)$", word)}
        self.assertLessEqual(named, set(files))

    def test_commands(self):
        listed = re.search(r"Commands:\n((?:  .*\n)+)", program.run("--help").stdout.decode())[1]
        self.assertEqual(set(self.page["chattcp"].items("Commands", "Cm")),
                         set(re.findall(r"^  (\S+)", listed, re.M)))


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        os.chmod(cls.folder, 0o777)  # Files that rotate are made by the user that the program becomes.
        far_side = cls.enterClassContext(live_network.cable())
        live_network.rename(far_side, live_network.NEAR, "eth0")
        live_network.run("ip", "address", "add", "192.0.2.1/32", "dev", "eth0")
        cls.send_traffic(far_side)
        cls.shell = Shell(program.CHATTCP, cls.folder)
        saved = make_captures.of_ethernet(make_captures.DNS + make_captures.WEB)
        for name, content in (("saved.pcap", saved), ("slow.pcap", captures.pcap(SLOW)),
                              ("mon.pcap.gz", gzip.compress(saved)),
                              ("tue.pcap.gz", gzip.compress(saved))):
            with open(os.path.join(cls.folder, name), "wb") as file:
                file.write(content)

    @classmethod
    def send_traffic(cls, far_side):
        """From now on, until the tests end."""
        with far_side.inside():
            sender = cls.enterClassContext(live_network.raw_socket(live_network.FAR))
        over = threading.Event()

        def send():
            while not over.wait(0.02):
                for frame in TRAFFIC:
                    sender.send(frame)
        thread = threading.Thread(target=send)
        thread.start()
        cls.addClassCleanup(thread.join)
        cls.addClassCleanup(over.set)

    def run_examples(self, name):
        shown = manual.Page(program.CHATTCP, name).examples()
        self.assertEqual(shown, list(EXAMPLES[name]))
        server = None
        for command, expected in EXAMPLES[name].items():
            with self.subTest(command=command):
                if isinstance(expected, Serves) and server is not None:
                    server.end()  # Its port may be wanted.
                running = self.shell.start(command)
                self.addCleanup(running.end)
                server = running if isinstance(expected, Serves) else server
                self.check(running, expected)

    def check(self, running, expected):
        if isinstance(expected, Ends):
            self.assertEqual(running.wait(), 0, running.output())
            self.assertRegex(running.output(), re.compile(expected.pattern, re.M))
        else:
            came = running.wait_for(expected.pattern, getattr(expected, "files", ()))
            self.assertTrue(came, running.output())
        if isinstance(expected, GoesOn):
            running.end()
        self.assertEqual(running.errors(), [])


def add_tests():
    """One for each page, so that one that fails does not hide the others."""
    for name in manual.PAGES:
        def test(self, name=name):
            self.run_examples(name)
        setattr(Examples, "test_" + name.replace("-", "_"), test)


add_tests()

if __name__ == "__main__":
    live_network.main()
