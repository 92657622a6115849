"""Sends a picture that does not compress, several times; see upload.sh."""
import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.parse

URL = urllib.parse.urlsplit(os.environ["URL"])
TUS = {"Authorization": "Bearer " + os.environ["CLERK"], "Tus-Resumable": "1.0.0"}
SIZE = int(os.environ["MEGABYTES"]) * 1_000_000
ROUNDS = int(os.environ["ROUNDS"])


def ask(method, path, headers=None, body=None):
    connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=120)
    connection.request(method, path, body=body, headers={**TUS, **(headers or {})})
    response = connection.getresponse()
    answer = response.status, response.headers, response.read()
    connection.close()
    return answer


def write_pdf(file):
    """One page of noise; other bytes each time, so that nothing is there already."""
    noise = os.urandom(SIZE)
    file.write(b"%PDF-1.4\n")
    offsets = []
    for body in (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                 b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 4 0 R >> >> >>",
                 b"<< /Type /XObject /Subtype /Image /Width 1000 /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray /Length %d >>"
                 b"\nstream\n" % (SIZE // 1000, SIZE) + noise + b"\nendstream"):
        offsets.append(file.tell())
        file.write(b"%d 0 obj\n" % len(offsets) + body + b"\nendobj\n")
    start = file.tell()
    file.write(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % one for one in offsets))
    file.write(b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    file.flush()


def sent(file):
    """Seconds until the answer, and until it is kept."""
    length = os.path.getsize(file.name)
    path = ask("POST", "/v1/uploads", {"Upload-Length": str(length)}, b"")[1]["Location"]
    file.seek(0)
    begun = time.monotonic()
    piece = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0", "Content-Length": str(length)}
    assert ask("PATCH", path, piece, file)[0] == 204
    answered = time.monotonic()
    while (state := json.loads(ask("GET", path)[2]))["state"] == "examining":
        pass
    assert state["state"] == "kept", state
    return answered - begun, time.monotonic() - begun


def copied(file):
    begun = time.monotonic()
    subprocess.run(["sha256sum", file.name], check=True, capture_output=True)
    shutil.copyfile(file.name, file.name + ".copy")
    descriptor = os.open(file.name + ".copy", os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    took = time.monotonic() - begun
    os.unlink(file.name + ".copy")
    return took


answered, kept, reference = [], [], []
for _ in range(ROUNDS):
    with tempfile.NamedTemporaryFile(dir=os.environ["MOTCUA_SERVING"]) as made:
        write_pdf(made)
        reference.append(copied(made))
        one, whole = sent(made)
        answered.append(one)
        kept.append(whole)
megabytes = SIZE / 1e6
for name, seconds in (("sha256sum, then cp and fsync (reference)", min(reference)), ("sent and on disk", min(answered)),
                      ("sent, examined and kept", min(kept))):
    print(f"{name:44s} {megabytes / seconds:8.0f} MB/s   ratio {min(reference) / seconds:.2f}")
