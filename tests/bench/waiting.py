"""waiting.py WAITERS: memory and CPU of requests that wait for the feed, beside polling with 304; see waiting.sh."""
import json
import os
import socket
import sys
import time
import urllib.parse

PORT = urllib.parse.urlsplit(os.environ["URL"]).port
PID = os.environ["SERVER_PID"]
WAIT = 10
POLLS = 20_000
EACH_SECOND_FOR = 30  # the longest wait replaces this many polls


def message(method, path, token, body=b"", more=""):
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {os.environ[token]}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


def connect():
    return socket.create_connection(("127.0.0.1", PORT), timeout=60)


def receive(connection):
    """One answer: head and body."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += connection.recv(65536)
    head, _, body = raw.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    while len(body) < int(fields.get(b"content-length", b"0")):
        body += connection.recv(65536)
    return head, fields, body


def ask(method, path, token, body=b""):
    with connect() as connection:
        connection.sendall(message(method, path, token, body))
        return receive(connection)


def cpu_seconds():
    with open(f"/proc/{PID}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident():
    with open(f"/proc/{PID}/statm", encoding="utf-8") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def waiting():
    text = ask("GET", "/metrics", "ADMIN")[2].decode()
    return next(int(float(line.split()[1])) for line in text.splitlines() if line.startswith("motcua_feed_waiters "))


def cursor():
    after = ""
    while True:
        page = json.loads(ask("GET", "/v1/events?limit=200" + after, "LEADER")[2])
        after = "&after=" + page["next"]
        if not page["more"]:
            return page["next"]


def sit(connections, wait):
    """All send their question; true when the server says that all wait. Some at a time: the queue of the database is bounded."""
    asked = message("GET", f"/v1/events?after={cursor()}&wait={wait}", "LEADER")
    for first in range(0, len(connections), 200):
        for connection in connections[first : first + 200]:
            connection.sendall(asked)
        while waiting() < min(first + 200, len(connections)):
            pass


def intake():
    procedure = json.loads(ask("GET", "/v1/procedures/1.013829/versions/1", "CLERK")[2])
    return json.dumps({
        "unit": "H29.16", "procedure": "1.013829", "channel": "counter", "components": [{"code": c["code"]} for c in procedure["components"]],
        "applicant": {"kind": "person", "name": "Nguyễn Thị Đào", "address": "1 Đường số 1"},
    }).encode()


def cpu_of_a_304(dossier):
    path = f"/v1/dossiers/{dossier}/status"
    tag = ask("GET", path, "LEADER")[1][b"etag"].decode()
    asked = message("GET", path, "LEADER", more=f"If-None-Match: {tag}\r\n")
    began, fresh = cpu_seconds(), 0
    with connect() as connection:
        for _ in range(POLLS):
            connection.sendall(asked)
            fresh += receive(connection)[0].startswith(b"HTTP/1.1 304")
    assert fresh > POLLS * 0.99, fresh
    return (cpu_seconds() - began) / POLLS


def main():
    count = int(sys.argv[1])
    ask("POST", "/v1/test-clock/advance", "ADMIN", b'{"to":"2026-03-02T09:00:00+07:00"}')
    body = intake()
    dossier = json.loads(ask("POST", "/v1/dossiers", "CLERK", body)[2])["dossier_id"]
    poll = cpu_of_a_304(dossier)

    before = resident()
    connections = [connect() for _ in range(count)]
    for connection in connections:
        connection.sendall(message("GET", "/healthz", "LEADER"))
        receive(connection)
    idle = resident()
    began = cpu_seconds()
    sit(connections, 30)
    asked = cpu_seconds() - began
    held = resident()

    began, start = cpu_seconds(), time.monotonic()
    while time.monotonic() - start < WAIT:
        time.sleep(WAIT - (time.monotonic() - start))
    still = cpu_seconds() - began

    began, start = cpu_seconds(), time.monotonic()
    ask("POST", "/v1/dossiers", "CLERK", body)
    heard = [json.loads(receive(connection)[2])["items"] for connection in connections]
    told = cpu_seconds() - began
    took = time.monotonic() - start
    assert all(items and items[0]["type"] == "dossier.received" for items in heard)

    whole = (asked + told) / count + still / count / WAIT * EACH_SECOND_FOR
    polls = poll * EACH_SECOND_FOR
    print(f"{count} clients wait for the next event")
    print(f"  memory of a waiter          {(held - idle) / count / 1024:8.1f} kB over its idle connection ({(idle - before) / count / 1024:.1f} kB)")
    print(f"  CPU while nothing happens   {still / WAIT * 100:8.2f} % of one core for all, heartbeats of the database included")
    print(f"  CPU of asking and hearing   {(asked + told) / count * 1e6:8.0f} µs a waiter")
    print(f"  one commit reaches the last {took:8.2f} s")
    print(f"  CPU of a poll with 304      {poll * 1e6:8.0f} µs")
    print(f"  {EACH_SECOND_FOR} s of polling each second, against one wait: {polls * 1e6:.0f} µs to {whole * 1e6:.0f} µs, ratio {polls / whole:.1f}")


main()
