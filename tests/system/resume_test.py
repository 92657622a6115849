"""Cuts an upload of 200 MB by kill -9 of the server; see resume.sh. The content is a PDF that does not compress."""
import hashlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

URL = urllib.parse.urlsplit(os.environ["URL"])
AUTHORISED = {"Authorization": "Bearer " + os.environ["CLERK"]}
TUS = {**AUTHORISED, "Tus-Resumable": "1.0.0"}
PAGES = 100
PAGE_BYTES = 2 * 1024 * 1024
PIECE = 256 * 1024
RANGE = 16 * 1024 * 1024


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        threading.Event().wait(0.005)


def ask(method, path, headers=None, body=None):
    connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=60)
    connection.request(method, path, body=body, headers={**AUTHORISED, **(headers or {})})
    response = connection.getresponse()
    answer = response.status, response.headers, response.read()
    connection.close()
    return answer


def write_pdf(file):
    """One picture a page, each of bytes that do not compress; its seed is printed, so that a failure can be played again."""
    seed = int.from_bytes(os.urandom(4), "big")
    print("seed", seed)
    noise = random.Random(seed)
    offsets = []

    def put(body):
        offsets.append(file.tell())
        file.write(b"%d 0 obj\n" % len(offsets) + body + b"\nendobj\n")

    file.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    put(b"<< /Type /Catalog /Pages 2 0 R >>")
    put(b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % (3 * page + 3) for page in range(PAGES)), PAGES))
    for page in range(PAGES):
        put(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /XObject << /I %d 0 R >> >> >>"
            % (3 * page + 4, 3 * page + 5))
        put(b"<< /Length 30 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q  \nendstream")
        head = b"<< /Type /XObject /Subtype /Image /Width 2048 /Height 1024 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length %d >>"
        put(head % PAGE_BYTES + b"\nstream\n" + noise.randbytes(PAGE_BYTES) + b"\nendstream")
    table = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1) + b"".join(b"%010d 00000 n \n" % one for one in offsets))
    file.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, table))


def send_until_dead(path, file, length):
    """Feeds the upload until the connection breaks; kills the server once half of it was sent."""
    connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=60)
    connection.putrequest("PATCH", path)
    for name, value in {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0", "Content-Length": str(length)}.items():
        connection.putheader(name, value)
    connection.endheaders()
    sent, killed = 0, False
    try:
        while piece := file.read(PIECE):
            connection.send(piece)
            sent += len(piece)
            if sent >= length // 2 and not killed:
                killed = True
                os.kill(int(os.environ["MOTCUA_SERVER_PID"]), signal.SIGKILL)
    except OSError:
        return sent
    raise AssertionError("the server took it all after kill -9")


def is_up():
    try:
        return ask("GET", "/readyz")[0] == 200
    except OSError:
        return False


def main(restart):
    with tempfile.TemporaryFile() as file:
        write_pdf(file)
        length = file.tell()
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        assert length > 200_000_000, length
        status, headers, body = ask("POST", "/v1/uploads", {**TUS, "Upload-Length": str(length)}, b"")
        assert status == 201, body
        path = headers["Location"]

        sent = send_until_dead(path, file, length)
        server = subprocess.Popen([restart])
        try:
            until(is_up)
            status, headers, _ = ask("HEAD", path, TUS)
            offset = int(headers["Upload-Offset"])
            print(f"sent {sent}, kept {offset} of {length}")
            assert status == 204 and 0 < offset < length, (status, offset)

            file.seek(offset)
            piece = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset),
                     "Content-Length": str(length - offset)}
            status, headers, body = ask("PATCH", path, piece, file)
            assert (status, headers["Upload-Offset"]) == (204, str(length)), (status, body)
            until(lambda: json.loads(ask("GET", path)[2])["state"] not in ("receiving", "examining"), 180)
            kept = json.loads(ask("GET", path)[2])
            assert (kept["state"], kept["sha256"], kept["pages"]) == ("kept", digest, PAGES), kept

            fetched = hashlib.sha256()
            for at in range(0, length, RANGE):
                status, headers, body = ask("GET", f"/v1/files/{digest}", {"Range": f"bytes={at}-{at + RANGE - 1}"})
                assert status == 206 and headers["Content-Range"].endswith(f"/{length}"), status
                fetched.update(body)
            assert fetched.hexdigest() == digest
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(60) == 0
    print("resume: the upload went on and is whole")


main(sys.argv[1])
