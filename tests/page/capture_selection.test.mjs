import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import test from "node:test";
import {
  ADDED_FIELDS,
  FILTERS,
  apiPath,
  apiQuery,
  commandLine,
  emptySelection,
  filterText,
  queryOf,
  selectionOfQuery,
  withFilter,
  withSource,
} from "../../src/page/capture/selection.js";

const eth0 = withSource(emptySelection(), "interface", "eth0");
const HOSTILE = [
  "<script>alert(1)</script>",
  "a&p=1#x?y",
  "-rf",
  "it's",
  "$(id)`id`\\",
  "\u202eevil",
  "a b",
  "\ud800",
  "%41",
  "new\nline",
  "100%",
];

test("what is typed becomes values, and back", () => {
  const selection = withFilter(eth0, "p", " tcp, 443,,8000-8999 !22");
  assert.deepEqual(selection.filters.p, ["tcp", "443", "8000-8999", "!22"]);
  assert.equal(filterText(selection, "p"), "tcp, 443, 8000-8999, !22");
  assert.equal(filterText(selection, "h"), "");
  assert.equal(filterText(selectionOfQuery("f=tcp&f=port 53"), "f"), "(tcp) or (port 53)");
});

test("an expression is one value, with its blanks and commas", () => {
  const selection = withFilter(eth0, "f", "  tcp[13] & 4 != 0 or host a,b ");
  assert.deepEqual(selection.filters.f, ["tcp[13] & 4 != 0 or host a,b"]);
});

test("an empty text removes a filter, and an unknown name is an error", () => {
  assert.deepEqual(withFilter(withFilter(eth0, "p", "80"), "p", " , ").filters, {});
  assert.throws(() => withFilter(eth0, "nope", "1"), RangeError);
  assert.throws(() => withFilter(eth0, "__proto__", "1"), RangeError);
});

test("a selection cannot be changed", () => {
  const selection = withFilter(eth0, "p", "80");
  assert.throws(() => selection.filters.p.push("81"), TypeError);
  assert.throws(() => {
    selection.source.name = "lo";
  }, TypeError);
});

test("the page's URL is short and readable", () => {
  const selection = withFilter(withFilter(eth0, "h", "fe80::/10"), "p", "tcp,443");
  assert.equal(queryOf(selection), "i=eth0&p=tcp,443&h=fe80::/10");
  assert.equal(queryOf(emptySelection()), "");
});

test("any selection survives the URL, hostile names and values too", () => {
  for (const text of HOSTILE) {
    for (const kind of ["interface", "file"]) {
      const selection = withFilter(
        withSource(withFilter(emptySelection(), "f", text), kind, text),
        "p.src",
        "1,!2",
      );
      const expected = text === "\ud800" ? "\ufffd" : text;
      for (const prefix of ["", "?", "#"]) {
        const read = selectionOfQuery(prefix + queryOf(selection));
        assert.deepEqual(read.source, { kind, name: expected });
        assert.deepEqual(read.filters, { f: [expected.trim()], "p.src": ["1", "!2"] });
      }
    }
  }
});

test("a URL of somebody else is read as far as it makes sense", () => {
  const selection = selectionOfQuery("#token=secret&i=&file=a.pcap&p=80&p=tcp,%20443&x=1&constructor=2");
  assert.deepEqual(selection.source, { kind: "file", name: "a.pcap" });
  assert.deepEqual(selection.filters, { p: ["80", "tcp", "443"] });
  assert.deepEqual(selectionOfQuery(""), emptySelection());
  assert.deepEqual(selectionOfQuery("?%ff=%zz&&=&p").filters, {});
});

test("a request asks for base64 and what the page needs", () => {
  const query = apiQuery(withFilter(withFilter(eth0, "p", "tcp,443"), "f", "a & b"));
  assert.deepEqual(
    [...query],
    [
      ["i", "eth0"],
      ["p", "tcp,443"],
      ["f", "a & b"],
      ["payload", "base64"],
      ["add", ADDED_FIELDS.join(",")],
    ],
  );
});

test("files come from api/packets, uploads name no source", () => {
  const file = withSource(emptySelection(), "file", "a b.pcap");
  const upload = withSource(emptySelection(), "upload", "a.pcap");
  assert.equal(apiPath(eth0), "api/capture");
  assert.equal(apiPath(file), "api/packets");
  assert.equal(apiQuery(file).get("file"), "a b.pcap");
  assert.equal(apiPath(upload), "api/packets");
  assert.equal(apiQuery(upload).has("file") || apiQuery(upload).has("i"), false);
  assert.equal(queryOf(withFilter(upload, "p", "80")), "p=80");
});

test("the equal command line is shown", () => {
  assert.equal(commandLine(withFilter(eth0, "p", "tcp,443")), "sudo chattcp capture -i eth0 -p tcp,443");
  assert.equal(
    commandLine(withSource(emptySelection(), "file", "my file.pcap")),
    "chattcp capture -r 'my file.pcap'",
  );
  assert.equal(commandLine(withFilter(eth0, "p", "!22")), "sudo chattcp capture -i eth0 -p '!22'");
  assert.equal(commandLine(withSource(emptySelection(), "upload", "-x'y")), "chattcp capture -r='-x'\\''y'");
});

test("a shell reads from the command line exactly what was selected", () => {
  for (const text of HOSTILE.filter((name) => name !== "\ud800")) {
    const line = commandLine(withFilter(withSource(emptySelection(), "file", text), "f", text));
    const words = execFileSync("sh", ["-c", `chattcp() { printf '%s\\0' "$@"; }; ${line}`])
      .toString()
      .split("\0");
    const option = (name, value) => (value.startsWith("-") ? [`${name}=${value}`] : [name, value]);
    assert.deepEqual(words.slice(0, -1), ["capture", ...option("-r", text), ...option("-f", text.trim())]);
  }
});

const program = process.env.CHATTCP;

test("the program accepts the command line", { skip: program === undefined && "CHATTCP is not set" }, () => {
  assert.ok(existsSync(program), `no program ${program}`);
  const help = execFileSync(program, ["capture", "--help"]).toString();
  const values = {
    p: "tcp,!22",
    h: "!10.0.0.0/8",
    "h.src": "::1",
    "h.dst": "::1",
    "p.src": "1-2",
    "p.dst": "!3",
    f: "tcp or udp",
    decapsulate: "vxlan",
  };
  let selection = withSource(emptySelection(), "file", "-no such file's.pcap");
  for (const { name, option } of FILTERS) {
    assert.match(help, new RegExp(`^ .*${option.replaceAll(".", "\\.")}\\b`, "m"));
    selection = withFilter(selection, name, values[name]);
  }
  const line = commandLine(selection).replace("chattcp", program);
  assert.throws(
    () => execFileSync("sh", ["-c", line], { stdio: "pipe" }),
    ({ status, stderr }) => {
      assert.match(stderr.toString(), /-no such file's\.pcap: cannot open: No such file/);
      return status === 1; // 2 would be wrong usage.
    },
  );
});
