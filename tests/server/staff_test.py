"""Staff: postings from day to day with their history, and who decides in whose stead."""
import subprocess
import unittest

import client
from client import advance, components, intake_body, main, now, second_unit, send, sql, take_in, until, version_of

SALT = "1.013829"
OTHER = "1.013844"


def account(name, role, unit="H29.16", **more):
    return client.account(name, role, unit, **more)


advance("2026-03-02T09:00:00+07:00")
second_unit()
WHO = {
    "giam-doc": account("giam-doc", "leader", shown="Phạm Quốc Hùng"),
    "truong-phong": account("truong-phong", "division_head", shown="Lê Thị Bình"),
    "quay-1": account("quay-1", "clerk", shown="Trần Văn Tâm"),
    "quay-2": account("quay-2", "clerk", shown="Đỗ Thị Mai", procedures=[SALT]),
    "nguoi-ngoai": account("nguoi-ngoai", "leader", unit="H29.99"),
    "quan-tri": account("quan-tri", "admin", unit=None),
}


def ask(name, method, path, body=None, stead=None, headers=None):
    sent = {"Authorization": "Bearer " + WHO[name], **({"Acting-For": stead} if stead else {}), **(headers or {})}
    return send(method, path, body=body, headers=sent)


def post(name="giam-doc", **changes):
    body = {"account": "quay-1", "unit": "H29.16", "role": "reviewer", "starts_on": "2026-03-02", "decision": "15/PC-SATTP", **changes}
    return ask(name, "POST", "/v1/postings", body)


def is_clerk(name):
    """Midnight reaches a node within a second: so long it remembers who somebody is."""
    return ask(name, "POST", "/v1/dossiers", {}).json["code"] != "role_not_allowed"


def at_work(day):
    rows = ask("giam-doc", "GET", "/v1/units/H29.16/staff?on=" + day).json["items"]
    return {row["account"]: row["role"] for row in rows}


def rule(answer):
    problem = answer.json
    faults = problem.get("errors") or [{}]
    return answer.status, problem["code"], faults[0].get("pointer"), faults[0].get("rule")


class Postings(unittest.TestCase):
    def test_01_a_posting_holds_on_its_days_and_stays_in_the_history(self):
        taken = post(starts_on="2026-03-03", ends_on="2026-03-04", procedures=[OTHER])
        self.assertEqual((taken.status, taken.json["state"]), (201, "planned"), taken.raw)
        intake = intake_body(procedure=OTHER, components=components(OTHER, 1))
        self.assertEqual(ask("quay-1", "POST", "/v1/dossiers", intake).status, 201)
        advance("2026-03-03T08:00:00+07:00")
        until(lambda: not is_clerk("quay-1"))
        self.assertEqual({d["procedure"] for d in ask("quay-1", "GET", "/v1/dossiers").json["items"]}, {OTHER})
        self.assertEqual([at_work(f"2026-03-0{day}")["quay-1"] for day in (2, 3, 4, 5)], ["clerk", "reviewer", "reviewer", "clerk"])
        advance("2026-03-05T08:00:00+07:00")
        until(lambda: is_clerk("quay-1"))
        self.assertEqual(ask("quay-1", "POST", "/v1/dossiers", intake).status, 201)
        history = ask("giam-doc", "GET", "/v1/postings?account=quay-1").json["items"]
        self.assertEqual([(p["state"], p["made_by"], p["decision"]) for p in history], [("over", "giam-doc", "15/PC-SATTP")])
        self.assertEqual(at_work("2026-03-04")["quay-1"], "reviewer", "who sat where does not change afterwards")

    def test_02_rotation_hands_the_counter_on_without_a_gap(self):
        self.assertEqual(post(account="quay-1", role="clerk", procedures=[SALT], starts_on="2026-03-05").status, 201)
        running = ask("giam-doc", "GET", "/v1/postings?account=quay-1&on=2026-03-06").json["items"][0]
        overlapping = post(account="quay-1", starts_on="2026-04-01")
        self.assertEqual((overlapping.status, overlapping.json["code"]), (409, "posted_already"))
        path = f"/v1/postings/{running['posting_id']}/end"
        self.assertEqual(rule(ask("giam-doc", "POST", path, {"ends_on": "2026-03-04", "reason": "Luân phiên"}))[3], "last_day")
        ended = ask("giam-doc", "POST", path, {"ends_on": "2026-03-06", "reason": "Luân phiên"})
        self.assertEqual((ended.status, ended.json["ends_on"], ended.json["state"]), (200, "2026-03-06", "in_force"))
        self.assertEqual(post(account="quay-1", starts_on="2026-03-07").status, 201)
        self.assertEqual([at_work(day)["quay-1"] for day in ("2026-03-06", "2026-03-07")], ["clerk", "reviewer"])

    def test_03_a_posting_ended_at_once_is_over_at_once(self):
        made = post(account="quay-2", role="reviewer", starts_on="2026-03-05").json
        path = f"/v1/dossiers/{take_in()['dossier_id']}/components"
        self.assertEqual(ask("quay-2", "POST", path, {"components": []}, headers={"If-Match": '"1"'}).json["code"], "role_not_allowed")
        over = ask("giam-doc", "POST", f"/v1/postings/{made['posting_id']}/end", {"reason": "Nghỉ ốm"})
        self.assertEqual((over.json["state"], over.json["ended_by"], over.json["end_reason"]), ("over", "giam-doc", "Nghỉ ốm"))
        self.assertNotEqual(ask("quay-2", "POST", path, {"components": []}, headers={"If-Match": '"1"'}).json["code"], "role_not_allowed")
        again = ask("giam-doc", "POST", f"/v1/postings/{made['posting_id']}/end", {"reason": "Nghỉ ốm"})
        self.assertEqual((again.status, again.json["code"]), (409, "posting_over"))
        self.assertIn("posted", sql("select string_agg(what, ' ' order by change_id) from account_changes where account = 'quay-2'"))

    def test_04_nobody_is_raised_and_no_day_is_changed_afterwards(self):
        self.assertEqual(rule(post(account="truong-phong"))[2:], ("/account", "account_not_posted"))
        self.assertEqual(rule(post(role="leader"))[2], "/role")
        self.assertEqual(rule(post(unit="H29.99"))[2:], ("/unit", "unit_elsewhere"))
        self.assertEqual(rule(post(unit="H29.00"))[2:], ("/unit", "unit_unknown"))
        self.assertEqual(rule(post(name="nguoi-ngoai"))[2:], ("/account", "account_not_posted"))
        self.assertEqual(rule(post(starts_on="2026-03-04"))[2:], ("/starts_on", "starts_in_past"))
        self.assertEqual(rule(post(starts_on="2026-03-09", ends_on="2026-03-08"))[2:], ("/ends_on", "days_range"))
        self.assertEqual(rule(post(procedures=["9.999999"]))[2:], ("/procedures", "procedure_unknown"))
        self.assertEqual(post(name="quay-2").json["code"], "role_not_allowed")
        self.assertEqual(ask("nguoi-ngoai", "GET", "/v1/units/H29.16/staff").status, 404)
        self.assertEqual(post(name="quan-tri", account="quay-2", unit="H29.99", starts_on="2026-12-01").status, 201)

    def test_05_history_comes_in_pages(self):
        first = ask("giam-doc", "GET", "/v1/postings?limit=1").json
        second = ask("giam-doc", "GET", "/v1/postings?limit=200&after=" + first["next"]).json
        self.assertEqual((len(first["items"]), second["next"]), (1, None))
        self.assertNotIn(first["items"][0], second["items"])


def empower(name="giam-doc", **changes):
    body = {"to": "truong-phong", "actions": ["letter.draft", "letter.approve", "letter.issue"], "manner": "TUQ", "title": "Trưởng phòng Cấp phép",
            "starts_on": now()[:10], "ends_on": "2026-03-31", "decision": "21/GUQ-SATTP", **changes}
    return ask(name, "POST", "/v1/delegations", body)


class StandIns(unittest.TestCase):
    def letter(self, dossier, path, body, stead=None):
        tag = {"If-Match": f'"{version_of(dossier)}"'}
        return ask("truong-phong", "POST", f"/v1/dossiers/{dossier}{path}", body, stead, tag)

    def test_11_who_was_empowered_signs_in_the_heads_stead_and_the_record_says_so(self):
        dossier = take_in()["dossier_id"]
        reason = {"reason": "Chờ kết quả kiểm nghiệm."}
        self.assertEqual(self.letter(dossier, "/letters", reason).status, 200)
        self.assertEqual(self.letter(dossier, "/letters/1/approve", {}).json["code"], "role_not_allowed")
        self.assertEqual(self.letter(dossier, "/letters/1/approve", {}, "giam-doc").json["code"], "delegation_missing")
        given = empower()
        self.assertEqual((given.status, given.json["state"]), (201, "in_force"), given.raw)
        self.assertEqual(self.letter(dossier, "/letters/1/approve", {}, "giam-doc").status, 200)
        self.assertEqual(self.letter(dossier, "/letters/1/issue", {}, "giam-doc").status, 200)
        events = [e["data"] | {"type": e["type"]} for e in ask("giam-doc", "GET", f"/v1/dossiers/{dossier}/events").json["items"]]
        issued = next(e for e in events if e["type"] == "letter.apology_issued")
        self.assertEqual((issued["actor"], issued["acting_for"], issued["channel"]), ("truong-phong", "giam-doc", "desk"))
        drafted = next(e for e in events if e["type"] == "letter.apology_edited")
        self.assertEqual((drafted["actor"], drafted["acting_for"]), ("truong-phong", None))
        self.assertEqual(sql("select first_broken_event() is null"), "t")
        pdf = ask("giam-doc", "GET", f"/v1/dossiers/{dossier}/letters/1/pdf").raw
        words = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, check=True, capture_output=True, text=False).stdout.decode()
        head = words.index("TUQ. GIÁM ĐỐC")
        self.assertLess(head, words.index("TRƯỞNG PHÒNG CẤP PHÉP"))
        self.assertIn("Lê Thị Bình", words[head:])

    def test_12_only_what_was_delegated_to_whom_for_how_long(self):
        dossier = take_in()["dossier_id"]
        seal = self.letter(dossier, "/documents/00000000-0000-0000-0000-00000000000a/reissue", {"reason": "x"}, "giam-doc")
        self.assertEqual(seal.json["code"], "role_not_allowed", "not among the actions")
        self.assertEqual(ask("quay-2", "GET", f"/v1/dossiers/{dossier}", stead="giam-doc").json["code"], "delegation_missing")
        self.assertEqual(ask("truong-phong", "GET", "/v1/clients", stead="giam-doc").json["code"], "role_not_allowed")
        passed_on = ask("truong-phong", "POST", "/v1/delegations", {"to": "giam-doc"}, stead="giam-doc")
        self.assertEqual(passed_on.json["code"], "role_not_allowed", "it is not passed on")
        refused = ask("quan-tri", "GET", "/v1/access-refusals?rule=delegation_missing").json["items"]
        self.assertIn("truong-phong", [line["actor"] for line in refused])
        given = ask("giam-doc", "GET", "/v1/delegations?account=truong-phong").json["items"][0]
        ended = ask("truong-phong", "POST", f"/v1/delegations/{given['delegation_id']}/end", {})
        self.assertEqual((ended.status, ended.json["state"], ended.json["ended_by"]), (200, "over", "truong-phong"))
        self.letter(dossier, "/letters", {"reason": "Chờ kết quả kiểm nghiệm."})
        self.assertEqual(self.letter(dossier, "/letters/1/approve", {}, "giam-doc").json["code"], "delegation_missing")
        again = ask("giam-doc", "POST", f"/v1/delegations/{given['delegation_id']}/end", {})
        self.assertEqual((again.status, again.json["code"]), (409, "delegation_over"))

    def test_13_what_cannot_be_delegated(self):
        self.assertEqual(rule(empower(to="quay-1"))[2:], ("/to", "account_not_delegate"))
        self.assertEqual(rule(empower(to="giam-doc"))[2:], ("/to", "account_not_delegate"))
        self.assertEqual(rule(empower(to="nguoi-ngoai"))[2:], ("/to", "account_not_delegate"))
        self.assertEqual(rule(empower(actions=["delegation.give"]))[2:], ("/actions", "action_not_delegable"))
        self.assertEqual(rule(empower(actions=["client.manage"]))[2:], ("/actions", "action_not_delegable"))
        self.assertEqual(rule(empower(actions=[]))[2], "/actions")
        self.assertEqual(rule(empower(ends_on="2027-12-31"))[2:], ("/ends_on", "days_range"))
        self.assertEqual(rule(empower(manner="PP"))[2], "/manner")
        self.assertEqual(empower(name="truong-phong").json["code"], "role_not_allowed")
        self.assertEqual(ask("nguoi-ngoai", "GET", "/v1/delegations").json["items"], [])

    def test_14_a_delegation_ends_with_its_last_day(self):
        self.assertEqual(empower(ends_on=now()[:10], procedures=[OTHER], manner="KT", title="Phó Giám đốc").status, 201)
        dossier = take_in()["dossier_id"]
        self.letter(dossier, "/letters", {"reason": "Chờ kết quả kiểm nghiệm."})
        self.assertEqual(self.letter(dossier, "/letters/1/approve", {}, "giam-doc").status, 404, "not of this procedure")
        mine = send("POST", "/v1/dossiers", "clerk", intake_body(procedure=OTHER, components=components(OTHER, 1))).json["dossier_id"]
        self.letter(mine, "/letters", {"reason": "Chờ kết quả kiểm nghiệm."})
        self.assertEqual(self.letter(mine, "/letters/1/approve", {}, "giam-doc").status, 200)
        self.assertEqual(sql(f"select approved_by from apologies where dossier_id = '{mine}'"), "KT. Phó Giám đốc – Lê Thị Bình")
        advance("2026-03-06T08:00:00+07:00")
        until(lambda: self.letter(mine, "/letters/1/issue", {}, "giam-doc").json.get("code") == "delegation_missing")


if __name__ == "__main__":
    main()
