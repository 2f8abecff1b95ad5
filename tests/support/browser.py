"""Headless Chromium, and a web server whose page reports what an EventSource receives."""
import contextlib
import http.server
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading

CHROMIUM = shutil.which("chromium")
PATIENCE = 90  # Seconds for a browser on a loaded machine.

OPTIONS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]

# Reports each thing at once, so that what is missing shows where it is missing. After a connection
# that was refused, or a `close`, there is nothing more to come.
PAGE = """<!doctype html><title>Packets</title><script>
let reported = Promise.resolve();
function report(...what) {
  reported = reported.then(() => fetch("/report", {method: "POST", body: JSON.stringify(what)}));
}
const source = new EventSource(URL_OF_STREAM);
source.onopen = () => report("open");
source.onmessage = event => report("message", event.data);
for (const kind of ["packet", "dropped"])
  source.addEventListener(kind, event => report(kind, event.data, event.lastEventId));
source.addEventListener("close", event => { source.close(); report("close", event.data); });
source.addEventListener("error", event => {
  if (event.data !== undefined) return report("error", event.data);
  report(source.readyState === EventSource.CLOSED ? "refused" : "broken");
  source.close();
});
</script>
"""

# The same, but an EventSource that is left to itself, as many are, and reconnects where it can. Only
# `refused` is the end then.
UNCLOSED_PAGE = PAGE.replace("source.close(); ", "").replace("  source.close();\n", "")


class _Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        page = self.server.page.replace("URL_OF_STREAM", json.dumps(self.server.stream))
        self._answer(200 if self.path == "/" else 404, page.encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.reports.put(json.loads(body))
        self._answer(204)

    def _answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Page:
    """A web server with one page, which opens the URL `stream`; what it reports is in order."""

    def __init__(self, page=PAGE):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.page, self._server.stream = page, None
        self._server.reports = queue.Queue()
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def show(self, stream):
        self._server.stream = stream

    def next(self):
        """The next report; queue.Empty when none comes."""
        return self._server.reports.get(timeout=PATIENCE)

    def reports_until_the_end(self):
        found = [self.next()]
        while found[-1][0] not in ("close", "refused", "broken"):
            found.append(self.next())
        return found

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Browser:
    """In a process group of its own, as it starts many processes. `hosts` all mean loopback."""

    def __init__(self, url, hosts=()):
        self._folder = tempfile.mkdtemp()
        rules = ", ".join(f"MAP {host} 127.0.0.1" for host in hosts)
        self._process = subprocess.Popen(
            [CHROMIUM, *OPTIONS, f"--user-data-dir={self._folder}",
             *([f"--host-resolver-rules={rules}"] if hosts else []), url],
            start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env={**os.environ, "HOME": self._folder})

    def close(self):
        """Its profile is thrown away, so it need not end well."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
