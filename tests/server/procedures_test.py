"""New versions of a procedure: refused files, drafts, publication by a second person, what intakes and dossiers follow."""
import concurrent.futures
import copy
import json
import unittest

from client import (
    CALENDAR, FIRST_VERSION, PROCEDURE, TOKENS, account, advance, calendar, examples, main, procedure, propose, publish, rows, send,
    sql, take_in, until,
)

advance("2026-03-02T09:00:00+07:00")
TOKENS["admin2"] = account("admin-2", "admin")
TOKENS["leader2"] = account("leader-2", "leader")


def shorter(version, begins):
    """Seven working days instead of ten."""
    limit = {"value": 7, "unit": "working_day"}
    steps = copy.deepcopy(FIRST_VERSION["steps"])
    steps[1]["limit"] = {"value": 2, "unit": "working_day"}
    return procedure(version, begins, limit=limit, steps=steps, examples=examples("2026-06-10", "2026-06-17"))


def draft(document, role="admin", headers=None):
    return send("POST", "/v1/procedures", role, document, headers)


class NothingWritten(unittest.TestCase):

    def setUp(self):
        self.before = rows()

    def tearDown(self):
        self.assertEqual(rows(), self.before, "something was written")

    def refuse(self, answer, status, rule, pointer=None):
        self.assertEqual(answer.status, status, answer.raw[:400])
        problem = answer.json
        faults = problem.get("errors", [])
        self.assertIn(rule, [problem["code"]] + [one["rule"] for one in faults])
        if pointer is not None:
            self.assertIn((pointer, rule), [(one["pointer"], one["rule"]) for one in faults])
        self.assertTrue(problem["detail"] and problem["detail_en"])
        return faults


class RefusedFile(NothingWritten):
    def document(self, rule, pointer, **changes):
        document = {key: value for key, value in procedure(3, "2026-05-04", **changes).items() if value is not None}
        return self.refuse(draft(document), 422, rule, pointer)

    def test_roles(self):
        for role in ("clerk", "reviewer", "client"):
            self.refuse(draft(procedure(3, "2026-05-04"), role), 403, "role_not_allowed")
            self.refuse(send("GET", "/v1/procedures/drafts", role), 403, "role_not_allowed")
            self.refuse(send("GET", f"{PROCEDURE}/3/draft", role), 403, "role_not_allowed")
        self.refuse(draft(procedure(3, "2026-05-04"), None), 401, "token_missing")

    def test_body_that_is_no_procedure(self):
        for raw in (b"", b"{", b"\xff\xfe"):
            self.refuse(send("POST", "/v1/procedures", "admin", raw=raw), 400, "json")
        for body in ([], "x", 3):
            self.refuse(draft(body), 422, "type")
        self.refuse(draft(procedure(3, "2026-05-04", name="a" * 1_100_000)), 413, "body_too_large")
        self.refuse(draft(procedure(3, "2026-05-04", pause_grounds=["a" * 3000] * 200)), 413, "document_size")

    def test_shape(self):
        self.document("required", "/steps", steps=None)
        self.document("unknown_key", "/priority", priority=1)
        self.document("range", "/version", version=0)
        self.document("type", "/limit/value", limit={"value": "10", "unit": "working_day"})
        self.document("text", "", name="a\0b")
        hidden = json.dumps(procedure(3, "2026-05-04", field="An toa\u0300n")).encode()
        self.assertNotIn(b"\xcc\x80", hidden)
        self.refuse(send("POST", "/v1/procedures", "admin", raw=hidden), 422, "nfc")

    def test_steps_longer_than_the_limit(self):
        steps = copy.deepcopy(FIRST_VERSION["steps"])
        steps[1]["limit"]["value"] = 6
        self.document("step_sum", "/steps", steps=steps)

    def test_every_failed_example_is_named(self):
        wrong = examples("2026-06-16", "2026-06-23")
        faults = self.document("example_failed", "/examples/0/expect_due", examples=wrong)
        self.assertEqual([one["pointer"] for one in faults], ["/examples/0/expect_due", "/examples/3/expect_due"])
        for fault, example, right in zip(faults, (wrong[0], wrong[3]), ("2026-06-15T17", "2026-06-22T17")):
            self.assertIn(example["name"], fault["vi"])
            self.assertIn(right, fault["vi"])

    def test_example_outside_the_version(self):
        self.document("example_failed", "/examples/0/received_at", in_force={"from": "2026-07-01"})

    def test_examples_that_look_at_too_little(self):
        self.document("example_coverage", "/examples", examples=examples("2026-06-15", "2026-06-22")[:2])
        self.document("example_calendar", "/calendar", calendar="vn-hanoi")

    def test_file_that_would_never_be_in_force(self):
        self.document("state_draft", "/state", state="draft")

    def test_published_version_is_never_drafted_again(self):
        for version in (1, 2):
            self.refuse(draft(procedure(version, "2026-05-04")), 409, "version_published")
            path = f"{PROCEDURE}/{version}"
            self.refuse(send("GET", path + "/draft", "admin"), 404, "procedure_draft_not_found")
            again = send("POST", path + "/publish", "leader", {"reason": "x"}, {"If-Match": '"x"'})
            self.refuse(again, 409, "version_published")

    def test_unknown_draft(self):
        for path in (f"{PROCEDURE}/9", f"{PROCEDURE}/x", f"{PROCEDURE}/99999999999", "/v1/procedures/khong-co/versions/1"):
            self.refuse(send("GET", path + "/draft", "leader"), 404, "procedure_draft_not_found")
            sent = send("POST", path + "/publish", "leader", {"reason": "x"}, {"If-Match": '"x"'})
            self.refuse(sent, 404, "procedure_draft_not_found")

    def test_lists(self):
        self.refuse(send("GET", "/v1/procedures/drafts?limit=0", "leader"), 422, "limit_range")
        self.refuse(send("GET", "/v1/procedures/drafts?after=AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "leader"), 422, "cursor_invalid")
        cursor = send("GET", "/v1/procedures?limit=1", "clerk").json["next"]
        self.refuse(send("GET", f"/v1/procedures/drafts?after={cursor}", "leader"), 422, "cursor_invalid")


class RefusedPublication(NothingWritten):
    """A draft of a version nobody ever publishes stays as it is."""

    def setUp(self):
        self.draft = draft(procedure(50, "2026-06-01"))
        self.assertEqual(self.draft.status, 201, self.draft.raw)
        super().setUp()

    def test_roles(self):
        for role in ("clerk", "reviewer", "admin"):
            self.refuse(publish(self.draft, role), 403, "role_not_allowed")
        self.refuse(publish(self.draft, None), 401, "token_missing")
        self.refuse(publish(self.draft, "client"), 403, "role_not_allowed")

    def test_body(self):
        self.refuse(publish(self.draft, body={}), 422, "required", "/reason")
        self.refuse(publish(self.draft, body={"reason": " "}), 422, "required", "/reason")
        self.refuse(publish(self.draft, body={"reason": "x", "force": True}), 422, "unknown_field", "/force")
        self.refuse(publish(self.draft, body=[]), 422, "object")

    def test_unread_draft(self):
        path = f"{PROCEDURE}/50/publish"
        self.refuse(send("POST", path, "leader", {"reason": "x"}), 428, "if_match_required")
        for tag in ("50", '"', '"50"', "*"):
            self.refuse(send("POST", path, "leader", {"reason": "x"}, {"If-Match": tag}), 412, "draft_replaced")

    def test_draft_of_another_person(self):
        self.refuse(draft(procedure(50, "2026-05-04"), "admin2"), 409, "draft_of_another")
        self.refuse(draft(procedure(50, "2026-05-04"), "leader"), 409, "draft_of_another")


class Story(unittest.TestCase):
    def test_1_draft_changes_nothing_until_published(self):
        first = draft(procedure(3, "2026-05-04"))
        self.assertEqual((first.status, first.headers["Location"]), (201, f"{PROCEDURE}/3/draft"))
        second = draft(shorter(3, "2026-05-04"))
        self.assertEqual(second.status, 201, second.raw)
        self.assertNotEqual(first.headers["ETag"], second.headers["ETag"])
        read = send("GET", f"{PROCEDURE}/3/draft", "leader")
        self.assertEqual((read.json["document"], read.headers["ETag"]), (shorter(3, "2026-05-04"), second.headers["ETag"]))
        self.assertEqual((read.json["state"], read.json["drafted_by"], read.json["published_by"]), ("draft", "admin-1", None))
        self.assertEqual(send("GET", f"{PROCEDURE}/3", "clerk").status, 404)
        replaced = publish(first)
        self.assertEqual((replaced.status, replaced.json["code"]), (412, "draft_replaced"))
        self.assertEqual(sql("select count(*) from procedure_versions where version = 3"), "0")

    def test_2_published_by_another_person_and_immutable(self):
        read = send("GET", f"{PROCEDURE}/3/draft", "leader")
        headers = {"Idempotency-Key": "publish-1"}
        published = publish(read, headers=headers)
        self.assertEqual(published.status, 200, published.raw)
        told = published.json
        self.assertEqual((told["state"], told["published_by"], told["reason"]), ("published", "leader-1", "Quyết định công bố thủ tục"))
        self.assertEqual(publish(read, headers=headers).json, told)
        mismatch = publish(read, headers=headers, body={"reason": "Khác"})
        self.assertEqual((mismatch.status, mismatch.json["code"]), (422, "idempotency_mismatch"))
        self.assertEqual(send("GET", f"{PROCEDURE}/3", "clerk").json["limit"]["value"], 7)
        self.assertNotIn(3, [one["version"] for one in send("GET", "/v1/procedures/drafts", "leader").json["items"]])
        for again in (publish(read), draft(procedure(3, "2026-05-04"))):
            self.assertEqual((again.status, again.json["code"]), (409, "version_published"))
        self.assertEqual(send("GET", f"{PROCEDURE}/3/draft", "admin").json, told)

    def test_3_intakes_follow_from_its_day_and_dossiers_keep_theirs(self):
        before = take_in()
        self.assertEqual(before["due_current"], "2026-03-16T17:00:00+07:00")
        advance("2026-05-04T09:00:00+07:00")
        after = take_in(components=[{"code": one["code"]} for one in FIRST_VERSION["components"]])
        self.assertEqual(after["due_current"], "2026-05-13T17:00:00+07:00")
        for receipt, version in ((before, 1), (after, 3)):
            kept = sql(f"select procedure_version from dossiers where dossier_id = '{receipt['dossier_id']}'")
            self.assertEqual(kept, str(version))
        days = send("GET", f"/v1/dossiers/{before['dossier_id']}/explanation", "clerk").json["days"]
        self.assertEqual(len([one for one in days if one["counted"]]), 10)

    def test_4_nobody_publishes_what_they_drafted(self):
        own = draft(procedure(4, "2026-06-01"), "leader")
        self.assertEqual(own.status, 201, own.raw)
        refused = publish(own)
        self.assertEqual((refused.status, refused.json["code"]), (403, "same_person"))
        self.assertEqual(send("GET", f"{PROCEDURE}/4", "clerk").status, 404)

    def test_5_another_node_hears_of_it(self):
        self.assertEqual(draft(procedure(5, "2026-06-01")).status, 201)
        self.assertEqual(send("GET", f"{PROCEDURE}/5", "clerk").status, 404)
        sql("select publish_procedure_draft('1.013829', 5, 'x', 'leader-9', null)")
        until(lambda: send("GET", f"{PROCEDURE}/5", "clerk").status == 200)

    def test_6_same_key_same_draft(self):
        headers = {"Idempotency-Key": "draft-1"}
        first = draft(procedure(6, "2026-06-01"), headers=headers)
        drafted = sql("select xmin from procedure_drafts where version = 6")
        self.assertEqual((first.status, draft(procedure(6, "2026-06-01"), headers=headers).json), (201, first.json))
        self.assertEqual(sql("select xmin from procedure_drafts where version = 6"), drafted)
        other = draft(procedure(6, "2026-05-04"), headers=headers)
        self.assertEqual((other.status, other.json["code"]), (422, "idempotency_mismatch"))

    def test_6_z_two_leaders_at_once_publish_once(self):
        waiting = draft(procedure(9, "2026-06-01"))
        self.assertEqual(waiting.status, 201, waiting.raw)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda at: publish(waiting, ("leader", "leader2")[at % 2]), range(8)))
        self.assertEqual(sorted(one.status for one in answers), [200] + [409] * 7)
        self.assertEqual({one.json["code"] for one in answers if one.status == 409}, {"version_published"})
        winner = next(one for one in answers if one.status == 200).json["published_by"]
        self.assertEqual(send("GET", f"{PROCEDURE}/9/draft", "admin").json["published_by"], winner)

    def test_7_pages(self):
        seen, after = [], ""
        while True:
            page = send("GET", f"/v1/procedures/drafts?limit=1{after}", "admin").json
            seen += [(one["code"], one["version"]) for one in page["items"]]
            if not page["next"]:
                break
            after = "&after=" + page["next"]
        self.assertEqual(seen, sorted(set(seen)))
        self.assertEqual(len(seen), int(sql("select count(*) from procedure_drafts where published_by is null")))
        self.assertGreater(len(seen), 2)

    def test_8_examples_are_run_again_under_the_calendar_of_the_day_of_publication(self):
        waiting = draft(procedure(8, "2026-06-01"))
        self.assertEqual(waiting.status, 201, waiting.raw)
        change = propose(calendar(2, ("2026-06-15", "holiday"))).json
        path = f"{CALENDAR}/changes/{change['change_id']}"
        self.assertEqual(send("POST", path + "/approve", "leader").status, 200)
        until(lambda: send("GET", CALENDAR, "clerk").json["version"] == 2)
        refused = publish(waiting)
        self.assertEqual(refused.status, 422, refused.raw)
        self.assertIn(("/examples/0/expect_due", "example_failed"), [(one["pointer"], one["rule"]) for one in refused.json["errors"]])
        self.assertEqual(sql("select count(*) from procedure_versions where version = 8"), "0")


if __name__ == "__main__":
    main()
