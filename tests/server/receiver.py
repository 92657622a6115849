"""A receiver of webhooks over TLS that checks every signature by itself."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import ssl
import threading

SERVING = os.environ["MOTCUA_SERVING"]


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
