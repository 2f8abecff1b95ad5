import assert from "node:assert/strict";
import test from "node:test";
import { Server, ServerError, retryAfterMs } from "../../src/page/capture/server.js";

function storageOf(entries = {}) {
  const map = new Map(Object.entries(entries));
  return {
    map,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, text) => map.set(key, text),
    removeItem: (key) => map.delete(key),
  };
}

// A server whose answers are made by `answer`; `asked` are the requests.
function serverWith(answer, { base = "https://host/sniff/?i=lo#x", storage = storageOf() } = {}) {
  const asked = [];
  const fetch = async (url, options) => {
    asked.push({ url, ...options });
    return answer(url, options);
  };
  return { server: new Server({ base, storage, fetch }), asked, storage };
}

const json = (value, init) => new Response(JSON.stringify(value), init);

test("addresses are relative to the page, without its query and hash", async () => {
  const { server, asked } = serverWith(() => json({ data: [{ Name: "lo" }] }));
  assert.deepEqual(await server.interfaces(), [{ Name: "lo" }]);
  await server.open("api/capture", new URLSearchParams({ i: "a&b <x>" }));
  assert.deepEqual(
    asked.map(({ url }) => url),
    ["https://host/sniff/api/interfaces", "https://host/sniff/api/capture?i=a%26b+%3Cx%3E"],
  );
});

test("interfaces of Windows are called by their friendly names", async () => {
  const device = "\\Device\\NPF_{01}";
  const { server } = serverWith(() => json({ data: [{ Name: device, FriendlyName: "Wi-Fi" }, { Name: device }] }));
  assert.deepEqual((await server.interfaces()).map((one) => one.Name), ["Wi-Fi", device]);
});

test("the token goes into a header only", async () => {
  const { server, asked, storage } = serverWith(() => json({ data: [] }));
  await server.interfaces();
  assert.equal(asked[0].headers.Authorization, undefined);
  assert.equal(server.takeTokenFromHash("#token=a%2Bb&i=lo"), true);
  await server.interfaces();
  assert.equal(asked[1].headers.Authorization, "Bearer a+b");
  assert.equal(asked[1].url.includes("a+b") || asked[1].url.includes("token"), false);
  assert.deepEqual([...storage.map], [["chattcp.token", "a+b"]]);
  server.token = "";
  assert.equal(storage.map.size, 0);
});

test("the token is found again in the same tab", () => {
  const { server } = serverWith(() => {}, { storage: storageOf({ "chattcp.token": "kept" }) });
  assert.equal(server.token, "kept");
  assert.equal(server.takeTokenFromHash("#i=lo"), false);
  assert.equal(server.takeTokenFromHash(""), false);
  assert.equal(server.token, "kept");
});

test("storage that refuses costs nothing but the memory of the token", async () => {
  const refuse = () => {
    throw new DOMException("no", "SecurityError");
  };
  const { server, asked } = serverWith(() => json({ data: [] }), {
    storage: { getItem: refuse, setItem: refuse },
  });
  server.token = "x";
  await server.interfaces();
  assert.equal(asked[0].headers.Authorization, "Bearer x");
  assert.equal(new Server({ base: "http://h/", storage: null }).token, "");
});

test("a token that no header can hold asks for another one", async () => {
  const { server, asked } = serverWith(() => json({}));
  server.token = "a\nb\u20ac";
  await assert.rejects(server.interfaces(), (error) => error.needsToken);
  assert.equal(asked.length, 0);
});

test("an error of the server is its text", async () => {
  const { server } = serverWith(() => json({ error: "token required" }, { status: 401 }));
  await assert.rejects(server.interfaces(), (error) => {
    assert.ok(error instanceof ServerError);
    assert.deepEqual([error.message, error.status, error.needsToken], ["token required", 401, true]);
    return true;
  });
});

test("an error without a usable text gives the status", async () => {
  for (const body of ["<h1>Bad gateway</h1>", "", "null", '{"error":7}', '{"error":""}']) {
    const { server } = serverWith(() => new Response(body, { status: 502, statusText: "Bad Gateway" }));
    await assert.rejects(server.interfaces(), {
      message: "the server answered 502 Bad Gateway",
      status: 502,
    });
  }
});

test("Retry-After is seconds or a date, and bounded", async () => {
  assert.equal(retryAfterMs("3"), 3000);
  assert.equal(retryAfterMs("99999999999"), 3_600_000);
  assert.equal(retryAfterMs("Thu, 01 Jan 1970 00:00:10 GMT", 4000), 6000);
  assert.equal(retryAfterMs("Thu, 01 Jan 1970 00:00:10 GMT", 40_000), 0);
  assert.equal(retryAfterMs("soon"), null);
  assert.equal(retryAfterMs(null), null);
  const { server } = serverWith(() =>
    json({ error: "full" }, { status: 503, headers: { "Retry-After": "7" } }),
  );
  await assert.rejects(server.open("x"), { retryAfterMs: 7000 });
});

test("no answer is an error of status 0, an abort stays an abort", async () => {
  const { server } = serverWith(() => {
    throw new TypeError("fetch failed");
  });
  await assert.rejects(server.open("x"), { message: "the server does not answer", status: 0 });
  const { server: aborted } = serverWith(() => {
    throw new DOMException("aborted", "AbortError");
  });
  await assert.rejects(aborted.open("x"), { name: "AbortError" });
});

test("a server without files has none", async () => {
  assert.deepEqual(await serverWith(() => json({}, { status: 404 })).server.files(), []);
  assert.deepEqual(await serverWith(() => json({ data: [{ name: "a", size: 1 }] })).server.files(), [
    { name: "a", size: 1 },
  ]);
  await assert.rejects(serverWith(() => json({}, { status: 500 })).server.files(), { status: 500 });
});

test("a list that is none is empty, and what is no JSON is an error", async () => {
  for (const value of [null, 7, {}, { data: {} }, { data: [null, 1, "x"] }]) {
    assert.deepEqual(await serverWith(() => json(value)).server.interfaces(), []);
  }
  await assert.rejects(serverWith(() => new Response("<html>")).server.interfaces(), /not JSON/);
});

test("metrics are read by name", async () => {
  const text = '# HELP x\nchattcp_clients 3\nchattcp_dropped_packets_total{place="kernel"} 12\n\nodd\n';
  const metrics = await serverWith(() => new Response(text)).server.metrics();
  assert.deepEqual(
    [...metrics],
    [
      ["chattcp_clients", 3],
      ['chattcp_dropped_packets_total{place="kernel"}', 12],
    ],
  );
});

test("a body is posted as it is", async () => {
  const { server, asked } = serverWith(() => new Response(""));
  const body = new Blob(["x"]);
  await server.open("api/packets", "p=80", {
    method: "POST",
    body,
    accept: "text/event-stream",
    lastEventId: "5",
  });
  assert.equal(asked[0].method, "POST");
  assert.equal(asked[0].body, body);
  assert.deepEqual(asked[0].headers, { Accept: "text/event-stream", "Last-Event-ID": "5" });
});
