"""Reverse proxies, run with the configurations in chattcp-recipes(7)."""
import os
import shutil
import subprocess
import tempfile

import recipes
from live_network import run
from program import wait_until
from server import LOOPBACK

NAME = "capture.example"
SECTION = "REVERSE PROXIES"
FIRST_PORT = 8501  # Of a network namespace where nothing else listens.
START_TIME = 60  # Seconds, on a loaded machine.

MODULES = "/usr/lib/apache2/modules"

# The frame around the lines of the manual: as little as a program needs to run in a folder of its own,
# and the timeouts that Debian's own configuration of HAProxy has. Others have theirs built in.
NGINX = """daemon off; worker_processes 1; user root; pid {folder}/pid; error_log {folder}/log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {shown}
}}
"""
CADDY = """{{
  admin off
  auto_https disable_redirects
}}
{shown}
"""
APACHE = """ServerRoot {folder}
ServerName capture.example
PidFile {folder}/pid
ErrorLog {folder}/log
Mutex sem
User www-data
Group www-data
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule ssl_module {modules}/mod_ssl.so
LoadModule http2_module {modules}/mod_http2.so
LoadModule proxy_module {modules}/mod_proxy.so
LoadModule proxy_http_module {modules}/mod_proxy_http.so
Listen {port}
{shown}
"""
HAPROXY = """defaults
  mode http
  timeout connect 5000
  timeout client 50000
  timeout server 50000
{shown}
"""


class Proxy:
    """One of PROGRAMS, in front of the server at `backend`; `port` is its own."""

    def __init__(self, name, port, backend):
        self.name, self.port = name, port
        self.program, self._caption, self._frame, self._command = PROGRAMS[name]
        self.folder = tempfile.mkdtemp(prefix="chattcp-proxy-")
        os.chmod(self.folder, 0o755)  # For those that become another user.
        make_certificate(self.folder)
        configuration = os.path.join(self.folder, "configuration")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(self._frame.format(folder=self.folder, port=port, modules=MODULES,
                                          shown=self._shown(backend)))
        command = [part.format(configuration=configuration, folder=self.folder, port=port)
                   for part in self._command]
        with open(os.path.join(self.folder, "output"), "w", encoding="utf-8") as output:
            self._process = subprocess.Popen(
                [self.program, *command], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={**os.environ, "HOME": self.folder, "XDG_DATA_HOME": self.folder,
                     "XDG_CONFIG_HOME": self.folder})

    def _shown(self, backend):
        """The manual's lines with the addresses and files of this test."""
        texts = [block.text for block in recipes.displays(SECTION)
                 if block.caption.startswith(self._caption)]
        if len(texts) != 1:
            raise AssertionError(f"{len(texts)} configurations in the manual begin {self._caption}")
        text = texts[0]
        for shown, real in (("443", str(self.port)), ("8080", str(backend)),
                            ("/etc/ssl", self.folder)):
            if shown not in text and self.tls:
                raise AssertionError(f"the manual's {self._caption} does not name {shown}")
            text = text.replace(shown, real)
        return text

    @property
    def tls(self):
        return self.name != "varnish"

    def curl(self, path, *options):
        """The arguments that make curl ask through this proxy."""
        scheme = "https" if self.tls else "http"
        return ["curl", "-sSN", "-k", "--resolve", f"{NAME}:{self.port}:{LOOPBACK}", *options,
                f"{scheme}://{NAME}:{self.port}{path}"]

    def wait_until_ready(self):
        def answers():
            if self._process.poll() is not None:
                raise AssertionError(f"{self.name} ends: {self.messages()}")
            asked = subprocess.run(self.curl("/healthz"), capture_output=True, check=False)
            return asked.stdout == b"ok\n"
        if not wait_until(answers, START_TIME):
            raise AssertionError(f"{self.name} does not answer: {self.messages()}")

    def messages(self):
        texts = []
        for name in ("output", "log"):
            path = os.path.join(self.folder, name)
            if os.path.exists(path):
                with open(path, encoding="utf-8", errors="replace") as file:
                    texts.append(file.read())
        return "".join(texts)

    def close(self):
        self._process.terminate()
        try:
            self._process.wait(START_TIME)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def make_certificate(folder):
    path = os.path.join(folder, "capture.pem")
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes", "-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
        "-keyout", path + ".key", "-out", path)


# Program, how its caption in the manual begins, the frame, arguments.
PROGRAMS = {
    "nginx": ("nginx", "nginx", NGINX, ["-p", "{folder}", "-c", "{configuration}"]),
    "caddy": ("caddy", "Caddy", CADDY,
              ["run", "--config", "{configuration}", "--adapter", "caddyfile"]),
    "apache": ("apache2", "Apache", APACHE, ["-DFOREGROUND", "-f", "{configuration}"]),
    "haproxy": ("haproxy", "HAProxy", HAPROXY, ["-db", "-f", "{configuration}"]),
    "varnish": ("varnishd", "Varnish", "{shown}",
                ["-F", "-j", "none", "-n", "{folder}/work", "-a", LOOPBACK + ":{port}",
                 "-f", "{configuration}", "-s", "malloc,16m"]),
}
