// Which packets are asked for: a source and filters, as they stand in the page's URL, in a request and
// on a command line. A selection is a frozen object that is replaced, never changed:
//   {source: {kind: "interface" | "file" | "upload", name} | null, filters: {p: ["tcp", "443"], …}}

// The filters, with the names of the API and the options of chattcp-capture(1).
export const FILTERS = Object.freeze([
  filter("p", "-p", "Protocol or port", "tcp, 443, 8000-8999, !22"),
  filter("h", "-h", "Host", "192.168.1.7, 10.0.0.0/8, !::1"),
  filter("h.src", "-h.src", "Source host", "192.168.1.7, fe80::/10"),
  filter("h.dst", "-h.dst", "Destination host", "192.168.1.7, fe80::/10"),
  filter("p.src", "-p.src", "Source port", "443, 8000-8999, !22"),
  filter("p.dst", "-p.dst", "Destination port", "443, 8000-8999, !22"),
  filter("f", "-f", "Expression (pcap-filter)", "tcp[13] & 4 != 0"),
  filter("decapsulate", "--decapsulate", "Open tunnels", "vxlan, geneve, gtpu, teredo, all"),
]);

// What the page needs of each packet besides the object itself (CONTRACT §9).
export const ADDED_FIELDS = Object.freeze([
  "number",
  "time",
  "interface",
  "direction",
  "payload_length",
  "ttl",
  "dscp",
  "ecn",
  "ip_id",
  "flow_label",
  "vlan",
  "tunnel",
  "analysis",
]);

const KINDS_IN_URL = Object.freeze({ interface: "i", file: "file" });

function filter(name, option, label, hint) {
  return Object.freeze({ name, option, label, hint });
}

function freeze(source, filters) {
  const lists = Object.entries(filters).map(([name, values]) => [name, Object.freeze([...values])]);
  return Object.freeze({
    source: source === null ? null : Object.freeze({ kind: source.kind, name: source.name }),
    filters: Object.freeze(Object.fromEntries(lists)),
  });
}

// No source, no filters.
export function emptySelection() {
  return freeze(null, {});
}

// The same filters on another source: kind "interface", "file" or "upload".
export function withSource(selection, kind, name) {
  return freeze({ kind, name: String(name) }, selection.filters);
}

// Values are separated by commas or blanks; an expression is one value.
function valuesOf(name, text) {
  const values = name === "f" ? [text.trim()] : text.split(/[\s,]+/);
  return values.filter((value) => value !== "");
}

// The selection with what a person typed for one filter, "tcp, 443"; an empty text removes it.
// Throws RangeError for a name that FILTERS does not have.
export function withFilter(selection, name, text) {
  if (!FILTERS.some((known) => known.name === name)) {
    throw new RangeError(`no filter '${name}'`);
  }
  const filters = { ...selection.filters };
  const values = valuesOf(name, String(text));
  if (values.length === 0) {
    delete filters[name];
  } else {
    filters[name] = values;
  }
  return freeze(selection.source, filters);
}

// What a field for this filter shows: "tcp, 443". Several expressions become one.
export function filterText(selection, name) {
  const values = selection.filters[name] ?? [];
  return name === "f" && values.length > 1 ? values.map((value) => `(${value})`).join(" or ") : values.join(", ");
}

// The filters in the order of FILTERS, each with its values as one text: [["p", "tcp,443"], …].
function pairsOf(selection) {
  return FILTERS.filter(({ name }) => selection.filters[name] !== undefined).flatMap(({ name }) => {
    const values = selection.filters[name];
    return name === "f" ? values.map((value) => [name, value]) : [[name, values.join(",")]];
  });
}

// Commas, colons and slashes may stand in a query (RFC 3986, 3.4), and stay readable.
function encoded(text) {
  return encodeURIComponent(wellFormed(text)).replace(/%(2C|3A|2F)/g, (escape) => decodeURIComponent(escape));
}

// encodeURIComponent() throws on half a surrogate pair.
function wellFormed(text) {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (match) =>
    match.length === 2 ? match : "\ufffd",
  );
}

// For the URL of the page itself: "i=eth0&p=tcp,443", without "?". An upload has no place in a URL: its
// bytes are not there for anybody else.
export function queryOf(selection) {
  const key = KINDS_IN_URL[selection.source?.kind];
  const source = key === undefined ? [] : [[key, selection.source.name]];
  return [...source, ...pairsOf(selection)].map(([name, value]) => `${name}=${encoded(value)}`).join("&");
}

// The selection in a query or hash: what queryOf() wrote, with or without "?" or "#". Unknown parameters are
// ignored, repeated ones are joined.
export function selectionOfQuery(text) {
  const parameters = new URLSearchParams(String(text).replace(/^[?#]/, ""));
  let selection = emptySelection();
  for (const [kind, key] of Object.entries(KINDS_IN_URL)) {
    const name = parameters.get(key);
    selection = name && selection.source === null ? withSource(selection, kind, name) : selection;
  }
  const filters = {};
  for (const { name } of FILTERS) {
    const values = parameters.getAll(name).flatMap((value) => valuesOf(name, value));
    if (values.length > 0) {
      filters[name] = values;
    }
  }
  return freeze(selection.source, filters);
}

// Where packets of this selection are asked for, relative to the page.
export function apiPath(selection) {
  return selection.source?.kind === "interface" ? "api/capture" : "api/packets";
}

// The parameters of that request.
export function apiQuery(selection) {
  const query = new URLSearchParams();
  const key = KINDS_IN_URL[selection.source?.kind];
  if (key !== undefined) {
    query.append(key, wellFormed(selection.source.name));
  }
  for (const [name, value] of pairsOf(selection)) {
    query.append(name, wellFormed(value));
  }
  query.append("payload", "base64");
  query.append("add", ADDED_FIELDS.join(","));
  return query;
}

// A word of a POSIX shell. What needs no quotes gets none.
function shellWord(text) {
  return /^[A-Za-z0-9_.,:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

// A value that begins with "-" would be read as an option.
function shellOption(option, value) {
  return value.startsWith("-") ? `${option}=${shellWord(value)}` : `${option} ${shellWord(value)}`;
}

// The equal command, to copy: "sudo chattcp capture -i eth0 -p tcp,443". Only interfaces need sudo.
export function commandLine(selection) {
  const { kind, name } = selection.source ?? { kind: "interface", name: "any" };
  const words = kind === "interface" ? ["sudo chattcp capture"] : ["chattcp capture"];
  words.push(shellOption(kind === "interface" ? "-i" : "-r", name));
  for (const [filterName, value] of pairsOf(selection)) {
    words.push(shellOption(FILTERS.find((known) => known.name === filterName).option, value));
  }
  return words.join(" ");
}
