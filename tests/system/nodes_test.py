"""Several motcuad on one database: letters written once, power cuts, orderly stops, pollers of another node."""
import http.client
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
import unittest

PROCEDURE = "1.013829"
ENVIRONMENT = os.environ
LOST = (http.client.HTTPException, OSError)


def sql(statement):
    done = subprocess.run(
        ["psql", "-X", "-qAt", "-h", ENVIRONMENT["MOTCUA_PG_HOST"], "-U", "motcua", "-d", ENVIRONMENT["MOTCUA_DATABASE"], "-c", statement],
        check=True, capture_output=True, text=True,
    )
    return done.stdout.strip()


class Node:
    """One running motcuad."""

    def __init__(self):
        serving = ENVIRONMENT["MOTCUA_SERVING"]
        self.folder = tempfile.mkdtemp(dir=serving)
        port_file = os.path.join(self.folder, "port")
        with open(os.path.join(self.folder, "log"), "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [os.path.join(ENVIRONMENT["MOTCUA_BUILD"], "services/motcuad/motcuad"), "--config", serving + "/motcuad.json",
                 "--migrations", ENVIRONMENT["MOTCUA_SOURCE"] + "/schemas/sql", "--port-file", port_file],
                stdout=log, stderr=log,
            )
        until(lambda: os.path.exists(port_file) and os.path.getsize(port_file) > 0)
        with open(port_file, encoding="utf-8") as file:
            self.port = int(file.read())
        until(self.is_ready)

    def is_ready(self):
        try:
            return self.send("GET", "/readyz")[0] == 200
        except LOST:
            return False

    def send(self, method, path, role=None, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = dict(headers or {})
        if role:
            sent["Authorization"] = "Bearer " + ENVIRONMENT[role.upper()]
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, sent)
            answer = connection.getresponse()
            raw = answer.read()
            return answer.status, (json.loads(raw) if raw and raw[:1] in b"{[" else raw), answer.headers
        finally:
            connection.close()

    def get(self, path, role="leader"):
        status, body, _ = self.send("GET", path, role)
        assert status == 200, (path, status, body)
        return body

    def take_in(self, key=None):
        headers = {"Idempotency-Key": key} if key else {}
        body = {
            "unit": "H29.16", "procedure": PROCEDURE, "channel": "counter", "components": COMPONENTS,
            "applicant": {"kind": "person", "name": "Nguyễn Thị Đào", "address": "1 Đường số 1"},
        }
        return self.send("POST", "/v1/dossiers", "clerk", body, headers)

    def act(self, dossier, role, version, body, path="/actions"):
        return self.send("POST", f"/v1/dossiers/{dossier}{path}", role, body, {"If-Match": f'"{version}"'})

    def advance(self, to):
        status, body, _ = self.send("POST", "/v1/test-clock/advance", "admin", {"to": to})
        assert status == 200, body

    def stop(self, how):
        self.process.send_signal(how)
        return self.process.wait(timeout=60)


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        threading.Event().wait(0.01)


class Writers:
    """Desks that take in dossiers at once, each with a key, and note what was acknowledged."""

    def __init__(self, node, name, desks=4, each=60):
        self.node, self.acknowledged, self.unanswered = node, {}, []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.write, args=(f"{name}-{desk}", each)) for desk in range(desks)]
        for thread in self.threads:
            thread.start()

    def write(self, name, each):
        for number in range(each):
            key = f"{name}-{number}"
            try:
                status, body, _ = self.node.take_in(key)
            except LOST:
                status, body = 0, None
            with self.lock:
                if status == 201:
                    self.acknowledged[key] = body["dossier_id"]
                else:
                    self.unanswered.append(key)

    def wait_for(self, count):
        until(lambda: len(self.acknowledged) >= count, 120)

    def join(self):
        for thread in self.threads:
            thread.join()


class Nodes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.one, cls.two = Node(), Node()
        cls.one.advance("2026-03-02T09:00:00+07:00")

    @classmethod
    def tearDownClass(cls):
        for node in (cls.one, cls.two):
            if node.process.poll() is None:
                node.stop(signal.SIGTERM)

    def together(self, *calls):
        answers = [None] * len(calls)

        def run(index):
            answers[index] = calls[index]()

        threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def test_1_two_nodes_write_every_letter_once(self):
        dossiers = [self.together(self.one.take_in, self.two.take_in)[index % 2][1]["dossier_id"] for index in range(20)]
        self.together(
            lambda: self.one.advance("2026-03-13T09:00:00+07:00"), lambda: self.two.advance("2026-03-13T09:00:00+07:00")
        )
        self.one.advance("2026-03-17T09:00:00+07:00")
        doubles = sql("select count(*) from (select 1 from apologies group by dossier_id having count(*) <> 1) x")
        self.assertEqual(doubles, "0")
        self.assertEqual(sql("select count(*) from dossiers where late_at is null"), "0")
        self.assertEqual(sql("select count(*) from events where type = 'dossier.late'"), sql("select count(*) from dossiers"))
        for dossier in dossiers[:6]:
            version = self.one.get(f"/v1/dossiers/{dossier}")["version"]
            for path, body in (("/letters", {"reason": "Chờ kết quả kiểm nghiệm."}), ("/letters/1/approve", {}), ("/letters/1/issue", {})):
                answers = self.together(
                    *[lambda node=node: node.act(dossier, "leader", version, body, path) for node in (self.one, self.two)]
                )
                statuses = sorted(answer[0] for answer in answers)
                self.assertEqual(statuses[0], 200, answers)
                self.assertIn(statuses[1], (409, 412), answers)
                version = next(answer[1]["version"] for answer in answers if answer[0] == 200)
        self.assertEqual(sql("select count(*) from events where type = 'letter.apology_issued'"), "6")
        numbers = sorted(sql("select number from apologies where state = 'issued'").split("\n"))
        self.assertEqual([number.split("/")[0] for number in numbers], ["01", "02", "03", "04", "05", "06"])

    def test_2_poller_of_one_node_sees_the_change_made_on_the_other_within_a_second(self):
        dossier = self.one.take_in()[1]["dossier_id"]
        path = f"/v1/dossiers/{dossier}/status"
        for _ in range(10):
            _, body, headers = self.two.send("GET", path, "client")
            tag = {"If-None-Match": headers["ETag"]}
            self.assertEqual(self.two.send("GET", path, "client", headers=tag)[0], 304)
            step = {"type": "forward", "to_step": self.first_step}
            self.assertEqual(self.one.act(dossier, "reviewer", body["version"], step)[0], 200)
            changed = time.monotonic()
            until(lambda: self.two.send("GET", path, "client", headers=tag)[0] == 200, 10)
            self.assertLess(time.monotonic() - changed, 1.0)

    @property
    def first_step(self):
        return PROCEDURE_FILE["steps"][1]["code"]

    def nothing_lost(self, writers):
        kept = set(sql("select dossier_id from dossiers").split("\n"))
        self.assertEqual(set(writers.acknowledged.values()) - kept, set(), "an acknowledged dossier is gone")

    def keys_are_answered_again_by(self, node, writers):
        for key in writers.unanswered:
            status, body, _ = node.take_in(key)
            self.assertEqual(status, 201, body)
            writers.acknowledged[key] = body["dossier_id"]
        self.assertEqual(len(set(writers.acknowledged.values())), len(writers.acknowledged), "two keys, one dossier")
        gaps = sql(
            "select count(*) from (select right(code, 4)::int - row_number() over"
            " (partition by left(code, length(code) - 5) order by code) as gap from dossiers where code is not null) x where gap <> 0"
        )
        self.assertEqual(gaps, "0", "the dossier codes have a gap")

    def test_3_kill_in_mid_load_loses_no_acknowledged_write(self):
        before = int(sql("select count(*) from dossiers"))
        writers = Writers(self.two, "kill")
        writers.wait_for(40)
        self.two.stop(signal.SIGKILL)
        writers.join()
        self.assertTrue(writers.unanswered, "the kill came after the load")
        self.nothing_lost(writers)
        type(self).two = Node()
        self.keys_are_answered_again_by(self.two, writers)
        self.assertEqual(int(sql("select count(*) from dossiers")) - before, len(writers.acknowledged), "a key made two dossiers")

    def test_4_orderly_stop_in_mid_load_answers_what_it_took(self):
        before = int(sql("select count(*) from dossiers"))
        writers = Writers(self.two, "stop")
        writers.wait_for(40)
        self.assertEqual(self.two.stop(signal.SIGTERM), 0)
        writers.join()
        self.nothing_lost(writers)
        taken = int(sql("select count(*) from dossiers")) - before
        self.assertEqual(taken, len(writers.acknowledged), "a dossier was taken in and never acknowledged")
        type(self).two = Node()
        self.keys_are_answered_again_by(self.two, writers)

    def test_5_cut_connections_of_the_database_are_mended(self):
        cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        self.assertGreater(int(sql(cut)), 0)
        until(self.one.is_ready)
        key = "after-the-cut"
        until(lambda: self.one.take_in(key)[0] == 201)
        self.assertEqual(sql("select count(*) from idempotency_keys where key = '" + key + "'"), "1")

    def test_6_calendar_change_survives_a_power_cut_and_reaches_every_dossier_once(self):
        calendar = json.loads(json.dumps(PUBLISHED))
        calendar["version"] = 2
        day = self.one.take_in()[1]["due_current"][:10]
        calendar["days"].append({"date": day, "kind": "holiday", "status": "decided", "instrument": "Thông báo thử"})
        proposed = {"reason": "Thông báo thử", "document": calendar}
        status, change, _ = self.one.send("POST", "/v1/calendars/vn-hcmc/changes", "admin", proposed)
        self.assertEqual(status, 201, change)
        self.assertGreater(change["counts"]["later"], 100, "the change would be over with its first batch")
        path = "/v1/calendars/vn-hcmc/changes/" + change["change_id"]
        self.assertEqual(self.two.send("POST", path + "/approve", "leader")[0], 200)
        until(lambda: sql("select count(*) from calendar_adoptions") != "0")
        self.together(lambda: self.one.stop(signal.SIGKILL), lambda: self.two.stop(signal.SIGKILL))
        type(self).one, type(self).two = Node(), Node()
        until(lambda: self.one.get(path)["state"] == "applied")

        self.assertEqual(int(sql("select count(*) from calendar_adoptions")), change["counts"]["open"])
        self.assertEqual(sql("select count(*) from dossiers where finished_at is null and calendar_version <> 2"), "0")
        for table, column in (("events", "type = 'dossier.calendar_changed'"), ("deadline_ledger", "kind = 'calendar_changed'")):
            doubles = sql(f"select count(*) from (select 1 from {table} where {column} group by dossier_id having count(*) > 1) x")
            self.assertEqual(doubles, "0", table)
        shown = sql("select count(*) from calendar_change_dossiers c join dossiers d using (dossier_id) where d.due_current <> c.due_after")
        self.assertEqual(shown, "0", "a date is not the one the leader was shown")

    def test_7_every_node_takes_in_under_the_new_version_without_restart(self):
        calendar = json.loads(json.dumps(PUBLISHED))
        calendar["version"] = 3
        status, change, _ = self.one.send("POST", "/v1/calendars/vn-hcmc/changes", "admin", {"reason": "Rút thông báo", "document": calendar})
        self.assertEqual(status, 201, change)
        path = "/v1/calendars/vn-hcmc/changes/" + change["change_id"]
        self.assertEqual(self.one.send("POST", path + "/approve", "leader")[0], 200)
        receipts = [node.take_in()[1] for node in (self.one, self.two) for _ in range(3)]
        under = sql("select distinct calendar_version from dossiers where code in ('" + "', '".join(one["code"] for one in receipts) + "')")
        self.assertEqual(under, "3")
        for node in (self.one, self.two):
            until(lambda node=node: node.get("/v1/calendars/vn-hcmc")["version"] == 3)
        until(lambda: self.two.get(path)["state"] == "applied")


def first(node):
    return node.get(f"/v1/procedures/{PROCEDURE}/versions/1", "clerk")


if __name__ == "__main__":
    seed = Node()
    PROCEDURE_FILE = first(seed)
    with open(os.path.join(ENVIRONMENT["MOTCUA_SOURCE"], "config/calendars/vn-hcmc.json"), encoding="utf-8") as published:
        PUBLISHED = json.load(published)
    COMPONENTS = [{"code": one["code"]} for one in PROCEDURE_FILE["components"]]
    seed.stop(signal.SIGTERM)
    unittest.main(verbosity=2)
