"""The change feed as server-sent events: what comes, where it goes on, when it ends, and what many streams cost."""
import http.client
import json
import os
import signal
import socket
import subprocess
import threading
import time
import unittest

from client import TOKENS, URL, account, act, advance, main, send, sql, take_in, until

advance("2026-03-02T09:00:00+07:00")


def streams(port=URL.port):
    connection = http.client.HTTPConnection(URL.hostname, port, timeout=30)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    return next(int(float(line.split()[1])) for line in text.splitlines() if line.startswith("motcua_feed_waiters "))


def end_of_feed(path="/v1/events"):
    """The cursor behind everything; papers are issued after the answer."""
    until(lambda: sql("select count(*) from papers where state = 'queued'") == "0")
    after = ""
    while True:
        page = send("GET", f"{path}?limit=200{after}", "client").json
        after = "&after=" + page["next"]
        if not page["more"]:
            return page["next"]


class Stream:
    """An open stream; reads one block after another."""

    def __init__(self, path="/v1/events", role="client", port=URL.port, receive_buffer=None, headers=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(60)
        self.socket.connect((URL.hostname, port))
        lines = [f"GET {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {TOKENS[role]}", "Accept: text/event-stream"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.answer = None

    def open(self):
        self.answer = http.client.HTTPResponse(self.socket)
        self.answer.begin()
        return self

    def block(self):
        """Lines up to the next empty one; nothing when the stream is over."""
        lines = []
        while True:
            line = self.answer.readline().decode().rstrip("\n")
            if not line:
                return lines if lines else None
            lines.append(line)

    def event(self):
        """The next event as (id, type, data); passes over comments."""
        while True:
            block = self.block()
            if block is None:
                return None
            fields = dict(line.split(": ", 1) for line in block if not line.startswith(":"))
            if "data" in fields:
                return fields["id"], fields["event"], json.loads(fields["data"])

    def rest(self):
        """Reads to the end."""
        text = self.answer.read()
        self.leave()
        return text

    def leave(self):
        if self.answer:
            self.answer.close()
        self.socket.close()


class Contents(unittest.TestCase):
    def test_from_the_first_event_on_everything_that_polls_see(self):
        take_in()
        end = end_of_feed()
        items, after = [], ""
        while True:
            page = send("GET", f"/v1/events?limit=200{after}", "client").json
            items += page["items"]
            after = "&after=" + page["next"]
            if not page["more"]:
                break
        self.assertEqual([one["position"] for one in items], list(range(1, len(items) + 1)), "kept for ever, from the first on")
        stream = Stream().open()
        self.assertEqual(stream.answer.status, 200)
        self.assertEqual(stream.answer.getheader("Content-Type"), "text/event-stream")
        self.assertEqual(stream.answer.getheader("Cache-Control"), "no-store")
        self.assertEqual(stream.block(), ["retry: 2000"])
        seen = [stream.event() for _ in items]
        self.assertEqual([data for _, _, data in seen], items)
        self.assertEqual([kind for _, kind, _ in seen], [one["type"] for one in items])
        self.assertEqual(seen[-1][0], end)
        stream.leave()

    def test_news_comes_when_it_happens_and_a_comment_when_nothing_does(self):
        stream = Stream(f"/v1/events?after={end_of_feed()}").open()
        self.assertEqual(stream.block(), ["retry: 2000"])
        self.assertEqual(stream.block(), [":"])
        receipt = take_in()
        cursor, kind, data = stream.event()
        self.assertEqual((kind, data["data"]["code"]), ("dossier.received", receipt["code"]))
        follow = send("GET", f"/v1/events?after={cursor}&limit=1", "client").json["items"][0]
        self.assertEqual(follow["position"], data["position"] + 1)
        stream.leave()

    def test_last_event_id_goes_before_after(self):
        take_in()
        first = send("GET", "/v1/events?limit=1", "client").json["next"]
        stream = Stream(f"/v1/events?after={end_of_feed()}", headers={"Last-Event-ID": first}).open()
        self.assertEqual(stream.event()[2]["position"], 2)
        stream.leave()

    def test_one_dossier(self):
        mine, other = take_in()["dossier_id"], take_in()["dossier_id"]
        path = f"/v1/dossiers/{mine}/events"
        stream = Stream(f"{path}?after={end_of_feed(path)}").open()
        until(lambda: streams() >= 1)
        self.assertEqual(act(other, "reviewer", {"type": "forward"}).status, 200)
        self.assertEqual(act(mine, "reviewer", {"type": "forward"}).status, 200)
        self.assertEqual(stream.event()[2]["subject"], mine)
        stream.leave()

    def test_a_follower_that_is_cut_off_again_and_again_misses_nothing(self):
        cursor = end_of_feed()
        begin = int(sql("select position from feed_head"))
        writers = [threading.Thread(target=lambda: [take_in() for _ in range(3)]) for _ in range(8)]
        for writer in writers:
            writer.start()
        seen, wanted = [], None
        while wanted is None or not seen or seen[-1] < wanted:
            if wanted is None and not any(writer.is_alive() for writer in writers):
                wanted = int(sql("select position from feed_head"))
            stream = Stream("/v1/events", headers={"Last-Event-ID": cursor}).open()
            for _ in range(7):
                if wanted is not None and seen and seen[-1] >= wanted:
                    break
                cursor, _, data = stream.event()
                seen.append(data["position"])
            stream.leave()
        self.assertEqual(seen, list(range(begin + 1, seen[-1] + 1)))


class Refusals(unittest.TestCase):
    def test_what_is_wrong_is_told_before_the_stream_begins(self):
        dossier = take_in()["dossier_id"]
        feed = end_of_feed()
        swapped = feed[:-3] + ("AAA" if feed[-3:] != "AAA" else "BBB")
        own = end_of_feed(f"/v1/dossiers/{dossier}/events")
        for path, headers, status, rule in (
            ("/v1/events?after=1", {}, 422, "cursor_invalid"),
            ("/v1/events?after=" + swapped, {}, 422, "cursor_invalid"),
            ("/v1/events?after=" + own, {}, 422, "cursor_invalid"),
            ("/v1/events", {"Last-Event-ID": "garbage"}, 422, "cursor_invalid"),
            ("/v1/events", {"Last-Event-ID": swapped}, 422, "cursor_invalid"),
            ("/v1/events", {"Last-Event-ID": "A" * 2000}, 422, "cursor_invalid"),
            ("/v1/events?after=" + feed, {"Last-Event-ID": own}, 422, "cursor_invalid"),
            (f"/v1/dossiers/{dossier}/events", {"Last-Event-ID": feed}, 422, "cursor_invalid"),
            ("/v1/events?limit=0", {}, 422, "limit_range"),
            ("/v1/dossiers/00000000-0000-4000-8000-000000000000/events", {}, 404, "dossier_not_found"),
        ):
            answer = send("GET", path, "client", headers={**headers, "Accept": "text/event-stream"})
            faults = answer.json.get("errors", [])
            self.assertEqual((answer.status, rule in [answer.json["code"]] + [one["rule"] for one in faults]), (status, True), (path, answer.raw))
        self.assertEqual(send("GET", "/v1/events", headers={"Accept": "text/event-stream"}).status, 401)
        until(lambda: streams() == 0)

    def test_wait_is_checked_for_polls_only(self):
        self.assertEqual(send("GET", "/v1/events?wait=1e9", "client").status, 422)

    def test_old_protocol(self):
        with socket.create_connection((URL.hostname, URL.port), timeout=30) as connection:
            connection.sendall(f"GET /v1/events HTTP/1.0\r\nAuthorization: Bearer {TOKENS['client']}\r\nAccept: text/event-stream\r\n\r\n".encode())
            self.assertEqual(connection.recv(12), b"HTTP/1.1 505")


class Ends(unittest.TestCase):
    def setUp(self):
        until(lambda: streams() == 0)

    def test_client_that_leaves(self):
        opened = [Stream(f"/v1/events?after={end_of_feed()}").open() for _ in range(20)]
        until(lambda: streams() == 20)
        for stream in opened:
            stream.leave()
        until(lambda: streams() == 0, seconds=10)

    def test_token_withdrawn_while_nothing_happens(self):
        TOKENS["leaving"] = account("leaving-1", "integration")
        stream = Stream(f"/v1/events?after={end_of_feed()}", "leaving").open()
        until(lambda: streams() == 1)
        sql("update actors set disabled_at = clock_timestamp() where name = 'leaving-1'")
        self.assertNotIn(b"data:", stream.rest())
        until(lambda: streams() == 0)

    def test_token_withdrawn_hears_no_later_event(self):
        TOKENS["gone"] = account("gone-1", "integration")
        stream = Stream(f"/v1/events?after={end_of_feed()}", "gone").open()
        until(lambda: streams() == 1)
        sql("update actors set disabled_at = clock_timestamp() where name = 'gone-1'")
        until(lambda: send("GET", "/v1/clock", "gone").status == 401)
        take_in()
        self.assertNotIn(b"data:", stream.rest())

    def test_slow_reader_falls_back_to_the_database_and_misses_nothing(self):
        after = end_of_feed()
        begin = int(sql("select position from feed_head"))
        slow = Stream(f"/v1/events?after={after}", receive_buffer=4096).open()
        until(lambda: streams() == 1)
        sql("do $$ begin for i in 1..40 loop perform append_events(array(select row(0, gen_random_uuid(), e.dossier_id, e.dossier_code, e.unit_id,"
            " e.procedure_code, e.dossier_version, 'dossier.corrected', e.state, e.due_current, 'clerk-1', 'desk', '', repeat('x', 1000),"
            " motcua_now(), null)::events from (select * from events limit 100) e)); commit; end loop; end $$")
        end = int(sql("select position from feed_head"))
        self.assertEqual([slow.event()[2]["position"] for _ in range(end - begin)], list(range(begin + 1, end + 1)))
        slow.leave()


class Many(unittest.TestCase):
    def test_500_streams_hold_no_session_and_others_are_served(self):
        until(lambda: streams() == 0)
        after = end_of_feed()
        opened = []
        for _ in range(10):  # no more at once than the queue of the database takes
            batch = [Stream(f"/v1/events?after={after}") for _ in range(50)]
            opened += [stream.open() for stream in batch]
        self.assertEqual({stream.answer.status for stream in opened}, {200})
        until(lambda: streams() == 500)
        busy = "select count(*) from pg_stat_activity where datname = current_database() and usename = 'motcua_app' and state <> 'idle'"
        self.assertLessEqual(int(sql(busy)), 1, "only the listener's heartbeat may be at work")
        with open(f"/proc/{server_pid()}/status", encoding="utf-8") as file:
            threads = next(int(line.split()[1]) for line in file if line.startswith("Threads:"))
        self.assertLess(threads, 60)
        receipt = take_in()
        self.assertEqual({stream.event()[2]["data"]["code"] for stream in opened}, {receipt["code"]})
        for stream in opened:
            stream.leave()
        until(lambda: streams() == 0)


def server_pid():
    """The process that listens on the story's port."""
    program = os.path.join(os.environ["MOTCUA_BUILD"], "services/motcuad/motcuad")
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/cmdline", "rb") as file:
                    words = file.read().split(b"\0")
            except OSError:
                continue
            if words[0] == program.encode() and (os.environ["MOTCUA_SERVING"] + "/motcuad.json").encode() in words:
                return entry
    raise AssertionError("no server")


class Stop(unittest.TestCase):
    def test_stop_ends_streams_whole(self):
        serving, source = os.environ["MOTCUA_SERVING"], os.environ["MOTCUA_SOURCE"]
        port_file = serving + "/second-port"
        node = subprocess.Popen(
            [os.environ["MOTCUA_BUILD"] + "/services/motcuad/motcuad", "--config", serving + "/motcuad.json", "--migrations", source + "/schemas/sql",
             "--port-file", port_file], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.addCleanup(node.kill)
        until(lambda: os.path.exists(port_file) and os.path.getsize(port_file) > 0)
        with open(port_file, encoding="utf-8") as file:
            port = int(file.read())
        after = end_of_feed()
        opened = [Stream(f"/v1/events?after={after}", port=port).open() for _ in range(30)]
        until(lambda: streams(port) == 30)
        began = time.monotonic()
        node.send_signal(signal.SIGTERM)
        for stream in opened:
            self.assertNotIn(b"data:", stream.rest())  # raises when the last chunk does not come
        self.assertEqual(node.wait(timeout=25), 0)
        self.assertLess(time.monotonic() - began, 15)


if __name__ == "__main__":
    main()
