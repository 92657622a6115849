"""A receiver of webhooks over TLS that checks every signature by itself, and a node of its own to deliver to it."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import signal
import ssl
import subprocess
import tempfile
import threading

from client import until

BUILD, SERVING, SOURCE = (os.environ[name] for name in ("MOTCUA_BUILD", "MOTCUA_SERVING", "MOTCUA_SOURCE"))


def signature(secret, headers, body):
    """By the words of standardwebhooks.com, with nothing of the server's code."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Came:
    """One request as it came."""

    def __init__(self, path, headers, body, certificate):
        self.path, self.headers, self.body, self.certificate = path, headers, body, certificate
        self.event = json.loads(body)
        self.id = headers["webhook-id"]
        self.status = None


class Receiver:
    """Keeps what comes; `answer` gives the status, or (status, headers), for each request. `hold` stops it in the middle of one."""

    def __init__(self):
        self.came, self.lock, self.free = [], threading.Lock(), threading.Event()
        self.answer, self.holding = lambda came: 200, threading.Event()
        self.free.set()
        self.start(0)

    def start(self, port):
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                came = Came(self.path, self.headers, body, self.connection.getpeercert())
                status, headers = receiver.take(came)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *words):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request, client_address):
                pass  # clients that go away in the middle are part of the story

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(SERVING + "/receiver.pem", SERVING + "/receiver.key")
        context.load_verify_locations(SERVING + "/receiver.pem")
        context.verify_mode = ssl.CERT_OPTIONAL
        self.server = Server(("", port), Handler)  # every address of this machine, 127.0.0.2 too
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, came):
        with self.lock:
            self.came.append(came)
        if not self.free.is_set():
            self.holding.set()
            self.free.wait(60)
        answered = self.answer(came)
        status, headers = answered if isinstance(answered, tuple) else (answered, {})
        came.status = status
        return status, headers

    def hold(self):
        self.holding.clear()
        self.free.clear()

    def url(self, path="/nhan", host="127.0.0.1"):
        return f"https://{host}:{self.port}{path}"

    def of(self, path, type_=None):
        """What came to that path, of one type when asked for."""
        with self.lock:
            return [one for one in self.came if one.path == path and type_ in (None, one.event["type"])]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Node:
    """One more motcuad on the story's database, with settings for webhooks of its own."""

    def __init__(self, **webhooks):
        self.folder = tempfile.mkdtemp(dir=SERVING)
        with open(SERVING + "/motcuad.json", encoding="utf-8") as file:
            settings = json.load(file)
        settings["webhooks"] = {**settings["webhooks"], "enabled": True, **webhooks}
        with open(self.folder + "/motcuad.json", "w", encoding="utf-8") as file:
            json.dump(settings, file)
        port_file = self.folder + "/port"
        with open(self.folder + "/log", "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [BUILD + "/services/motcuad/motcuad", "--config", self.folder + "/motcuad.json", "--migrations", SOURCE + "/schemas/sql",
                 "--port-file", port_file],
                stdout=log, stderr=log,
            )
        until(lambda: os.path.exists(port_file) and os.path.getsize(port_file) > 0)
        with open(port_file, encoding="utf-8") as file:
            self.port = int(file.read())

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=60)
