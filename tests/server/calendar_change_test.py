"""A new version of the calendar over open dossiers: refused input, the preview, approval by a second person, what follows."""
import subprocess
import unittest

from client import CALENDAR, PUBLISHED, TOKENS, account, act, advance, calendar, main, propose, rows, send, sql, take_in, until

advance("2026-12-29T09:00:00+07:00")
# One open dossier of every kind; the second version works on 19/12/2026 and rests on 11/01/2027.
RECEIVED = {
    "unchanged": "2026-12-01T09:00:00+07:00",
    "earlier": "2026-12-15T09:00:00+07:00",
    "now_firm": "2026-12-21T09:00:00+07:00",
    "later": "2026-12-29T08:00:00+07:00",
}
DOSSIERS = {outcome: take_in(received_at=at) for outcome, at in RECEIVED.items()}
BEFORE = {
    "unchanged": "2026-12-15T17:00:00+07:00",
    "earlier": "2026-12-29T17:00:00+07:00",
    "now_firm": "2027-01-05T17:00:00+07:00",
    "later": "2027-01-13T17:00:00+07:00",
}
AFTER = {**BEFORE, "later": "2027-01-14T17:00:00+07:00"}
SECOND = calendar(2, ("2026-12-19", "swap_work"), ("2027-01-11", "holiday"))
NOBODY = "/changes/00000000-0000-4000-8000-000000000000"


def due(outcome):
    return send("GET", "/v1/dossiers/" + DOSSIERS[outcome]["dossier_id"], "leader").json["due_current"]


class Refused(unittest.TestCase):
    def refuse(self, answer, status, rule, pointer=None):
        self.assertEqual(answer.status, status, answer.raw[:400])
        problem = answer.json
        faults = problem.get("errors", [])
        self.assertIn(rule, [problem["code"]] + [one["rule"] for one in faults])
        if pointer is not None:
            self.assertIn(pointer, [one["pointer"] for one in faults])
        self.assertTrue(problem["detail"] and problem["detail_en"])
        self.assertEqual(rows(), self.before, "something was written")

    def setUp(self):
        self.before = rows()

    def document(self, rule, pointer, status=422, **changes):
        document = {key: value for key, value in {**SECOND, **changes}.items() if value is not None}
        self.refuse(propose(document), status, rule, pointer)

    def test_only_the_administrator_proposes(self):
        for role in ("clerk", "reviewer", "leader", "client"):
            self.refuse(propose(SECOND, role), 403, "role_not_allowed")
        self.refuse(propose(SECOND, None), 401, "token_missing")

    def test_neither_or_both_ways_to_name_the_version(self):
        for body in ({"reason": "x"}, {"reason": "x", "version": 2, "document": SECOND}):
            self.refuse(send("POST", CALENDAR + "/changes", "admin", body), 422, "version_or_document", "/document")

    def test_reason_is_mandatory(self):
        body = {"document": SECOND, "reason": " "}
        self.refuse(send("POST", CALENDAR + "/changes", "admin", body), 422, "required", "/reason")

    def test_unknown_field(self):
        body = {"document": SECOND, "reason": "x", "force": True}
        self.refuse(send("POST", CALENDAR + "/changes", "admin", body), 422, "unknown_field", "/force")

    def test_unknown_version(self):
        body = {"version": 7, "reason": "x"}
        self.refuse(send("POST", CALENDAR + "/changes", "admin", body), 422, "calendar_version_unknown", "/version")
        for version in (0, -1, "2", 1.5, 10**12):
            body = {"version": version, "reason": "x"}
            self.refuse(send("POST", CALENDAR + "/changes", "admin", body), 422, "integer_range", "/version")

    def test_unknown_calendar(self):
        body = {"version": 1, "reason": "x"}
        self.refuse(send("POST", "/v1/calendars/khong-co/changes", "admin", body), 404, "calendar_not_found")
        self.refuse(send("GET", "/v1/calendars/khong-co/versions", "clerk"), 404, "calendar_not_found")

    def test_calendar_that_is_no_object(self):
        for document in ([], "x", 3):
            self.refuse(propose(document), 422, "object", "/document")

    def test_malformed_calendar(self):
        self.document("required", "/document/week", week=None)
        self.document("unknown_key", "/document/country", country="VN")
        day = {"date": "2027-02-30", "kind": "holiday", "status": "decided", "instrument": "x"}
        self.document("date", f"/document/days/{len(SECOND['days'])}/date", days=SECOND["days"] + [day])
        self.document("outside_span", "/document/days/0/date", first_day="2018-01-02")
        self.document("date_order", "/document/first_day", last_day="2017-01-01")
        self.document("calendar_meaning", "/document", days=SECOND["days"] + [SECOND["days"][0]])
        self.document("text", None, title="a\0b")

    def test_calendar_without_a_working_day(self):
        week = {day: {"sessions": []} for day in SECOND["week"]}
        self.document("calendar_meaning", "/document", week=week)

    def test_calendar_of_another_name_or_number(self):
        self.document("calendar_id_mismatch", "/document/calendar_id", calendar_id="vn-hanoi")
        self.document("calendar_version_not_newest", None, status=409, version=PUBLISHED["version"])

    def test_calendar_of_a_megabyte(self):
        self.refuse(propose({**SECOND, "title": "a" * 1_100_000}), 413, "body_too_large")

    def test_unknown_change(self):
        for path in (NOBODY, "/changes/khong-phai-uuid", "/changes/" + "0" * 36):
            self.refuse(send("GET", CALENDAR + path, "leader"), 404, "calendar_change_not_found")
            self.refuse(send("POST", CALENDAR + path + "/approve", "leader"), 404, "calendar_change_not_found")


class RefusedApproval(unittest.TestCase):
    """Ends with nothing approved: the calendar stays at its first version."""

    def setUp(self):
        self.change = propose(SECOND).json
        self.path = f"{CALENDAR}/changes/{self.change['change_id']}"

    def tearDown(self):
        self.assertEqual(send("GET", self.path, "leader").json["state"], "previewed")
        self.assertEqual(sql("select max(version) from calendar_versions"), "1")
        self.assertEqual(sql("select max(calendar_version) from dossiers"), "1")

    def refuse(self, answer, status, rule):
        self.assertEqual((answer.status, answer.json["code"]), (status, rule))

    def test_roles(self):
        for role in ("clerk", "reviewer", "admin"):
            self.refuse(send("POST", self.path + "/approve", role), 403, "role_not_allowed")
        for role in ("clerk", "reviewer", "client"):
            self.refuse(send("GET", self.path, role), 403, "role_not_allowed")
        self.refuse(send("POST", self.path + "/approve"), 401, "token_missing")
        self.refuse(send("POST", self.path + "/approve", "client"), 403, "role_not_allowed")

    def test_the_person_who_proposed(self):
        TOKENS["both"] = account("both-1", "admin")
        self.change = propose(SECOND, "both").json
        self.path = f"{CALENDAR}/changes/{self.change['change_id']}"
        TOKENS["both"] = account("both-1", "leader")
        self.refuse(send("POST", self.path + "/approve", "both"), 403, "same_person")

    def test_dossier_taken_in_meanwhile(self):
        take_in()
        self.refuse(send("POST", self.path + "/approve", "leader"), 409, "preview_stale")

    def test_deadline_acted_on_meanwhile(self):
        dossier = take_in()["dossier_id"]
        self.change = propose(SECOND).json
        self.path = f"{CALENDAR}/changes/{self.change['change_id']}"
        asked = {"type": "request_supplement", "reason": "Thiếu", "items": ["Đơn đề nghị"]}
        self.assertEqual(act(dossier, "clerk", asked).status, 200)
        self.refuse(send("POST", self.path + "/approve", "leader"), 409, "preview_stale")

    def test_change_of_another_calendar(self):
        other = self.path.replace("vn-hcmc", "vn-hanoi")
        self.refuse(send("GET", other, "leader"), 404, "calendar_change_not_found")
        self.refuse(send("POST", other + "/approve", "leader"), 404, "calendar_change_not_found")

    def test_same_key_other_body(self):
        headers = {"Idempotency-Key": "calendar-1"}
        first = propose(SECOND, headers=headers)
        again = propose(SECOND, headers=headers)
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(first.json["change_id"], again.json["change_id"])
        self.refuse(propose(calendar(3), headers=headers), 422, "idempotency_mismatch")

    def test_lists(self):
        self.refuse(send("GET", self.path + "?outcome=sooner", "leader"), 422, "choice")
        self.refuse(send("GET", self.path + "?limit=0", "leader"), 422, "limit_range")
        self.refuse(send("GET", self.path + "?after=AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "leader"), 422, "cursor_invalid")
        cursor = send("GET", "/v1/procedures?limit=1", "clerk").json["next"]
        self.refuse(send("GET", f"{self.path}?after={cursor}", "leader"), 422, "cursor_invalid")


class Story(unittest.TestCase):
    def test_1_preview_tells_what_would_happen_and_moves_nothing(self):
        before = sql("select count(*) from events")
        answer = propose(SECOND)
        change = answer.json
        self.assertEqual((answer.status, change["state"], change["version"]), (201, "previewed", 2))
        path = answer.headers["Location"]
        self.assertEqual(path, f"{CALENDAR}/changes/{change['change_id']}")
        counts = change["counts"]
        self.assertEqual(counts["open"], sum(counts[one] for one in RECEIVED))
        for outcome, dossier in DOSSIERS.items():
            listed = send("GET", f"{path}?outcome={outcome}", "leader").json["items"]
            self.assertEqual(len(listed), counts[outcome])
            line = next(one for one in listed if one["dossier_id"] == dossier["dossier_id"])
            self.assertEqual((line["due_before"], line["due_after"]), (BEFORE[outcome], AFTER[outcome]))
            self.assertEqual(due(outcome), BEFORE[outcome])
        self.assertEqual(send("GET", f"{path}?outcome=earlier", "leader").json["items"][0]["due_computed"], "2026-12-28T17:00:00+07:00")
        seen, after = [], ""
        while True:
            page = send("GET", f"{path}?limit=1{after}", "admin").json
            seen += [one["code"] for one in page["items"]]
            if not page["next"]:
                break
            after = "&after=" + page["next"]
        self.assertEqual(seen, sorted(set(seen)))
        self.assertEqual(len(seen), counts["open"])
        self.assertEqual(sql("select count(*) from events"), before)
        self.assertEqual(send("GET", CALENDAR, "clerk").json["version"], 1)

    def test_2_approved_by_the_leader_every_open_dossier_follows(self):
        change = propose(SECOND).json
        forwarded = DOSSIERS["now_firm"]["dossier_id"]
        self.assertEqual(act(forwarded, "reviewer", {"type": "forward"}).status, 200)
        path = f"{CALENDAR}/changes/{change['change_id']}"
        headers = {"Idempotency-Key": "approve-1"}
        approved = send("POST", path + "/approve", "leader", headers=headers)
        self.assertEqual((approved.status, approved.json["approved_by"]), (200, "leader-1"), approved.raw)
        # From now on dossiers are taken in under the new version, whether or not this node has heard of it.
        self.assertEqual(take_in()["due_current"], AFTER["later"])
        until(lambda: send("GET", path, "leader").json["state"] == "applied")
        self.assertEqual(send("POST", path + "/approve", "leader", headers=headers).status, 200)
        again = send("POST", path + "/approve", "leader")
        self.assertEqual((again.status, again.json["code"]), (409, "calendar_change_approved"))

        counts = send("GET", path, "leader").json["counts"]
        self.assertEqual(counts["adopted"], counts["open"])
        for outcome in RECEIVED:
            self.assertEqual(due(outcome), AFTER[outcome], outcome)
        self.assertEqual(sql("select count(*) from dossiers where finished_at is null and calendar_version <> 2"), "0")
        doubles = sql("select count(*) from (select 1 from events where type = 'dossier.calendar_changed' group by dossier_id having count(*) > 1) x")
        self.assertEqual(doubles, "0")
        versions = send("GET", CALENDAR + "/versions", "clerk").json["items"]
        self.assertEqual([(one["version"], one["in_use"]) for one in versions], [(1, False), (2, True)])
        self.assertEqual(versions[0]["open_dossiers"], 0)
        self.assertTrue(send("GET", "/v1/audit/head", "admin").json["intact"])

    def test_3_each_dossier_tells_why(self):
        kept = "/v1/dossiers/" + DOSSIERS["earlier"]["dossier_id"]
        deadline = send("GET", kept + "/deadline", "clerk").json
        self.assertEqual((deadline["due_kept"], deadline["due_current"]), (BEFORE["earlier"], BEFORE["earlier"]))
        self.assertEqual(deadline["due_statutory"], "2026-12-28T17:00:00+07:00")
        entry = deadline["ledger"][-1]
        self.assertEqual((entry["kind"], entry["calendar_version"], entry["due_before"]), ("calendar_changed", 2, BEFORE["earlier"]))
        days = send("GET", kept + "/explanation", "clerk").json["days"]
        self.assertEqual((days[-1]["date"], days[-1]["rule"]), ("2026-12-29", "promise_kept"))
        self.assertIn("swapped_working", [day["rule"] for day in days])

        moved = "/v1/dossiers/" + DOSSIERS["later"]["dossier_id"]
        events = send("GET", moved + "/events", "leader").json["items"]
        told = next(one for one in events if one["type"] == "dossier.calendar_changed")
        self.assertEqual(told["data"]["detail"], f"later 1 2 {BEFORE['later']} {AFTER['later']}")
        self.assertEqual((told["data"]["actor"], told["data"]["due_current"]), ("leader-1", AFTER["later"]))
        self.assertEqual(sql("select count(*) from outbox where kind = 'dossier.calendar_changed' and dossier_id = '" + DOSSIERS["later"]["dossier_id"] + "'"), "1")
        read = send("GET", moved, "leader").json
        self.assertEqual((read["due_original"], read["certainty"]), (BEFORE["later"], "decided"))
        slip = subprocess.run(["pdftotext", "-layout", "-", "-"], input=send("GET", moved + "/receipt", "clerk").raw, check=True, capture_output=True)
        self.assertIn("17 giờ 00 phút, ngày 13 tháng 01 năm 2027", slip.stdout.decode())

        late = send("GET", "/v1/dossiers/" + DOSSIERS["unchanged"]["dossier_id"], "leader").json
        self.assertTrue(late["late"])
        self.assertEqual(send("GET", "/v1/dossiers/" + DOSSIERS["now_firm"]["dossier_id"], "leader").json["certainty"], "decided")

    def test_4_moved_date_is_watched_at_its_new_moment(self):
        dossier = "/v1/dossiers/" + DOSSIERS["later"]["dossier_id"]
        advance("2027-01-14T17:00:00+07:00")
        self.assertFalse(send("GET", dossier, "leader").json["late"])
        advance("2027-01-14T17:00:01+07:00")
        self.assertEqual(send("GET", dossier, "leader").json["late_at"], "2027-01-14T17:00:01+07:00")

    def test_5_promise_moves_only_later_version_after_version(self):
        for version in (3, 4):
            days = (("2026-12-19", "swap_work"),) + ((("2027-01-11", "holiday"),) if version == 4 else ())
            change = propose(calendar(version, *days)).json
            path = f"{CALENDAR}/changes/{change['change_id']}"
            self.assertEqual(send("POST", path + "/approve", "leader").status, 200)
            until(lambda: send("GET", path, "leader").json["state"] == "applied")
            for outcome in RECEIVED:
                self.assertEqual(due(outcome), AFTER[outcome], outcome)
        self.assertTrue(send("GET", "/v1/dossiers/" + DOSSIERS["later"]["dossier_id"], "leader").json["late"], "lateness was erased")


if __name__ == "__main__":
    main()
