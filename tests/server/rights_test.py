"""Rights: every route of the contract × every role, held against rights_matrix.json over real sockets; scopes of unit and
procedure; and the list of refusals."""
import http.client
import json
import os
import subprocess
import unittest
import urllib.parse

import client
from client import CONTRACT, TOKENS, URL, advance, components, intake_body, main, operate, second_unit, send, sql, take_in, until

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "rights_matrix.json"), encoding="utf-8") as f:
    MATRIX = json.load(f)
LETTERS = {"c": "clerk", "r": "reviewer", "h": "division_head", "l": "leader", "a": "admin", "i": "integration"}
OTHER = "1.013844"  # a procedure no dossier of this test is under, except one


def account(name, role, unit="H29.16", procedures=()):
    return client.account(name, role, unit, procedures=procedures)


class Wire:
    """One kept connection: a thousand requests are no thousand handshakes."""

    def __init__(self, test):
        self.connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=30)
        test.addCleanup(self.connection.close)

    def ask(self, method, path, token=None, headers=None):
        sent = {"If-Match": '"1"', "Idempotency-Key": os.urandom(8).hex(), "Tus-Resumable": "1.0.0", **(headers or {})}
        if method != "GET" and path.startswith("/v1/uploads"):
            sent["Content-Type"] = "application/offset+octet-stream"
        if token:
            sent["Authorization"] = "Bearer " + token
        body = b"{}" if method in ("POST", "PUT", "PATCH") else None
        try:
            answer = self.exchange(method, path, body, sent)
        except (ConnectionError, http.client.HTTPException):  # a refused upload ends its connection
            self.connection.close()
            answer = self.exchange(method, path, body, sent)
        raw = answer.read()
        kind = answer.headers.get("Content-Type", "")
        return answer.status, json.loads(raw).get("code") if kind.startswith("application/problem+json") and raw else None

    def exchange(self, method, path, body, headers):
        self.connection.request(method, path, body=body, headers=headers)
        return self.connection.getresponse()


advance("2026-03-02T09:00:00+07:00")
second_unit()
PEOPLE = {"c": TOKENS["clerk"], "r": TOKENS["reviewer"], "l": TOKENS["leader"], "a": TOKENS["admin"], "i": TOKENS["client"],
          "h": account("head-1", "division_head")}
FOREIGN = {letter: account(f"foreign-{letter}", role, unit="H29.99") for letter, role in LETTERS.items() if letter != "a"}
SCOPED = {letter: account(f"scoped-{letter}", role, procedures=[OTHER]) for letter, role in LETTERS.items()}
DOSSIER = take_in()
HOLDER = sql("insert into holders (kind, id_type, id_number, name, address, created_at, updated_at) values ('person', 'cccd',"
             " '001099000001', 'Nguyễn Thị Đào', '1 Đường số 1', now(), now()) returning holder_id").split("\n")[0]
NOBODY = "00000000-0000-0000-0000-00000000000a"
NAMES = {
    "id": DOSSIER["dossier_id"], "component": "TP01", "seq": "1", "document": NOBODY, "letter": "1", "result": NOBODY, "import": NOBODY,
    "unit": "H29.16", "year": "2026", "holder": HOLDER, "code": "1.013829", "version": "1", "change": NOBODY, "upload": NOBODY,
    "sha256": "0" * 64, "key": NOBODY, "client": NOBODY, "session": NOBODY,
    "target": "dvcqg", "message": "1", "entry": "1", "date": "2026-03-01", "notification": NOBODY, "posting": NOBODY, "delegation": NOBODY, "subscription": NOBODY, "delivery": NOBODY,
}


def path_of(pattern, verb):
    path = pattern
    for name, value in NAMES.items():
        if pattern.startswith("/v1/calendars/") and name == "id":
            value = "vn-hcmc"
        if pattern.startswith("/v1/reports/rates/{id}") and name == "id":
            value = "2.1"
        path = path.replace("{" + name + "}", value)
    if "holders" in pattern:
        path += "?purpose=intake"
    return path


def routes():
    for key, row in MATRIX.items():
        verb, pattern = key.split(" ")
        yield key, verb, path_of(pattern, verb), row.rstrip("!"), row.endswith("!")


class Matrix(unittest.TestCase):
    def test_every_route_has_a_row_and_one_action(self):
        contract = {f"{verb.upper()} {path}": operation for path, item in CONTRACT["paths"].items()
                    for verb, operation in item.items() if verb != "parameters"}
        self.assertEqual(set(MATRIX), set(contract))
        served = os.path.join(os.environ["MOTCUA_BUILD"], "services/motcuad/motcuad")
        printed = subprocess.run([served, "--print-rights"], check=True, capture_output=True, text=True).stdout.split("\n")
        actions = {" ".join(line.split(" ")[:2]): line.split(" ")[2] for line in printed if line}
        known = set(sql("select action from access_actions").split("\n"))
        self.assertEqual(set(actions), set(contract))
        for route, action in actions.items():
            self.assertEqual(contract[route].get("x-action", "-"), action, route)
            self.assertEqual(MATRIX[route] == "*", action == "-", route)
            self.assertTrue(action == "-" or action in known, f"{route}: {action} is not in the table of rights")
        self.assertEqual(known, set(actions.values()) - {"-"}, "an action no route has")

    def test_every_role_gets_what_the_matrix_says(self):
        wire = Wire(self)
        for key, verb, path, letters, _ in routes():
            for letter, token in PEOPLE.items():
                status, code = wire.ask(verb, path, token)
                said = f"{key} as {LETTERS[letter]}: {status} {code}"
                if letters == "*" or letter in letters:
                    self.assertNotIn(code, ("role_not_allowed", "scope_not_allowed", "token_missing", "token_unknown"), said)
                    self.assertLess(status, 500, said)
                elif verb != "HEAD":
                    self.assertEqual((status, code), (403, "role_not_allowed"), said)
                else:
                    self.assertEqual(status, 403, said)

    def test_nobody_gets_nothing_but_what_is_public(self):
        wire = Wire(self)
        for key, verb, path, letters, _ in routes():
            for token in (None, "khong-co-khoa-nay", "a.b.c"):
                status, code = wire.ask(verb, path, token)
                said = f"{key} with {token}: {status} {code}"
                if letters == "*":
                    self.assertNotIn(code, ("token_missing", "token_unknown"), said)
                else:
                    self.assertEqual(status, 401, said)

    def test_what_speaks_of_all_procedures_is_not_for_who_is_limited_to_some(self):
        wire = Wire(self)
        for key, verb, path, letters, whole in routes():
            if letters == "*":
                continue
            status, code = wire.ask(verb, path, SCOPED[letters[0]])
            self.assertEqual(code == "scope_not_allowed", whole, f"{key}: {status} {code}")

    def test_a_dossier_of_another_unit_or_procedure_is_not_there(self):
        wire = Wire(self)
        for key, verb, path, letters, _ in routes():
            if "/v1/dossiers/{id}" not in key:
                continue
            for who, tokens in (("unit", FOREIGN), ("procedure", SCOPED)):
                letter = next(one for one in letters if one in tokens)
                status, code = wire.ask(verb, path, tokens[letter])
                said = f"{key} of another {who}: {status} {code}"
                self.assertGreaterEqual(status, 400, said)
                if verb == "GET":
                    self.assertEqual((status, code), (404, "dossier_not_found"), said)


class Scopes(unittest.TestCase):
    def ask(self, path, token, method="GET", body=None):
        answer = send(method, path, body=body, headers={"Authorization": "Bearer " + token})
        return answer

    def test_lists_hold_only_what_the_scope_covers(self):
        mine = send("POST", "/v1/dossiers", "clerk", intake_body(procedure=OTHER, components=components(OTHER, 1))).json
        scoped = SCOPED["l"]
        listed = self.ask("/v1/dossiers", scoped).json["items"]
        self.assertEqual({d["procedure"] for d in listed}, {OTHER})
        self.assertIn(mine["code"], [d["code"] for d in listed])
        self.assertEqual({e["data"]["procedure"] for e in self.ask("/v1/events?limit=200", scoped).json["items"]}, {OTHER})
        asked = {"codes": [DOSSIER["code"], mine["code"]]}
        found = self.ask("/v1/dossiers/status", scoped, "POST", asked).json["items"]
        self.assertEqual([item["status"] is None for item in found], [True, False])
        self.assertEqual(self.ask("/v1/results", scoped).json["items"], [])
        self.assertEqual(self.ask(f"/v1/dossiers/{mine['dossier_id']}", scoped).status, 200)
        self.assertEqual(self.ask("/v1/dossiers", FOREIGN["l"]).json["items"], [])
        self.assertEqual(self.ask("/v1/events", FOREIGN["l"]).json["items"], [])
        rates = "/v1/reports/rates?from=2026-01-01&to=2026-03-31"
        self.assertEqual(self.ask(rates, scoped).json["procedure"], OTHER)
        self.assertEqual(self.ask(rates + "&procedure=1.013829", scoped).json["code"], "procedure_not_found")

    def test_search_and_the_days_receipts_hold_only_what_the_scope_covers(self):
        body = intake_body(procedure=OTHER, components=components(OTHER, 1))
        body["applicant"]["name"] = "Quách Thị Bưởi"
        mine = send("POST", "/v1/dossiers", "clerk", body).json
        body = intake_body()
        body["applicant"]["name"] = "Quách Thị Bưởi"
        other = send("POST", "/v1/dossiers", "clerk", body).json
        for words in ("quach thi buoi", "quach thi bưoi", "Quach Thi Buoit"):
            path = "/v1/search?q=" + urllib.parse.quote(words)
            everything = {row["dossier_id"] for row in self.ask(path, PEOPLE["c"]).json["items"]}
            self.assertEqual(everything, {mine["dossier_id"], other["dossier_id"]}, words)
            self.assertEqual({row["dossier_id"] for row in self.ask(path, SCOPED["c"]).json["items"]}, {mine["dossier_id"]}, words)
        for dossier, found in ((mine, 1), (other, 0)):
            rows = self.ask("/v1/search?q=" + dossier["code"], SCOPED["c"]).json["items"]
            self.assertEqual(len([row for row in rows if row["match"] == "exact"]), found)
        day = self.ask("/v1/units/H29.16/receipts?date=2026-03-02", SCOPED["c"])
        slips = subprocess.run(["pdftotext", "-", "-"], input=day.raw, check=True, capture_output=True).stdout.decode()
        self.assertIn(mine["code"], slips)
        self.assertNotIn(other["code"], slips)

    def test_a_scoped_clerk_takes_in_only_own_procedures(self):
        refused = self.ask("/v1/dossiers", SCOPED["c"], "POST", intake_body())
        self.assertEqual((refused.status, refused.json["code"]), (403, "role_not_allowed"))
        body = intake_body(procedure=OTHER, components=components(OTHER, 1))
        self.assertEqual(self.ask("/v1/dossiers", SCOPED["c"], "POST", body).status, 201)

    def test_a_new_version_of_the_table_holds_within_a_second(self):
        with open(os.path.join(os.environ["MOTCUA_SOURCE"], "config/rights.json"), encoding="utf-8") as f:
            table = json.load(f)
        path = f"/v1/dossiers/{DOSSIER['dossier_id']}"
        self.assertEqual(send("GET", path, "reviewer").status, 200)
        for action in table["actions"]:
            if action["action"] in ("dossier.read", "dossier.list"):
                action["roles"] = [{"role": "reviewer", "procedures": [OTHER]} if r == "reviewer" else r for r in action["roles"]]
        try:
            self.publish({**table, "version": 2})
            until(lambda: send("GET", path, "reviewer").status == 404)
            self.assertNotIn(DOSSIER["code"], [d["code"] for d in send("GET", "/v1/dossiers", "reviewer").json["items"]])
            self.assertEqual(send("GET", path, "clerk").status, 200)
        finally:
            with open(os.path.join(os.environ["MOTCUA_SOURCE"], "config/rights.json"), encoding="utf-8") as f:
                self.publish({**json.load(f), "version": 3})
        until(lambda: send("GET", path, "reviewer").status == 200)

    def publish(self, table):
        directory = os.path.join(os.environ["MOTCUA_SERVING"], "config")
        with open(os.path.join(directory, "rights.json"), "w", encoding="utf-8") as f:
            json.dump(table, f)
        operate("seed", directory)


class Refusals(unittest.TestCase):
    def test_refusals_are_counted_on_lines_without_personal_data(self):
        wire = Wire(self)
        token = account("curious-1", "clerk", unit="H29.99")
        path = f"/v1/dossiers/{DOSSIER['dossier_id']}"
        for _ in range(3):
            self.assertEqual(wire.ask("GET", path, token)[0], 404)
        self.assertEqual(wire.ask("GET", "/v1/audit/head", token)[0], 403)
        self.assertEqual(wire.ask("GET", f"{path}/components/{urllib.parse.quote('Nguyễn Thị Đào 0900000001')}/offers", token)[0], 404)
        lines = send("GET", "/v1/access-refusals?actor=curious-1", "admin").json["items"]
        seen = {(line["route"], line["rule"]): line for line in lines}
        hidden = seen["GET /v1/dossiers/{id}", "dossier_not_visible"]
        self.assertEqual((hidden["times"], hidden["target"], hidden["action"]), (3, DOSSIER["dossier_id"], "dossier.read"))
        self.assertEqual(seen["GET /v1/audit/head", "role_not_allowed"]["times"], 1)
        self.assertNotIn("0900000001", json.dumps(lines))
        self.assertEqual(wire.ask("GET", "/v1/dossiers/" + NOBODY, token), (404, "dossier_not_found"))
        self.assertEqual(len(send("GET", "/v1/access-refusals?actor=curious-1", "admin").json["items"]), len(lines), "what is not there is no refusal")

    def test_the_list_is_read_in_pages_and_grows_only_so_far(self):
        sql("insert into access_refusals (day, first_at, last_at, times, actor, action, route, target, rule)"
            " select vn_date(motcua_now()), motcua_now(), motcua_now(), 1, 'busy-1', 'dossier.read', 'GET /x', n::text, 'dossier_not_visible'"
            " from generate_series(1, 200) n")
        for n in range(3):
            sql(f"select note_refusal('busy-1', 'dossier.read', 'GET /x', 'more-{n}', 'dossier_not_visible')")
        self.assertEqual(sql("select times from access_refusals where actor = 'busy-1' and target = '*'"), "3")
        self.assertEqual(sql("select count(*) from access_refusals where actor = 'busy-1'"), "201")
        first = send("GET", "/v1/access-refusals?actor=busy-1&limit=150", "admin").json
        rest = send("GET", "/v1/access-refusals?actor=busy-1&limit=150&after=" + urllib.parse.quote(first["next"]), "admin").json
        self.assertEqual((len(first["items"]), len(rest["items"]), rest["next"]), (150, 51, None))


if __name__ == "__main__":
    main()
