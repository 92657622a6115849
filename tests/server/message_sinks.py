"""A mail server and an SMS gateway that take what the server sends, and fail as told."""
import email
import email.policy
import http.server
import json
import logging
import os
import ssl
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

logging.getLogger("mail.log").setLevel(logging.ERROR)  # it warns of its own names


class MailSink:
    """Listens while `with` lasts; `answer` is said to a recipient or a letter instead of 250."""

    def __init__(self, tls=True):
        self.answer = {}
        self.letters, self.tried = [], []
        directory = os.path.join(os.environ["MOTCUA_SERVING"], "mail")
        with open(os.path.join(directory, "password"), encoding="utf-8") as file:
            self.password = file.read().strip().encode()
        options = {}
        if tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(os.path.join(directory, "certificate.pem"), os.path.join(directory, "key.pem"))
            options = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": self.authenticate}
        self.controller = Controller(self, hostname="127.0.0.1", port=int(os.environ["MAIL_PORT"]), **options)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    def authenticate(self, _server, _session, _envelope, _mechanism, login):
        return AuthResult(success=(login.login, login.password) == (b"motcua", self.password))

    async def handle_RCPT(self, _server, session, envelope, address, _options):
        if "recipient" in self.answer:
            return self.answer["recipient"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        letter.raw, letter.rcpt, letter.encrypted = envelope.content, envelope.rcpt_tos, session.ssl is not None
        self.tried.append(letter)
        if "letter" in self.answer:
            return self.answer["letter"]
        self.letters.append(letter)
        return "250 OK"


class SmsSink:
    """A gateway as deploy's example maps it; `answer` is (status, body) instead of taking the message."""

    def __init__(self):
        sink = self
        self.answer = None
        self.messages = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                asked["authorization"] = self.headers["Authorization"]
                status, body = sink.answer or (200, {"data": {"id": f"gw-{len(sink.messages) + 1}"}})
                if status == 200:
                    sink.messages.append(asked)
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["SMS_PORT"])), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
