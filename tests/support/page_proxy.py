"""Servers between the page and its browser: nginx with a path prefix, and one that slips a script in."""
import http.client
import http.server
import os
import shutil
import subprocess
import tempfile
import threading

from program import wait_until
from server import LOOPBACK

PORT = 8520  # Of a network namespace where nothing else listens.

NGINX = """daemon off; worker_processes 1; user root; pid {folder}/pid; error_log {folder}/log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen {address}:{port};
    location /sniff/ {{
      proxy_pass http://{address}:{backend}/;
      proxy_http_version 1.1;
      proxy_buffering off;
      proxy_read_timeout 60s;
      client_max_body_size 0;
      proxy_request_buffering off;
    }}
  }}
}}
"""


class PrefixProxy:
    """nginx, which shows the server at `backend` below /sniff/."""

    def __init__(self, backend):
        self.port = PORT
        self._folder = tempfile.mkdtemp(prefix="chattcp-page-")
        path = os.path.join(self._folder, "configuration")
        with open(path, "w", encoding="utf-8") as file:
            file.write(NGINX.format(folder=self._folder, address=LOOPBACK, port=PORT, backend=backend))
        self._process = subprocess.Popen(["nginx", "-p", self._folder, "-c", path],
                                         stdin=subprocess.DEVNULL)
        if not wait_until(self._answers):
            raise RuntimeError("nginx does not answer")

    @staticmethod
    def _answers():
        try:
            connection = http.client.HTTPConnection(LOOPBACK, PORT, timeout=5)
            connection.request("GET", "/sniff/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False

    def close(self):
        self._process.terminate()
        self._process.wait(20)
        shutil.rmtree(self._folder, ignore_errors=True)


# What an attacker might get into the page: each tries to leave a mark that a test sees.
INJECTED = b"""<script>document.documentElement.dataset.script = "ran"</script>
<img src="page/none.png" alt="" onerror="document.documentElement.dataset.handler = 'ran'">
<style>html { --injected: ran }</style>"""


class _Injector(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        connection = http.client.HTTPConnection(LOOPBACK, self.server.backend, timeout=20)
        connection.request("GET", self.path)
        answer = connection.getresponse()
        body = answer.read()
        if self.path == "/":
            body = body.replace(b"</body>", INJECTED + b"</body>")
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() in ("content-type", "content-security-policy") and (
                    self.server.protected or name.lower() == "content-type"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class InjectingProxy:
    """Passes what the server at `backend` sends, with INJECTED in the page. Passes on its
    Content-Security-Policy if `protected`."""

    def __init__(self, backend, protected):
        self._server = http.server.ThreadingHTTPServer((LOOPBACK, 0), _Injector)
        self._server.backend, self._server.protected = backend, protected
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
