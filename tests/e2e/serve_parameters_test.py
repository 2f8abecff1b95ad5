"""The parameters of GET /api/capture: good ones, bad ones, and those that are no parameters."""
from urllib.parse import quote

import live_network
from server import ServerTest, message

HOST = "Host: localhost"

PORT = "a port number from 0 to 65535 or a range such as 8000-8999"
ADDRESS = "an IPv4 or IPv6 address or a prefix such as 10.0.0.0/8"

# Parameter, what it allows, values that it does not.
BAD_VALUES = [
    ("p", "tcp, udp, " + PORT, ["x", "icmp", "65536", "-1", "80-", "80,", ",", "TCP", "0x50",
                                  "80 ", "+80", "8o", "80,bad"]),
    ("p.src", PORT, ["tcp", "65536", "80,x", "99999999999999999999"]),
    ("p.dst", PORT, ["udp", "-1", ",80", "http"]),
    ("h", ADDRESS, ["localhost", "example.com", "10.0.0", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/",
                    "::1/129", ":::", "1.2.3.4,", "[::1]", "010.0.0.1", "10.0.0.1:80"]),
    ("h.src", ADDRESS, ["127.1", "::g", "10.0.0.0/a"]),
    ("h.dst", ADDRESS, ["*", "1.2.3.4/24x", " 1.2.3.4"]),
    ("c", "a whole number from 1 to", ["0", "-1", "many", "1.5", "99999999999999999999", "1k",
                                       "1,2"]),
    ("payload", "array, base64, hex, text or none", ["Base64", "utf8", "array,hex", "array "]),
    ("decapsulate", "vxlan, geneve, gtpu, teredo or all", ["VXLAN", "gre", "vxlan,l2tp", "all=1"]),
    ("decapsulate", "a port from 1 to 65535", ["vxlan=", "gtpu=0", "teredo=65536"]),
    ("f", "pcap-filter(7)", ["tcp) or (udp", "port", "tcp and", "host 10.0.0.1 or )", "nonsense(",
                             " ", "tcp,udp"]),
    ("fields", "there are: timestamp, packet_size,", ["x", "tcp.x", "TIME", "time,x", "analysis.x"]),
    ("add", "there are: number, time,", ["x", "tcp.x"]),
    ("format", "json, csv or tsv", ["text", "CSV", "csv,tsv", "json "]),
    ("tcp", "true", ["maybe", "True", "1", "yes", "true,true"]),
    ("udp", "true", ["maybe", "FALSE", "0"]),
    ("reassemble", "true or false", ["yes", "1", "TRUE"]),
]

# Beside i=lo.
GOOD_QUERIES = [
    "", "p=tcp", "p=80,443", "p=80&p=443", "p=udp&p=53", "h=10.0.0.0/8,::1", "h.src=fe80::/10",
    "h.dst=192.0.2.1", "p.src=0", "p.dst=65535", "f=tcp%20port%2080", "f=tcp&f=port+80",
    "c=1", "payload=array", "payload=base64", "payload=hex", "payload=text", "payload=none",
    "decapsulate=vxlan", "decapsulate=all", "decapsulate=vxlan=8472,gtpu&decapsulate=teredo",
    "tcp=true", "udp=true", "tcp=false", "udp=false", "tcp=true&udp=true", "token=whatever",
    "p=!22", "p=%2122", "p=!22,!80-90", "p=8000-8999", "p=8000%2d8999,80", "p=!udp", "p=tcp,!22",
    "p.src=1-2,!1", "p.dst=!0", "h=!10.0.0.0/8", "h=%2110.0.0.0%2F8,!::1", "h.src=!::/0",
    "h.dst=10.0.0.0/8,!10.1.0.0/16", "tcp=true&p=!443",
    "reassemble=true", "reassemble=false",
    "fields=src_ip", "fields=tcp.dst,number&fields=analysis", "add=time", "add=analysis,label",
    "fields=time,ttl&add=ttl", "format=json", "format=csv&fields=time", "format=tsv&add=ttl",
    "p=tcp&h=127.0.0.1&h.src=::1&p.src=1&p.dst=2&f=tcp&c=3&payload=hex&udp=false",
]


class Parameters(ServerTest):
    def refused(self, server, query, *words):
        return self.assert_error(server.get(f"/api/capture?{query}"), 400, *words)

    def test_a_bad_value_names_parameter_value_and_what_is_allowed(self):
        server = self.serve()
        for name, allowed, values in BAD_VALUES:
            for value in values:
                with self.subTest(name=name, value=value):
                    text = self.refused(server, f"i=lo&{name}={quote(value, safe='')}", allowed)
                    self.assertTrue(text.startswith(f"{name}: "), text)
                    if "," not in value:
                        self.assertIn(f"'{value}'", text)
        self.assertEqual(server.packet_sockets(), [])

    def test_a_byte_of_zero_hides_nothing(self):
        server = self.serve()
        for name, value, allowed in (("p", "\0", PORT), ("p", "tcp\0", PORT),
                                     ("h", "10.0.0.1\0", ADDRESS), ("c", "1\0", "from 1 to"),
                                     ("payload", "hex\0", "array, base64"),
                                     ("i", "lo\0", "an interface"), ("f", "tcp\0x", "pcap-filter(7)")):
            with self.subTest(name=name, value=value):
                query = f"{name}={quote(value)}" + ("" if name == "i" else "&i=lo")
                self.refused(server, query, f"{name}: ", allowed)

    def test_a_value_may_hold_an_equals_sign(self):
        server = self.serve()
        for name, value in (("c", "1=2"), ("p", "x=80"), ("payload", "=hex"), ("h", "::1="),
                            ("f", "tcp[13] = 2 and )=1")):
            with self.subTest(name=name, value=value):
                self.refused(server, f"i=lo&{name}={quote(value, safe='=')}", f"'{value}'")
        response = server.request("HEAD", "/api/capture?i=lo&f=tcp[13]=2")
        self.assertEqual(response.status, 200)

    def test_the_example_of_the_documentation(self):
        text = self.refused(self.serve(), "i=lo&p=x")
        self.assertEqual(text, "p: 'x' is not tcp, udp, a port number from 0 to 65535 or a range such "
                               "as 8000-8999; names of services are not looked up")

    def test_a_bad_value_is_answered_by_the_right_one_as_a_url_spells_it(self):
        server = self.serve()
        for query, right in (("p=http", "p=80"), ("p=!ssh", "p=!22"), ("p=9000-8000", "p=8000-9000"),
                             ("p.src=80-", "p.src=80-65535"), ("p=!!22", "p=!22"),
                             ("p.dst=tcp:80", "p=tcp&p.dst=80"), ("h=1.2.3.4:80", "h=1.2.3.4&p=80"),
                             ("h=fe80::1%25lo", "h=fe80::1&i=lo"), ("h.src=10.0.*", "h.src=10.0.0.0/16"),
                             ("p=%21", "p=!22"), ("h=!localhost", "h=!127.0.0.1,!::1")):
            with self.subTest(query=query):
                self.assertIn(right, self.refused(server, "i=lo&" + query))

    def test_what_excludes_all_that_it_wants_is_refused(self):
        server = self.serve()
        for query, words in (("p=tcp&p=!tcp", "'!tcp' excludes all of 'tcp'"),
                             ("tcp=true&p=!tcp", "'!tcp' excludes all of 'tcp'"),
                             ("p=!tcp,!udp", "'!tcp,!udp' excludes everything"),
                             ("p.src=80-90&p.src=!0-100", "p.src: '!0-100' excludes all of '80-90'"),
                             ("h=::1,!::/0", "h: '!::/0' excludes all of '::1/128'")):
            with self.subTest(query=query):
                self.refused(server, "i=lo&" + query, words)

    def test_an_empty_value_is_a_bad_value(self):
        server = self.serve()
        for name in ("p", "h", "h.src", "h.dst", "p.src", "p.dst", "f", "c", "payload", "tcp",
                     "udp"):
            for query in (f"i=lo&{name}=", f"i=lo&{name}", f"{name}=&i=lo"):
                with self.subTest(query=query):
                    text = self.refused(server, query)
                    self.assertTrue(text.startswith(f"{name}: "), text)

    def test_an_interface_is_required(self):
        server = self.serve()
        for query in ("", "p=tcp", "I=lo", "interface=lo&p=tcp"):
            with self.subTest(query=query):
                text = self.refused(server, query)
                if "nterface" not in query and "I" not in query:
                    self.assertEqual(text, "interface required")
        self.assertEqual(self.assert_error(server.get("/api/capture"), 400), "interface required")
        for query in ("i=", "i", "i=&p=tcp"):
            with self.subTest(query=query):
                self.refused(server, query)

    def test_what_can_be_said_once_is_not_said_twice(self):
        server = self.serve()
        for query, name in (("i=lo&i=any", "i"), ("i=any&i=lo", "i"), ("i=lo&c=1&c=2", "c"),
                            ("i=lo&payload=hex&payload=text", "payload"), ("i=lo&format=csv&format=tsv", "format")):
            with self.subTest(query=query):
                text = self.refused(server, query)
                self.assertTrue(text.startswith(f"{name}: "), text)

    def test_nor_when_it_is_the_same(self):
        server = self.serve()
        for query in ("i=lo&i=lo", "i=lo&c=1&c=1", "i=lo&payload=hex&payload=hex"):
            with self.subTest(query=query):
                response = server.request("HEAD", f"/api/capture?{query}")
                self.assertEqual(response.status, 400)

    def test_unknown_ones_are_named(self):
        server = self.serve()
        for name in ("x", "port", "P", "p.source", "h.", "count", "filter", "host", "c ", "i.lo",
                     "%70x"):
            with self.subTest(name=name):
                self.refused(server, f"i=lo&{name.replace(' ', '%20')}=1",
                             name.replace("%70", "p"))

    def test_an_error_is_json_whatever_stands_in_the_value(self):
        server = self.serve()
        for value in ("%ff%fe", "%00", "a%00b", "%0d%0aX-Evil:%201", "%1b[1m", "%22", "%5c",
                      "%c3%28", "%ed%a0%80", "%e2%80%a8", "x" * 4000, "%", "%zz", "<script>"):
            for name in ("p", "h", "c", "payload", "f", "i", "x", "tcp"):
                with self.subTest(name=name, value=value[:20]):
                    prefix = "" if name == "i" else "i=lo&"
                    target = f"/api/capture?{prefix}{name}={value}"
                    response = server.raw(message(HOST, "Accept: application/x-ndjson",
                                                  target=target))
                    self.assert_error(response, 400)
                    self.assertIsNone(response.header("X-Evil"))

    def test_good_ones_are_accepted(self):
        server = self.serve()
        for query in GOOD_QUERIES:
            with self.subTest(query=query):
                response = server.request("HEAD", f"/api/capture?i=lo&{query}".rstrip("&"))
                self.assertEqual(response.status, 200)
        self.assertEqual(server.packet_sockets(), [])

    def test_names_and_values_may_be_encoded(self):
        response = self.serve().request("HEAD", "/api/capture?%69=%6c%6f&h%2esrc=%3A%3a1")
        self.assertEqual(response.status, 200)


if __name__ == "__main__":
    live_network.main()
