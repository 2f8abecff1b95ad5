"""GET /openapi.json: an OpenAPI document, and the server is as it says."""
import json
import re
import time
from urllib.parse import urlencode

import live_network
import serve_compat_test as dialect
from json_schema import mutations, validator
from live_network import run
from openapi import Document, structure
from programs import CHATTCP
from server import ServerTest, message

PATH = "/openapi.json"
HOST = "Host: localhost"
LINES = {"Accept": "application/x-ndjson"}
TOKEN = "the-right-one"

PACKETS = "/api/packets"  # Its tests are in serve_packets_test.py and serve_files_test.py.
# How its schemas begin.
STREAMS = {"/api/capture": "Stream", "/api/capture.pcap": None, "/api/conversations": "Conversation"}

# Beside the examples of the document, which must be among what it allows.
BAD_VALUES = {"p": ["icmp", 65536, -1, "!icmp", "!", "!!22", "80-", "1-65536"],
              "h": ["localhost", "", "!", "!!::1"], "h.src": ["a name"], "h.dst": ["*"],
              "p.src": [-1, "tcp", "!tcp", "-80"], "p.dst": [70000, "!70000"], "f": [""], "c": [0, -1],
              "payload": ["utf8"], "lastEventId": [], "tcp": ["maybe"], "udp": ["1"],
              "fields": ["", "a b", "tcp."], "add": ["", "a b", "tcp."], "format": ["xml", "CSV"],
              "idle": [0, -1, "long", 31622401], "reassemble": ["yes"], "decapsulate": ["gre", "vxlan="], "i": [""]}


def as_text(value):
    return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


def query(**values):
    return urlencode([(name, as_text(value)) for name, several in values.items()
                      for value in (several if isinstance(several, list) else [several])])


class OpenApiTest(ServerTest):
    compat = ()

    def serve_document(self, *arguments):
        server = self.serve(*self.compat, *arguments)
        return server, Document(server.get(PATH).json())

    def accept(self, accepting, value):
        error = next(accepting.iter_errors(value), None)
        self.assertIsNone(error, f"{error}\n{value}")


class Structure(OpenApiTest):
    def setUp(self):
        super().setUp()
        self.server, self.document = self.serve_document()

    def test_it_has_the_structure_of_one(self):
        self.accept(structure(), self.document.content)
        without = [(what, value) for what, value in mutations(self.document.content["info"])
                   if what.startswith(("no title", "no version", "a key in ()"))]
        self.assertEqual(len(without), 3)
        for what, info in without:
            with self.subTest(wrong=what):
                self.assertFalse(structure().is_valid({**self.document.content, "info": info}))

    def test_each_reference_leads_somewhere_and_nothing_is_left_over(self):
        references = self.document.references()
        for reference in references:
            self.document.at(reference)
        unused = {f"#/components/{kind}/{name}" for kind in ("schemas", "parameters", "headers")
                  for name in self.document.components[kind]} - references
        self.assertEqual(unused, set())

    def test_each_schema_is_one(self):
        self.assertGreater(len(self.document.schemas()), 30)
        for schema in self.document.schemas():
            validator(schema)

    def test_operations_have_names_of_their_own(self):
        names = [operation["operationId"] for operation in self.document.operations()]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(len(names), sum(map(len, self.document.content["paths"].values())))

    def test_security_is_that_of_its_schemes(self):
        for requirements in (self.document.content["security"],
                             *(operation.get("security", []) for operation in
                               self.document.operations())):
            for requirement in requirements:
                self.assertLessEqual(set(requirement),
                                     set(self.document.components["securitySchemes"]))

    def test_the_version_is_that_of_the_program(self):
        version = self.document.content["info"]["version"]
        self.assertEqual(run(CHATTCP, "--version").splitlines()[0], f"chattcp {version}")


class StructureOfCompat(Structure):
    compat = ("--compat",)


class Schemas(OpenApiTest):
    def test_they_are_those_that_the_command_prints(self):
        _, document = self.serve_document()
        printed = run(CHATTCP, "schema").replace('"#/$defs/', '"#/components/schemas/')
        definitions = json.loads(printed)["$defs"]
        self.assertIn("Packet", definitions)
        for name, definition in definitions.items():
            with self.subTest(name=name):
                self.assertEqual(document.components["schemas"][name], definition)

    def test_those_of_compat_are_of_its_dialect(self):
        _, document = self.serve_document("--compat")
        packet = document.schema("Packet")
        begin, _, _ = dialect.TCP_LINE.partition('"options"')
        lines = [dialect.TCP_LINE, dialect.UDP_LINE]
        for options, end in dialect.OPTIONS.values():
            words = 5 + len(options) // 8
            lines.append(begin.replace('"data_offset":10', f'"data_offset":{words}') + end
                         + '},"udp":null}')
        for line in lines:
            self.accept(packet, json.loads(line))
        for line in lines[:2]:
            for what, wrong in mutations(json.loads(line)):
                if what != "None at ('tcp', 'options')":
                    with self.subTest(line=line, wrong=what):
                        self.assertFalse(packet.is_valid(wrong))
        documented = json.loads(run(CHATTCP, "interfaces", "--json"))
        self.assertFalse(document.schema("Interfaces").is_valid(documented))

    def test_losses_and_errors(self):
        _, document = self.serve_document()
        line, event = document.schema("StreamLine"), document.schema("StreamEvent")
        for value in ({"dropped": 12, "where": "kernel"}, {"error": "gone"}):
            self.accept(line, value)
            for what, wrong in mutations(value):
                if not what.startswith("'?' at ('error'"):
                    with self.subTest(wrong=what):
                        self.assertFalse(line.is_valid(wrong))
        for value in ({"event": "packet", "data": "{}"}, {"event": "close", "data": "bye"},
                      {"event": "close", "data": "stop capture", "id": 1}, {"event": "end"},
                      {"event": "close", "data": "stop capture"},
                      {"event": "packet", "id": 0, "data": "{}"}):
            self.assertFalse(event.is_valid(value), value)


class Requests(OpenApiTest):
    """What the document names is there, and nothing else is."""

    def setUp(self):
        super().setUp()
        self.server, self.document = self.serve_document()

    def head(self, path="/api/capture", **values):
        return self.server.request("HEAD", f"{path}?{query(**values)}").status

    def test_paths_are_those_that_the_server_names(self):
        text = self.assert_error(self.server.get("/nowhere"), 404)
        self.assertEqual(set(re.findall(r"/[\w/.]+", text)), set(self.document.content["paths"]))
        self.assertIn(PATH, text)

    def test_parameters_are_those_that_the_server_names(self):
        for path in STREAMS:
            text = self.assert_error(self.server.get(f"{path}?x=1"), 400)
            named = set(text.partition("there are: ")[2].split(", "))
            token = self.document.components["securitySchemes"]["query"]["name"]
            self.assertEqual(named, {*self.document.parameters(path=path), token})

    def test_headers_are_those_that_the_server_takes(self):
        header, = self.document.parameters("header").values()
        self.assertEqual(header["name"], "Last-Event-ID")
        for identifier, status in ((header["example"], 200), ("end", 204), ("?", 200)):
            answer = self.server.request("HEAD", "/api/capture?i=lo", {header["name"]: identifier})
            self.assertEqual(answer.status, status)
            self.document.response("/api/capture", status)

    def test_examples_and_choices_are_accepted(self):
        for path in STREAMS:
            parameters = self.document.parameters(path=path)
            for name, parameter in parameters.items():
                choices = [parameter["example"], *parameter["schema"].get("enum", [])]
                accepting = validator(self.document.with_components(parameter["schema"]))
                for value in choices:
                    with self.subTest(path=path, name=name, value=value):
                        self.accept(accepting, value)
                        self.assertEqual(self.head(path, **{"i": "lo", name: value}), 200)
            everything = {name: part["example"] for name, part in parameters.items()}
            self.assertEqual(self.head(path, **everything), 200)
        self.assertEqual(self.head(**{"i": "lo", "c": 2**63 - 1, "p.src": 65535}), 200)

    def test_what_is_not_allowed_is_refused(self):
        tried = set()
        for path in STREAMS:
            for name, parameter in self.document.parameters(path=path).items():
                tried.add(name)
                schema = parameter["schema"]
                accepting = validator(self.document.with_components(schema))
                for value in BAD_VALUES[name]:
                    with self.subTest(path=path, name=name, value=value):
                        item = [value] if schema.get("type") == "array" else value
                        self.assertFalse(accepting.is_valid(item))
                        self.assertEqual(self.head(path, **{"i": "lo", name: value}), 400)
        self.assertEqual(set(BAD_VALUES), tried)

    def test_what_is_required_is_the_interface(self):
        required = [name for name, parameter in self.document.parameters().items()
                    if parameter.get("required")]
        self.assertEqual(required, ["i"])
        self.assertEqual(self.head(p="tcp"), 400)

    def test_compat_has_one_encoding(self):
        server, document = self.serve_document("--compat")
        for value in self.document.parameters()["payload"]["schema"]["enum"]:
            allowed = value in document.parameters()["payload"]["schema"]["enum"]
            status = server.request("HEAD", f"/api/capture?i=lo&payload={value}").status
            self.assertEqual(status, 200 if allowed else 400)


class Answers(OpenApiTest):
    """What the server says is what is documented: status, headers, type, body."""

    def check(self, document, answer, status, described):
        self.assertEqual(answer.status, status)
        self.assertEqual(document.faults(answer, described), [])

    def test_each_path(self):
        for compat in ((), ("--compat",)):
            server, document = self.serve_document(*compat)
            for path in document.content["paths"]:
                if path not in STREAMS and path != PACKETS:
                    with self.subTest(path=path, compat=compat):
                        self.check(document, server.get(path), 200, document.response(path, 200))

    def test_streams(self):
        for compat in ((), ("--compat",)):
            server, document = self.serve_document(*compat)
            packet = document.schema("Packet")
            datagrams = self.datagrams()
            for lines in (False, True):
                stream = self.open(server, f"i=lo&p={datagrams.port}&c=3", lines=lines)
                events = stream.rest_while(datagrams.send)
                self.assertEqual([event.kind for event in events],
                                 ["packet"] * 3 + ["close"] * (not lines))
                self.check_events(document, stream, events, lines)
                for event in events[:3]:
                    self.accept(packet, event.json())
            stream = self.open(server, "i=eth99")
            self.check_events(document, stream, stream.rest(), False)

    def test_streams_of_conversations(self):
        path = "/api/conversations"
        server, document = self.serve_document()
        for lines in (False, True):
            datagrams = self.datagrams()
            stream = self.open(server, f"i=lo&p={datagrams.port}&c=1&idle=0.2", path=path, lines=lines)

            def send_slowly(payload):
                datagrams.send(payload)
                time.sleep(0.5)  # Longer than `idle`.

            events = stream.rest_while(send_slowly)
            self.assertEqual([event.kind for event in events],
                             ["packet"] if lines else ["conversation", "close"])
            self.check_events(document, stream, events, lines, path)

    def check_events(self, document, stream, events, lines, path="/api/capture"):
        name = STREAMS[path] + ("Line" if lines else "Event")
        described = document.response(path, 200)["content"][stream.header("Content-Type")]
        self.assertEqual(described["x-itemSchema"], {"$ref": f"#/components/schemas/{name}"})
        accepting = document.schema(name)
        for event in events:
            value = {"event": event.kind, "data": event.data}
            if event.id is not None:
                value["id"] = event.id if event.number is None else event.number
            self.accept(accepting, event.json() if lines else value)

    def test_errors(self):
        server, document = self.serve_document()
        capture = "/api/capture"
        for status, answer in (
                (400, server.get(f"{capture}?i=lo&p=x")),
                (400, server.get(f"{capture}?i=eth99", LINES)),
                (400, server.raw(b"nonsense\r\n\r\n")),
                (400, server.raw(message(target=capture))),
                (406, server.get(f"{capture}?i=lo", {"Accept": "*/*;q=0"})),
                (403, server.get(f"{capture}?i=lo", {"Origin": "http://evil.example"})),
                (414, server.raw(message(HOST, target="/" + "x" * 9000))),
                (431, server.raw(message(HOST, "X: " + "x" * 9000)))):
            with self.subTest(status=status):
                self.check(document, answer, status, document.response(capture, status))
        responses = document.components["responses"]
        self.check(document, server.get("/nowhere"), 404, responses["NotFound"])
        self.check(document, server.get(PACKETS), 405, document.response(PACKETS, 405))
        for path in document.content["paths"].keys() - {PACKETS}:
            with self.subTest(path=path):
                self.check(document, server.raw(message(HOST, target=path, method="POST")), 405,
                           responses["MethodNotAllowed"])

    def test_packets(self):
        server, document = self.serve_document("--max-upload", "1")
        text = self.assert_error(server.get(f"{PACKETS}?x=1"), 400)
        token = document.components["securitySchemes"]["query"]["name"]
        self.assertEqual(set(text.partition("there are: ")[2].split(", ")),
                         {*document.parameters(path=PACKETS), token})
        posted = document.content["paths"][PACKETS]["post"]
        self.assertEqual([part["$ref"] for part in posted["parameters"]],
                         [part["$ref"] for part in document.content["paths"][PACKETS]["get"]["parameters"][1:]])
        for status, body, length in ((400, b"nonsense", 8), (413, b"", 2 << 20)):
            request = message(HOST, f"Content-Length: {length}", method="POST", target=PACKETS) + body
            self.check(document, server.raw(request), status, document.resolved(posted["responses"][str(status)]))

    def test_limits(self):
        server, document = self.serve_document("--max-clients", "2", "--max-per-address", "1")
        self.open(server).wait_open()
        target = "/api/capture?i=lo"
        self.check(document, server.get(target), 429, document.response("/api/capture", 429))
        server, document = self.serve_document("--max-clients", "1")
        self.open(server).wait_open()
        self.check(document, server.get(target), 503, document.response("/api/capture", 503))


class Access(OpenApiTest):
    """As for any other path."""

    def test_a_token_is_needed_where_one_is(self):
        server = self.serve("--token", TOKEN, "--max-guesses", "2")
        self.assert_error(server.get(PATH), 401)
        for target, headers in ((f"{PATH}?token={TOKEN}", {}),
                                (PATH, {"Authorization": f"Bearer {TOKEN}"})):
            document = Document(server.get(target, headers).json())
        for path in document.content["paths"]:
            with self.subTest(path=path):
                secured = document.content["paths"][path]["get"].get("security") != []
                answer = server.get(path)
                self.assertEqual(answer.status, 401 if secured else 200)
                described = document.response(path, answer.status)
                self.assertEqual(document.faults(answer, described), [])
        answers = [server.get(f"{PATH}?token=wrong") for _ in range(3)]
        self.assertEqual([answer.status for answer in answers], [401, 401, 429])
        self.assertEqual(document.faults(answers[2], document.response(PATH, 429)), [])

    def test_pages_of_this_machine_may_read_it(self):
        server = self.serve()
        origin = {"Origin": "http://localhost:3000"}
        self.assertEqual(server.get(PATH, origin).header("Access-Control-Allow-Origin"),
                         origin["Origin"])
        self.assert_error(server.get(PATH, {"Origin": "https://evil.example"}), 403)
        self.assert_error(server.get(PATH, {"Host": "evil.example"}), 403)
        self.assertEqual(server.request("OPTIONS", PATH, origin).status, 204)

    def test_head_has_its_length(self):
        server = self.serve()
        whole = server.get(PATH)
        head = server.request("HEAD", PATH)
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(head.header("Content-Length"), str(len(whole.body)))


if __name__ == "__main__":
    live_network.main()
