"""The change feed: long polls that wake, sleep on, end, and stop; its order under many writers; the status list."""
import json
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from client import account, TOKENS, URL, act, advance, intake_body, main, send, sql, take_in, until

BUILD, SERVING, SOURCE = (os.environ[name] for name in ("MOTCUA_BUILD", "MOTCUA_SERVING", "MOTCUA_SOURCE"))
advance("2026-03-02T09:00:00+07:00")
OTHER_UNIT = "H29.99"
sql(f"insert into units select '{OTHER_UNIT}', 'Đơn vị thử', calendar_id, document from units")


BODY = intake_body()
TOKENS["stranger"] = account("stranger-1", "reviewer", OTHER_UNIT)


def waiters(port=URL.port):
    """Requests that wait for news now, by the server's own count."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        text = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    return next(int(float(line.split()[1])) for line in text.splitlines() if line.startswith("motcua_feed_waiters "))


class Poll:
    """A long poll on a socket of its own, sent but not read."""

    def __init__(self, path, role="client", port=URL.port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKENS[role]}\r\nConnection: close\r\n\r\n"
        self.socket.sendall(head.encode())

    def answer(self):
        """Status and body; waits for them."""
        with self.socket:
            raw = b"".join(iter(lambda: self.socket.recv(65536), b""))
        head, _, body = raw.partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(body)

    def leave(self):
        self.socket.close()


def position(cursor_of="client", path="/v1/events"):
    """A cursor behind everything that earlier requests brought about; papers are issued after the answer."""
    until(lambda: sql("select count(*) from papers where state = 'queued'") == "0")
    after = ""
    while True:
        page = send("GET", f"{path}?limit=200{after}", cursor_of).json
        after = "&after=" + page["next"]
        if not page["more"]:
            return page["next"]


class Refused(unittest.TestCase):
    def refuse(self, answer, status, rule, pointer=None):
        self.assertEqual(answer.status, status, answer.raw[:300])
        problem = answer.json
        faults = problem.get("errors", [])
        self.assertIn(rule, [problem["code"]] + [one["rule"] for one in faults])
        if pointer is not None:
            self.assertEqual([one["pointer"] for one in faults], [pointer])
        self.assertTrue(problem["detail"] and problem["detail_en"])

    def test_wait_out_of_range(self):
        dossier = take_in()["dossier_id"]
        for path in ("/v1/events", f"/v1/dossiers/{dossier}/events"):
            for wait in ("1e9", "-1", "31", "30.5", "abc", "", "+5", "1000000000", "99999999999999999999", "%205"):
                self.refuse(send("GET", f"{path}?wait={wait}", "client"), 422, "wait_range", "?wait")

    def test_cursor_that_is_not_of_this_feed(self):
        one, two = take_in()["dossier_id"], take_in()["dossier_id"]
        feed, own = position(), position("client", f"/v1/dossiers/{one}/events")
        swapped = feed[:-3] + ("AAA" if feed[-3:] != "AAA" else "BBB")
        for path, cursor in (
            ("/v1/events", own), (f"/v1/dossiers/{one}/events", feed), (f"/v1/dossiers/{two}/events", own),
            ("/v1/events", swapped), ("/v1/events", feed[:-4]), ("/v1/events", feed + "A"), ("/v1/events", "1"), ("/v1/events", "A" * 2000),
        ):
            self.refuse(send("GET", f"{path}?after={cursor}&wait=30", "client"), 422, "cursor_invalid")
        self.assertEqual(waiters(), 0)

    def test_caller_without_right(self):
        dossier = take_in()["dossier_id"]
        self.refuse(send("GET", "/v1/events?wait=30"), 401, "token_missing")
        self.refuse(send("GET", f"/v1/dossiers/{dossier}/events?wait=30", "stranger"), 404, "dossier_not_found")
        self.assertEqual(waiters(), 0)

    def test_status_list(self):
        for body, rule in (
            ({"codes": ["x"] * 1001}, "list"), ({}, "required"), ({"codes": "x"}, "list"), ({"codes": [""]}, "code_empty"),
            ({"codes": [1]}, "text"), ({"codes": ["a\0b"]}, "text"), ({"codes": [], "ids": []}, "unknown_field"),
        ):
            answer = send("POST", "/v1/dossiers/status", "client", body)
            self.assertEqual(answer.status, 422, (body if len(str(body)) < 99 else rule, answer.raw[:300]))
            self.assertTrue(rule == "text" or rule in [one["rule"] for one in answer.json["errors"]], answer.raw[:300])
        self.refuse(send("POST", "/v1/dossiers/status", None, {"codes": []}), 401, "token_missing")


class Waiting(unittest.TestCase):
    def setUp(self):
        until(lambda: waiters() == 0)

    def test_news_ends_the_wait_with_the_event(self):
        after = position()
        poll = Poll(f"/v1/events?after={after}&wait=30")
        until(lambda: waiters() == 1)
        receipt = take_in()

        status, page = poll.answer()
        self.assertEqual((status, page["items"][0]["type"], page["more"]), (200, "dossier.received", False))
        self.assertEqual(page["items"][0]["data"]["code"], receipt["code"])
        # The same events, byte for byte of meaning, as the database tells without waiting.
        self.assertEqual(page["items"], send("GET", f"/v1/events?after={after}", "client").json["items"][: len(page["items"])])
        follow = send("GET", f"/v1/events?after={page['next']}", "client").json["items"]
        known = page["items"][-1]["position"]
        self.assertEqual([event["position"] for event in follow], list(range(known + 1, known + 1 + len(follow))))

    def test_events_that_are_there_are_answered_at_once(self):
        take_in()
        page = send("GET", "/v1/events?wait=30&limit=1", "client").json
        self.assertEqual((len(page["items"]), page["more"]), (1, True))

    def test_time_over_gives_an_empty_page_of_the_same_place(self):
        after = position()
        began = time.monotonic()
        page = send("GET", f"/v1/events?after={after}&wait=1", "client").json
        self.assertGreaterEqual(time.monotonic() - began, 1)
        self.assertEqual((page["items"], page["more"], page["next"]), ([], False, after))

    def test_what_happens_elsewhere_does_not_end_the_wait(self):
        mine, other = take_in()["dossier_id"], take_in()["dossier_id"]
        feed = f"/v1/dossiers/{mine}/events"
        one = Poll(f"{feed}?after={position('client', feed)}&wait=30")
        stranger = Poll(f"/v1/events?after={position('stranger')}&wait=30", "stranger")
        witness = Poll(f"/v1/events?after={position()}&wait=30")
        until(lambda: waiters() == 3)

        self.assertEqual(act(other, "reviewer", {"type": "forward"}).status, 200)
        self.assertEqual({event["subject"] for event in witness.answer()[1]["items"]}, {other})
        until(lambda: waiters() == 2)
        self.assertEqual(act(mine, "reviewer", {"type": "forward"}).status, 200)
        self.assertEqual({event["subject"] for event in one.answer()[1]["items"]}, {mine})
        until(lambda: waiters() == 1)
        stranger.leave()

    def test_client_that_hangs_up_leaves_no_waiter(self):
        polls = [Poll(f"/v1/events?after={position()}&wait=30") for _ in range(20)]
        until(lambda: waiters() == 20)
        for poll in polls:
            poll.leave()
        until(lambda: waiters() == 0, seconds=10)

    def test_token_withdrawn_meanwhile_hears_nothing(self):
        TOKENS["leaving"] = account("leaving-1", "reviewer", "H29.16")
        poll = Poll(f"/v1/events?after={position('leaving')}&wait=30", "leaving")
        until(lambda: waiters() == 1)
        sql("update actors set disabled_at = clock_timestamp() where name = 'leaving-1'")
        until(lambda: send("GET", "/v1/clock", "leaving").status == 401)
        take_in()
        status, problem = poll.answer()
        self.assertEqual((status, problem["code"]), (401, "token_unknown"))

    def test_news_missed_by_a_broken_connection_is_told_after_it(self):
        poll = Poll(f"/v1/events?after={position()}&wait=30")
        until(lambda: waiters() == 1)
        killed = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and query like 'notify motcua_beat%'"
        self.assertEqual(sql(killed), "1")
        receipt = take_in()
        self.assertEqual(poll.answer()[1]["items"][0]["data"]["code"], receipt["code"])

    def test_200_waiters_hold_no_session_and_others_are_served(self):
        dossier = take_in()["dossier_id"]
        after = position()
        polls = [Poll(f"/v1/events?after={after}&wait=30") for _ in range(200)]
        until(lambda: waiters() == 200)
        busy = "select count(*) from pg_stat_activity where datname = current_database() and usename = 'motcua_app' and state <> 'idle'"
        self.assertLessEqual(int(sql(busy)), 1, "only the listener's heartbeat may be at work")
        sessions = "select count(*) from pg_stat_activity where datname = current_database() and usename = 'motcua_app'"
        of_requests, of_files, of_turns, listener = 4, 4, 6, 1
        self.assertLessEqual(int(sql(sessions)), of_requests + of_files + of_turns + listener)

        took = []
        for _ in range(20):
            began = time.monotonic()
            self.assertEqual(send("GET", f"/v1/dossiers/{dossier}", "leader").status, 200)
            took.append(time.monotonic() - began)
        self.assertLess(sorted(took)[10], 1)
        receipt = take_in()
        answers = [poll.answer() for poll in polls]
        self.assertEqual({status for status, _ in answers}, {200})
        self.assertEqual({page["items"][0]["data"]["code"] for _, page in answers}, {receipt["code"]})


class Follower(threading.Thread):
    """A client that only long-polls, from its cursor on, until it has read the event it is told to stop at."""

    def __init__(self, after, limit):
        super().__init__()
        self.after, self.limit, self.seen, self.until = after, limit, [], None

    def run(self):
        while self.until is None or (self.seen and self.seen[-1] < self.until) or not self.seen:
            status, page = Poll(f"/v1/events?after={self.after}&limit={self.limit}&wait=2").answer()
            assert status == 200, page
            self.seen += [event["position"] for event in page["items"]]
            self.after = page["next"]


class Order(unittest.TestCase):
    def test_64_writers_and_followers_that_miss_nothing(self):
        start = position()
        first = int(sql("select position from feed_head"))
        followers = [Follower(start, limit) for limit in (1, 3, 10, 50, 200, 200)]
        refused = []

        def write():
            for _ in range(3):
                status = send("POST", "/v1/dossiers", "clerk", BODY).status
                if status != 201:
                    refused.append(status)

        writers = [threading.Thread(target=write) for _ in range(64)]
        for thread in followers + writers:
            thread.start()
        for writer in writers:
            writer.join()
        last = int(sql("select position from feed_head"))
        for follower in followers:
            follower.until = last
        for follower in followers:
            follower.join(120)

        self.assertEqual(refused, [])
        self.assertGreaterEqual(last - first, 64 * 3)
        for follower in followers:
            self.assertEqual(follower.seen[: last - first], list(range(first + 1, last + 1)), f"limit {follower.limit}")


class Stop(unittest.TestCase):
    def test_stop_answers_those_who_wait(self):
        folder = tempfile.mkdtemp(dir=SERVING)
        port_file = folder + "/port"
        with open(folder + "/log", "w", encoding="utf-8") as log:
            node = subprocess.Popen(
                [BUILD + "/services/motcuad/motcuad", "--config", SERVING + "/motcuad.json", "--migrations", SOURCE + "/schemas/sql", "--port-file", port_file],
                stdout=log, stderr=log,
            )
        self.addCleanup(node.kill)
        until(lambda: os.path.exists(port_file) and os.path.getsize(port_file) > 0)
        with open(port_file, encoding="utf-8") as file:
            port = int(file.read())
        after = position()
        polls = [Poll(f"/v1/events?after={after}&wait=30", port=port) for _ in range(50)]
        until(lambda: waiters(port) == 50)

        began = time.monotonic()
        node.send_signal(signal.SIGTERM)
        answers = [poll.answer() for poll in polls]
        self.assertEqual(node.wait(timeout=25), 0)
        self.assertLess(time.monotonic() - began, 15)
        self.assertEqual({status for status, _ in answers}, {200})
        for _, page in answers:
            self.assertEqual((page["items"], page["next"]), ([], after))
        with open(folder + "/log", encoding="utf-8") as log:
            self.assertIn('"clean":"true"', log.read().replace(" ", ""))


class StatusList(unittest.TestCase):
    def test_in_the_order_asked_with_what_is_not_there(self):
        receipts = [take_in() for _ in range(3)]
        act(receipts[1]["dossier_id"], "reviewer", {"type": "forward"})
        codes = [receipts[2]["code"], "000.00.16.H29-991231-9999", receipts[0]["code"], receipts[1]["code"], receipts[0]["code"]]
        items = send("POST", "/v1/dossiers/status", "client", {"codes": codes}).json["items"]
        self.assertEqual([item["code"] for item in items], codes)
        self.assertEqual(items[1], {"code": codes[1], "status": None, "reason": "not_found"})
        for item, receipt in zip(items[2:], (receipts[0], receipts[1], receipts[0])):
            self.assertEqual(item["status"], send("GET", f"/v1/dossiers/{receipt['dossier_id']}/status", "leader").json)
        self.assertEqual(send("POST", "/v1/dossiers/status", "client", {"codes": []}).json, {"items": []})

    def test_other_units_are_not_told_apart_from_nothing(self):
        code = take_in()["code"]
        items = send("POST", "/v1/dossiers/status", "stranger", {"codes": [code]}).json["items"]
        self.assertEqual(items, [{"code": code, "status": None, "reason": "not_found"}])

    def test_thousand_codes(self):
        code = take_in()["code"]
        items = send("POST", "/v1/dossiers/status", "admin", {"codes": [code] * 1000}).json["items"]
        self.assertEqual((len(items), {item["status"]["code"] for item in items}), (1000, {code}))


if __name__ == "__main__":
    main()
