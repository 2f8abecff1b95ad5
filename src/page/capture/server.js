// The server's API, as the page uses it (CONTRACT §6, §7 and §11). All addresses are relative to the page,
// so that it works behind a path prefix.

const TOKEN_KEY = "chattcp.token";

// What went wrong with a request, for people.
//   status: of HTTP; 0 if there was no answer. needsToken: a token is missing or wrong.
//   retryAfterMs: how long the server wants to be left alone; null if it does not say.
export class ServerError extends Error {
  constructor(message, status = 0, retryAfterMs = null) {
    super(message);
    this.name = "ServerError";
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  get needsToken() {
    return this.status === 401;
  }
}

// Seconds or a date (RFC 9110, 10.2.3), at most an hour.
export function retryAfterMs(text, now = Date.now()) {
  if (!text) {
    return null;
  }
  const ms = /^[0-9]+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 3_600_000) : null;
}

// The text of {"error": "…"}, or else the status.
async function errorText(response) {
  const fallback = `the server answered ${response.status} ${response.statusText}`.trim();
  try {
    const { error } = JSON.parse(await response.text());
    return typeof error === "string" && error !== "" ? error : fallback;
  } catch {
    return fallback;
  }
}

export class Server {
  #token = "";

  // base: the address that paths are relative to; storage: for the token, as sessionStorage; it may be
  // missing or refuse.
  constructor({ base = globalThis.document?.baseURI, storage = sessionStorageIfAllowed(), fetch } = {}) {
    this.base = base;
    this.storage = storage;
    this.fetch = fetch ?? ((...request) => globalThis.fetch(...request));
    try {
      this.#token = storage?.getItem(TOKEN_KEY) ?? "";
    } catch {
      this.storage = null;
    }
  }

  // Kept until the tab is closed, sent in a header, never in a URL. Empty: none.
  get token() {
    return this.#token;
  }

  set token(text) {
    this.#token = String(text ?? "").trim();
    try {
      if (this.#token === "") {
        this.storage?.removeItem(TOKEN_KEY);
      } else {
        this.storage?.setItem(TOKEN_KEY, this.#token);
      }
    } catch {
      this.storage = null; // The token lives as long as the page.
    }
  }

  // Takes the token of "#token=…". Returns true if there was one: the caller then removes it from the
  // address bar and the history.
  takeTokenFromHash(hash) {
    const token = new URLSearchParams(String(hash ?? "").replace(/^#/, "")).get("token");
    if (!token) {
      return false;
    }
    this.token = token;
    return true;
  }

  // [{Name, IpV4Address, IpV6Address, Description, Flags, …}]. Of Windows by friendly names, which do as well.
  async interfaces() {
    const list = await this.#list("api/interfaces");
    return list.map((one) => ({ ...one, Name: one.FriendlyName || one.Name }));
  }

  // The files that `serve -r` offers: [{name, size}]. A server without files has none.
  async files() {
    try {
      return await this.#list("api/files");
    } catch (error) {
      if (error.status === 404) {
        return [];
      }
      throw error;
    }
  }

  // The counters of /metrics: Map of 'name{label="…"}' → number.
  async metrics() {
    const text = await (await this.open("metrics")).text();
    const counters = new Map();
    for (const line of text.split("\n")) {
      const at = line.lastIndexOf(" ");
      if (at > 0 && !line.startsWith("#")) {
        counters.set(line.slice(0, at), Number(line.slice(at + 1)));
      }
    }
    return counters;
  }

  // A response with a status of 200 to 299. Throws ServerError otherwise; an abort by `signal` throws
  // AbortError.
  async open(path, query = "", { method = "GET", body, signal, lastEventId, accept } = {}) {
    const url = new URL(path, this.base);
    url.search = String(query);
    const headers = this.#headers(lastEventId, accept);
    const response = await this.#send(url, { method, body, signal, headers });
    if (!response.ok) {
      throw new ServerError(
        await errorText(response),
        response.status,
        retryAfterMs(response.headers.get("Retry-After")),
      );
    }
    return response;
  }

  #headers(lastEventId, accept) {
    const headers = {};
    if (accept) {
      headers.Accept = accept;
    }
    if (this.#token !== "") {
      headers.Authorization = `Bearer ${this.#token}`;
    }
    if (lastEventId) {
      headers["Last-Event-ID"] = lastEventId;
    }
    return headers;
  }

  async #send(url, request) {
    if (/[^\x21-\x7e]/.test(this.#token)) {
      throw new ServerError("a token has no such characters", 401);
    }
    try {
      return await this.fetch(url.href, { ...request, cache: "no-store", referrerPolicy: "no-referrer" });
    } catch (error) {
      if (error?.name === "AbortError") {
        throw error;
      }
      throw new ServerError("the server does not answer");
    }
  }

  async #list(path) {
    const response = await this.open(path, "", { accept: "application/json" });
    let document;
    try {
      document = await response.json();
    } catch (error) {
      throw error?.name === "AbortError"
        ? error
        : new ServerError("the server's answer is not JSON", response.status);
    }
    const entries = Array.isArray(document?.data) ? document.data : [];
    return entries.filter((entry) => entry !== null && typeof entry === "object");
  }
}

function sessionStorageIfAllowed() {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null; // Cookies are blocked.
  }
}
