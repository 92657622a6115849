"""The main job over HTTP, in the order it is lived through, and the contract in both directions."""
import json
import os
import subprocess
import unittest

from client import CALENDAR, CONTRACT, PROCEDURE, SEEN, act, advance, calendar, main, procedure, propose, publish, send, sql, take_in, until, version_of


def pdf_text(raw):
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=raw, check=True, capture_output=True).stdout.decode()


class Story(unittest.TestCase):
    def test_1_apology_in_time_moves_the_date_once(self):
        """S18"""
        advance("2026-03-02T09:00:00+07:00")
        receipt = take_in()
        dossier = receipt["dossier_id"]
        self.assertEqual(receipt["due_current"], "2026-03-16T17:00:00+07:00")
        days = send("GET", f"/v1/dossiers/{dossier}/explanation", "clerk").json["days"]
        self.assertEqual([d["date"] for d in days if d["counted"]][-1], "2026-03-16")
        self.assertEqual(len([d for d in days if d["counted"]]), 10)
        slip = send("GET", f"/v1/dossiers/{dossier}/receipt", "clerk")
        self.assertIn("17 giờ 00 phút, ngày 16 tháng 3 năm 2026", pdf_text(slip.raw))

        self.assertEqual(act(dossier, "reviewer", {"type": "forward"}).status, 200)
        advance("2026-03-12T10:00:00+07:00")
        letters = send("GET", f"/v1/dossiers/{dossier}/letters", "leader").json["items"]
        self.assertEqual([one["state"] for one in letters], ["draft"])
        self.assertEqual(act(dossier, "leader", {}, "/letters/1/approve").status, 422)
        draft = {"reason": "Chờ kết quả kiểm nghiệm mẫu lần hai.", "new_due_on": "2026-03-20"}
        self.assertEqual(act(dossier, "leader", draft, "/letters").status, 200)
        self.assertEqual(act(dossier, "clerk", {}, "/letters/1/approve").status, 403)
        self.assertEqual(act(dossier, "leader", {}, "/letters/1/approve").status, 200)
        self.assertEqual(act(dossier, "leader", {}, "/letters/1/issue").json["due_current"], "2026-03-20T17:00:00+07:00")

        pdf = send("GET", f"/v1/dossiers/{dossier}/letters/1/pdf", "leader").raw
        text = pdf_text(pdf)
        for words in ("Số: 01/PXL-SATTP", receipt["code"], "ngày 16 tháng 3 năm 2026", "ngày 20 tháng 3 năm 2026", "Nguyễn Thị Đào"):
            self.assertIn(words, text)
        fonts = subprocess.run(["pdffonts", "-"], input=pdf, check=True, capture_output=True).stdout.decode()
        self.assertNotIn(" no ", "".join(line[60:75] for line in fonts.splitlines()[2:]))
        again = act(dossier, "leader", draft, "/letters")
        self.assertEqual((again.status, again.json["code"]), (409, "reschedule_once"))
        deadline = send("GET", f"/v1/dossiers/{dossier}/deadline", "clerk").json
        self.assertEqual(deadline["due_original"], "2026-03-16T17:00:00+07:00")
        before = send("GET", f"/v1/dossiers/{dossier}/deadline?as_of=2026-03-05T00:00:00%2B07:00", "clerk").json
        self.assertEqual(before["due_current"], "2026-03-16T17:00:00+07:00")

    def test_2_passed_date_is_flagged_and_closing_waits_for_the_letter(self):
        """S19"""
        dossier = take_in()["dossier_id"]
        act(dossier, "reviewer", {"type": "forward"})
        advance("2026-04-15T09:00:00+07:00")
        read = send("GET", f"/v1/dossiers/{dossier}", "leader").json
        self.assertTrue(read["late"])
        self.assertTrue(read["late_at"].endswith("17:00:01+07:00"), read["late_at"])
        self.assertEqual(len(read["letters"]), 1)
        self.assertEqual(act(dossier, "leader", {"type": "decide"}).status, 200)
        closing = act(dossier, "clerk", {"type": "return_result"})
        self.assertEqual((closing.status, closing.json["code"]), (409, "apology_missing"))
        self.assertTrue(closing.json["legal_basis"])
        for path, body in (("/letters", {"reason": "Chờ ý kiến chuyên gia."}), ("/letters/1/approve", {}), ("/letters/1/issue", {})):
            self.assertEqual(act(dossier, "leader", body, path).status, 200)
        self.assertEqual(act(dossier, "clerk", {"type": "return_result"}).json["state"], "returned")
        self.assertTrue(send("GET", f"/v1/dossiers/{dossier}", "leader").json["late"], "lateness was erased")
        self.assertEqual(send("GET", f"/v1/dossiers/{dossier}/result", "leader").json["kind"], "granted")

    def test_3_online_filing_with_supplement_at_the_desk(self):
        headers = {"Idempotency-Key": "online-1"}
        body = {
            "unit": "H29.16", "procedure": "1.013829", "channel": "online", "components": [],
            "applicant": {"kind": "enterprise", "name": "Công ty TNHH Muối Biển", "address": "2 Đường số 2"},
        }
        filed = send("POST", "/v1/dossiers", "client", body, headers).json
        dossier = filed["dossier_id"]
        self.assertEqual((filed["state"], filed["due_current"]), ("registered", None))
        refused = act(dossier, "clerk", {"type": "accept"})
        self.assertEqual((refused.status, refused.json["code"]), (409, "components_missing"))
        asked = act(dossier, "clerk", {"type": "request_supplement", "reason": "Thiếu thành phần", "items": ["Đơn đề nghị"]})
        self.assertEqual(asked.json["state"], "awaiting_supplement")
        answered = act(dossier, "clerk", {"type": "receive_supplement"})
        self.assertEqual((answered.status, answered.json["code"]), (409, "components_missing"))
        missing = [{"code": code} for code in send("GET", f"/v1/dossiers/{dossier}", "clerk").json["missing_components"]]
        first = {"code": missing[0]["code"], "copy": "certified_copy", "copies": 2}
        self.assertEqual(act(dossier, "clerk", {"components": [first]}, "/components").status, 200)
        handed = {row["component_code"]: row for row in send("GET", f"/v1/dossiers/{dossier}/components", "clerk").json["items"]}
        noted = handed[first["code"]]
        self.assertEqual((noted["provided"], noted["copy_kind"], noted["copies"]), (True, "certified_copy", 2))
        self.assertNotIn(first["code"], send("GET", f"/v1/dossiers/{dossier}", "clerk").json["missing_components"])
        complete = act(dossier, "clerk", {"type": "receive_supplement", "components": missing[1:]})
        self.assertEqual(complete.json["state"], "accepted")
        told = [event["type"] for event in send("GET", f"/v1/dossiers/{dossier}/events", "clerk").json["items"]]
        self.assertEqual(told.count("dossier.components_recorded"), 2)
        self.assertEqual(act(dossier, "clerk", {"type": "withdraw", "reason": "Xin rút"}).json["state"], "withdrawn")

    def test_3b_corrections_before_the_dossier_leaves_the_desk(self):
        dossier = take_in()["dossier_id"]
        path = f"/v1/dossiers/{dossier}"
        tag = send("GET", path, "clerk").headers["ETag"]
        patch = {"reason": "Gõ nhầm số điện thoại", "applicant": {"phone": "0912345678", "email": None}, "sets": 2}
        self.assertEqual(send("PATCH", path, "clerk", patch).status, 428)
        self.assertEqual(send("PATCH", path, "reviewer", patch, {"If-Match": tag}).status, 403)
        answer = send("PATCH", path, "clerk", patch, {"If-Match": tag})
        self.assertEqual(answer.status, 200, answer.raw)
        fresh = send("GET", path + "?include=events,explanation", "clerk").json
        self.assertEqual((fresh["applicant"]["phone"], fresh["sets"]), ("0912345678", 2))
        self.assertNotIn("email", fresh["applicant"])
        corrected = [e for e in fresh["events"]["items"] if e["type"] == "dossier.corrected"]
        self.assertEqual(len(corrected), 1)
        self.assertNotIn("0912345678", json.dumps(corrected))
        self.assertIn("applicant.phone", corrected[0]["data"]["detail"])
        self.assertTrue(fresh["explanation"]["days"])
        self.assertEqual(send("GET", path + "?include=files", "clerk").status, 422)
        self.assertEqual(act(dossier, "clerk", {"type": "forward"}).status, 200)
        tag = send("GET", path, "clerk").headers["ETag"]
        late = send("PATCH", path, "clerk", {**patch, "sets": 3}, {"If-Match": tag})
        self.assertEqual((late.status, late.json["code"]), (409, "illegal_move"))

    def test_4_pollers_and_lists(self):
        dossier = take_in()["dossier_id"]
        for path in (f"/v1/dossiers/{dossier}", f"/v1/dossiers/{dossier}/status"):
            first = send("GET", path, "client")
            self.assertEqual(send("GET", path, "client", headers={"If-None-Match": first.headers["ETag"]}).status, 304)
        listed = send("POST", "/v1/dossiers/status", "client", {"codes": [send("GET", f"/v1/dossiers/{dossier}", "client").json["code"]]})
        self.assertEqual(listed.json["items"][0]["status"], first.json)
        tag = first.headers["ETag"]
        act(dossier, "reviewer", {"type": "forward"})
        self.assertEqual(act(dossier, "reviewer", {"type": "forward"}).status, 200)
        fresh = send("GET", f"/v1/dossiers/{dossier}/status", "client", headers={"If-None-Match": tag})
        self.assertIn(fresh.status, (200, 304))
        seen, after = [], ""
        while True:
            page = send("GET", f"/v1/dossiers?limit=2{after}", "clerk").json
            seen += [row["dossier_id"] for row in page["items"]]
            if not page["next"]:
                break
            after = "&after=" + page["next"]
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(len(seen), int(sql("select count(*) from dossiers")))
        self.assertEqual(send("GET", "/v1/dossiers?due_before=2026-03-02T00:00:00%2B07:00", "clerk").json["items"], [])
        actions = send("GET", f"/v1/dossiers/{dossier}/actions", "clerk").json["items"]
        self.assertTrue(all(one["allowed"] or (one["reason"] and one["reason_en"]) for one in actions))

    def test_5_feed_is_whole_and_ordered(self):
        positions, cursor = [], ""
        while True:
            page = send("GET", f"/v1/events?limit=7&after={cursor}", "client").json
            positions += [event["position"] for event in page["items"]]
            cursor = page["next"]
            if not page["more"]:
                break
        self.assertEqual(positions, list(range(1, len(positions) + 1)))
        self.assertEqual(send("GET", f"/v1/events?after={cursor}", "client").json["items"], [])
        self.assertTrue(send("GET", "/v1/audit/head", "admin").json["intact"])

    def test_5b_papers_of_an_office_that_does_not_sign(self):
        dossier = take_in()["dossier_id"]
        papers = f"/v1/dossiers/{dossier}/documents"
        paper = send("GET", papers, "clerk").json["items"][0]
        while paper["state"] != "issued":
            paper = send("GET", papers, "clerk").json["items"][0]
        self.assertEqual(paper["kind"], "receipt")
        pdf = send("GET", f"{papers}/{paper['document_id']}", "clerk")
        self.assertEqual(pdf.status, 200)
        told = send("POST", "/v1/documents/verify", "client", raw=pdf.raw).json
        self.assertEqual((told["valid"], [one["document_id"] for one in told["documents"]]), (False, [paper["document_id"]]))
        for path in (
            f"/v1/dossiers/{dossier}/control-slip", "/v1/units/H29.16/registers/2026", paper["verify_path"],
            "/v1/units/H29.16/receipts?date=" + paper["created_at"][:10], "/v1/public" + paper["verify_path"].replace("verify", "documents"),
        ):
            self.assertEqual(send("GET", path, "leader").status, 200, path)
        preview = {"type": "request_supplement", "items": ["Đơn đề nghị"], "reason": "Thiếu chữ ký"}
        self.assertEqual(send("POST", f"/v1/dossiers/{dossier}/actions/preview", "clerk", preview).status, 200)
        self.assertEqual(send("POST", f"{papers}/{paper['document_id']}/retry", "admin").status, 409)
        self.assertEqual(send("POST", f"{papers}/{paper['document_id']}/reissue", "clerk", {"reason": "Giấy bị nhòe"}).status, 200)

    def test_6_public_look_up_needs_the_second_factor(self):
        receipt = take_in()
        path = "/v1/public/status/" + receipt["code"]
        good = send("GET", f"{path}?key={receipt['lookup_key']}")
        self.assertEqual(good.status, 200)
        self.assertEqual(send("GET", f"{path}?key=SAI123").status, 404)
        self.assertEqual(send("GET", path).status, 422)
        answers = {send("GET", f"{path}?key=SAI123").status for _ in range(40)}
        self.assertIn(429, answers)

    def test_7_the_rest_of_the_contract(self):
        dossier = take_in()["dossier_id"]
        for path in (
            f"/v1/dossiers/{dossier}/steps", f"/v1/dossiers/{dossier}/components", f"/v1/dossiers/{dossier}/events",
            "/v1/clock", "/v1/procedures", "/v1/calendars/vn-hcmc", "/v1/reports/day", "/healthz", "/readyz", "/metrics",
        ):
            self.assertEqual(send("GET", path, "leader").status, 200, path)
        body = {"received_at": "2026-01-05T09:00:00+07:00", "limit": {"value": 5, "unit": "working_day"}}
        self.assertEqual(send("POST", "/v1/calendars/vn-hcmc/compute", "clerk", body).json["due_current"], "2026-01-10T17:00:00+07:00")

    def test_7_z_new_calendar_reaches_open_dossiers_after_approval(self):
        dossier = take_in()["dossier_id"]
        due = send("GET", f"/v1/dossiers/{dossier}", "clerk").json["due_current"]
        change = propose(calendar(2, (due[:10], "holiday"))).json
        path = f"{CALENDAR}/changes/{change['change_id']}"
        self.assertEqual(change["counts"]["later"], len([one for one in change["items"] if one["due_after"] > one["due_before"]]))
        self.assertEqual(send("GET", f"/v1/dossiers/{dossier}", "clerk").json["due_current"], due)
        self.assertEqual(send("POST", path + "/approve", "leader").status, 200)
        until(lambda: send("GET", path, "leader").json["state"] == "applied")
        self.assertGreater(send("GET", f"/v1/dossiers/{dossier}", "clerk").json["due_current"], due)
        self.assertEqual([one["in_use"] for one in send("GET", CALENDAR + "/versions", "clerk").json["items"]], [False, True])

    def test_7_z_new_version_of_a_procedure_is_published_by_another_person(self):
        draft = send("POST", "/v1/procedures", "admin", procedure(3, "2026-06-01"))
        self.assertEqual(draft.status, 201, draft.raw)
        self.assertEqual([one["version"] for one in send("GET", "/v1/procedures/drafts", "leader").json["items"]], [3])
        self.assertEqual(send("GET", f"{PROCEDURE}/3/draft", "leader").headers["ETag"], draft.headers["ETag"])
        self.assertEqual(publish(draft).json["published_by"], "leader-1")
        self.assertEqual(send("GET", f"{PROCEDURE}/3", "clerk").json["effective_from"], "2026-06-01")

    def test_8_contract_and_server_know_the_same_routes(self):
        program = os.path.join(os.environ["MOTCUA_BUILD"], "services/motcuad/motcuad")
        served = set(subprocess.run([program, "--print-routes"], check=True, capture_output=True, text=True).stdout.split("\n")) - {""}
        described = {
            f"{method.upper()} {path}" for path, item in CONTRACT["paths"].items() for method in item if method != "parameters"
        }
        self.assertEqual(served, described)
        self.assertEqual({f"{m} {p}" for m, p in SEEN}, described, "a route was not tried by this story")

    def test_9_log_holds_no_personal_data(self):
        secret = "Canh-Ba\u0300o"
        applicant = {"kind": "person", "name": secret, "address": "Hẻm Bí Mật 7", "phone": "0987650007", "email": "bi.mat@vidu.example"}
        receipt = take_in(applicant=applicant)
        send("POST", "/v1/dossiers", "clerk", {"applicant": {**applicant, "phone": "x0987650007"}})
        send("GET", "/v1/public/status/" + receipt["code"] + "?key=0987650007")
        with open(os.path.join(os.environ["MOTCUA_SERVING"], "log"), encoding="utf-8") as file:
            log = file.read()
        self.assertGreater(len(log.splitlines()), 3)
        for word in ("Canh-B", "Bí Mật", "0987650007", "bi.mat", receipt["lookup_key"], os.environ["CLERK"]):
            self.assertNotIn(word, log)


if __name__ == "__main__":
    main()
