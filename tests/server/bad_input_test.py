"""Bad input: each is refused with the field and the rule, and nothing is written."""
import json
import socket
import unittest

from client import URL, act, advance, intake_body, main, rows, send, sql, take_in, version_of

advance("2026-03-02T09:00:00+07:00")


class Refused(unittest.TestCase):
    def setUp(self):
        self.before = rows()

    def refuse(self, answer, status, rule, pointer=None):
        self.assertEqual(answer.status, status, answer.raw[:400])
        problem = answer.json
        names = [problem["code"]] + [e["rule"] for e in problem.get("errors", [])]
        self.assertIn(rule, names)
        if pointer:
            self.assertIn(pointer, [e["pointer"] for e in problem["errors"]])
        self.assertTrue(problem["detail"] and problem["detail_en"])
        self.assertEqual(rows(), self.before, "something was written")

    def intake(self, status, rule, pointer=None, role="clerk", **changes):
        self.refuse(send("POST", "/v1/dossiers", role, intake_body(**changes)), status, rule, pointer)

    def applicant(self, **fields):
        return {"kind": "person", "name": "Nguyễn Văn Bình", "address": "1 Đường số 1", **fields}

    def test_unknown_procedure(self):
        self.intake(422, "procedure_unknown", "/procedure", procedure="9.999999")

    def test_version_not_in_force(self):
        self.intake(422, "procedure_unknown", procedure="1.013829", received_at="2010-01-28T09:00:00+07:00")

    def test_suspended_version(self):
        self.intake(422, "version_not_in_force", "/procedure_version", procedure_version=2)

    def test_missing_required_component(self):
        self.intake(422, "component_missing", "/components", components=[])

    def test_unknown_component(self):
        self.intake(422, "component_unknown", "/components/0/code", components=[{"code": "KHONG-CO"}])

    def test_component_named_twice(self):
        twice = intake_body()["components"]
        self.intake(422, "component_twice", f"/components/{len(twice)}/code", components=[*twice, twice[0]])

    def test_bad_corrections(self):
        dossier = take_in()["dossier_id"]
        path = f"/v1/dossiers/{dossier}"
        self.before = rows()
        tag = {"If-Match": f'"{version_of(dossier)}"'}
        reason = {"reason": "Gõ nhầm"}
        for patch, rule, pointer in (
            ({"applicant": {"phone": "12"}}, "phone_digits", "/applicant/phone"),
            ({"applicant": {"name": None}}, "required", "/applicant/name"),
            ({"applicant": {"hobby": "x"}}, "unknown_field", "/applicant/hobby"),
            ({"due_current": "2030-01-01T00:00:00+07:00"}, "unknown_field", "/due_current"),
            ({"sets": 0}, "integer_range", "/sets"),
            ({}, "nothing_to_correct", None),
        ):
            self.refuse(send("PATCH", path, "clerk", {**reason, **patch}, tag), 422, rule, pointer)
        self.refuse(send("PATCH", path, "clerk", {"sets": 2}, tag), 422, "required", "/reason")

    def test_bad_components_after_intake(self):
        body = {"unit": "H29.16", "procedure": "1.013829", "channel": "online", "components": []}
        filed = send("POST", "/v1/dossiers", "client", {**intake_body(), **body}, {"Idempotency-Key": "online-bad"})
        dossier = filed.json["dossier_id"]
        self.before = rows()
        for components, rule, pointer in (
            ([], "components_required", "/components"),
            ([{"code": "KHONG-CO"}], "component_unknown", "/components/0/code"),
            ([{"code": "KHONG-CO", "copies": 0}], "integer_range", "/components/0/copies"),
            ([{"code": "KHONG-CO", "copy": "fax"}], "choice", "/components/0/copy"),
        ):
            self.refuse(act(dossier, "clerk", {"components": components}, "/components"), 422, rule, pointer)
        self.refuse(act(dossier, "reviewer", {"components": [{"code": "X"}]}, "/components"), 403, "role_not_allowed")

    def test_bad_phone(self):
        for phone in ("12", "khong-phai-so", "09000000010000"):
            self.intake(422, "phone_digits", "/applicant/phone", applicant=self.applicant(phone=phone))

    def test_bad_email(self):
        for email in ("a", "a@b", "a b@c.vn", "@c.vn", "a@@c.vn"):
            self.intake(422, "email", "/applicant/email", applicant=self.applicant(email=email))

    def test_bad_identity_number(self):
        self.intake(422, "id_number", "/applicant/id_number", applicant=self.applicant(id_type="cccd", id_number="123"))
        self.intake(422, "id_pair", "/applicant/id_number", applicant=self.applicant(id_type="cccd"))

    def test_name_with_nul(self):
        self.intake(422, "utf8", "/applicant/name", applicant=self.applicant(name="a\0b"))

    def test_name_of_ten_megabytes(self):
        self.intake(413, "body_too_large", applicant=self.applicant(name="a" * 10_000_000))

    def test_name_over_its_length(self):
        self.intake(422, "too_long", "/applicant/name", applicant=self.applicant(name="ă" * 251))

    def test_invalid_utf8(self):
        body = json.dumps(intake_body()).encode().replace(b"1 \\u0110", b"\xff\xfe")
        self.refuse(send("POST", "/v1/dossiers", "clerk", raw=body), 400, "json")

    def test_future_receive_time(self):
        self.intake(422, "received_in_future", "/received_at", received_at="2099-01-05T09:00:00+07:00")

    def test_unknown_unit(self):
        self.intake(403, "role_not_allowed", unit="H29.99")

    def test_unknown_field(self):
        self.intake(422, "unknown_field", "/bonus", bonus=1)

    def test_deep_json(self):
        deep = b'{"a":' * 5000 + b"1" + b"}" * 5000
        self.refuse(send("POST", "/v1/dossiers", "clerk", raw=deep), 400, "json")

    def test_not_json(self):
        for raw in (b"", b"{", b"[1,2", b"nul"):
            self.refuse(send("POST", "/v1/dossiers", "clerk", raw=raw), 400, "json")
        self.refuse(send("POST", "/v1/dossiers", "clerk", raw=b"[]"), 422, "object")

    def test_no_token(self):
        self.refuse(send("POST", "/v1/dossiers", None, intake_body()), 401, "token_missing")
        answer = send("GET", "/v1/dossiers", None, headers={"Authorization": "Bearer wrong"})
        self.refuse(answer, 401, "token_unknown")

    def test_wrong_role(self):
        self.intake(403, "role_not_allowed", role="reviewer")

    def test_integration_client_needs_a_key(self):
        answer = send("POST", "/v1/dossiers", "client", intake_body(channel="online"))
        self.refuse(answer, 400, "idempotency_key_required")

    def test_limit_out_of_range(self):
        for limit in ("0", "201", "-1", "x", "1e9"):
            self.refuse(send("GET", f"/v1/events?limit={limit}", "clerk"), 422, "limit_range")

    def test_forged_cursor(self):
        for path in ("/v1/events", "/v1/dossiers", "/v1/procedures"):
            self.refuse(send("GET", f"{path}?after=AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "clerk"), 422, "cursor_invalid")

    def test_cursor_of_another_feed(self):
        cursor = send("GET", "/v1/procedures?limit=1", "clerk").json["next"]
        self.refuse(send("GET", f"/v1/events?after={cursor}", "clerk"), 422, "cursor_invalid")

    def test_id_that_is_no_uuid(self):
        self.refuse(send("GET", "/v1/dossiers/khong-phai-uuid", "clerk"), 404, "dossier_not_found")

    def test_test_clock_never_goes_back(self):
        answer = send("POST", "/v1/test-clock/advance", "admin", {"to": "2020-01-01T00:00:00+07:00"})
        self.refuse(answer, 409, "test_clock_forward")

    def test_slow_client_is_let_go(self):
        with socket.create_connection((URL.hostname, URL.port), timeout=30) as client:
            client.sendall(b"POST /v1/dossiers HTTP/1.1\r\nHost: x\r\n")
            self.assertEqual(client.recv(4096), b"", "the server closes the connection")


class Change(unittest.TestCase):
    def setUp(self):
        self.dossier = take_in()["dossier_id"]
        self.version = version_of(self.dossier)
        self.before = rows()

    def refuse(self, answer, status, rule):
        self.assertEqual(answer.status, status, answer.raw[:400])
        self.assertEqual(answer.json["code"], rule)
        self.assertEqual(rows(), self.before, "something was written")
        self.assertEqual(version_of(self.dossier), self.version)

    def test_wrong_state(self):
        self.refuse(act(self.dossier, "clerk", {"type": "return_result"}), 409, "illegal_move")

    def test_stale_if_match(self):
        answer = send("POST", f"/v1/dossiers/{self.dossier}/actions", "reviewer", {"type": "forward"}, {"If-Match": '"99"'})
        self.refuse(answer, 412, "stale_version")

    def test_missing_if_match(self):
        answer = send("POST", f"/v1/dossiers/{self.dossier}/actions", "reviewer", {"type": "forward"})
        self.refuse(answer, 428, "if_match_required")

    def test_apology_without_reason(self):
        self.assertEqual(act(self.dossier, "leader", {"reason": " "}, "/letters").status, 422)
        self.assertEqual(rows(), self.before)

    def test_same_key_other_body(self):
        headers = {"Idempotency-Key": "key-" + self.dossier}
        first = send("POST", "/v1/dossiers", "clerk", intake_body(), headers)
        again = send("POST", "/v1/dossiers", "clerk", intake_body(), headers)
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(first.json, again.json)
        self.before = rows()
        self.refuse(send("POST", "/v1/dossiers", "clerk", intake_body(content="khác"), headers), 422, "idempotency_mismatch")

    def test_action_replays_by_its_key(self):
        headers = {"Idempotency-Key": "act-" + self.dossier, "If-Match": f'"{self.version}"'}
        path = f"/v1/dossiers/{self.dossier}/actions"
        first = send("POST", path, "reviewer", {"type": "forward"}, headers)
        again = send("POST", path, "reviewer", {"type": "forward"}, headers)
        self.assertEqual((first.status, again.status), (200, 200))
        self.assertEqual(first.json, again.json)
        self.assertEqual(version_of(self.dossier), self.version + 1)


class Text(unittest.TestCase):
    def test_decomposed_vietnamese_is_stored_composed(self):
        name = "Nguye\u0302\u0303n Thi\u0323 \u0110a\u0300o"
        dossier = take_in(applicant={"kind": "person", "name": name, "address": "x"})["dossier_id"]
        self.assertEqual(send("GET", f"/v1/dossiers/{dossier}", "clerk").json["applicant"]["name"], "Nguyễn Thị Đào")

    def test_sql_in_every_field_is_only_text(self):
        attack = "'; drop table dossiers; -- \" $$ \\ %s {0}"
        applicant = {"kind": "person", "name": attack, "address": attack, "authorised_name": attack}
        dossier = take_in(applicant=applicant, content=attack)["dossier_id"]
        read = send("GET", f"/v1/dossiers/{dossier}", "clerk").json
        self.assertEqual((read["applicant"]["name"], read["content"]), (attack, attack))
        self.assertEqual(send("GET", "/v1/dossiers?state=%27%20or%201%3D1--", "clerk").json["items"], [])

    def test_year_without_decided_calendar_is_provisional(self):
        body = {"received_at": "2026-12-28T09:00:00+07:00", "limit": {"value": 5, "unit": "working_day"}}
        answer = send("POST", "/v1/calendars/vn-hcmc/compute", "clerk", body).json
        self.assertEqual((answer["due_current"], answer["certainty"]), ("2027-01-05T17:00:00+07:00", "provisional"))


if __name__ == "__main__":
    main()
