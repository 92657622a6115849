"""The main job over HTTP, in the order it is lived through, and the contract in both directions."""
import json
import os
import re
import subprocess
import unittest

from client import CALENDAR, CONTRACT, PROCEDURE, SEEN, act, advance, calendar, intake_body, main, procedure, propose, publish, send, sql, take_in, until, version_of


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

    def test_5c_papers_are_asked_for_once(self):
        known = {"kind": "person", "name": "Nguyễn Thị Đào", "address": "1 Đường số 1", "id_type": "cccd", "id_number": "079000000777"}
        receipt = take_in(applicant=known)
        dossier, look = f"/v1/dossiers/{receipt['dossier_id']}", {"Access-Purpose": "intake"}
        found = send("GET", "/v1/holders?id_type=cccd&id_number=079000000777", "clerk", headers=look).json["items"][0]
        holder = "/v1/holders/" + found["holder_id"]
        for part in ("", "/prefill", "/documents", "/dossiers", "/accesses", "/offers?procedure=1.013829"):
            self.assertEqual(send("GET", holder + part, "admin", headers=look).status, 200, part)
        sql(f"insert into files (sha256, size, media_type, stored_by) values ('{'a' * 64}', 9, 'application/pdf', 'clerk-1')")
        copy = sql("insert into component_copies (dossier_id, component_code, seq, holder_id, file_sha256, origin, copy_kind, state, digitised_at, digitised_by)"
                   f" values ('{receipt['dossier_id']}', 'TP05', 1, '{found['holder_id']}', '{'a' * 64}', 'scanned', 'photocopy', 'digitised', motcua_now(), 'clerk-1')"
                   " returning copy_id")
        filing = intake_body(applicant=known, channel="online", components=[])
        second = send("POST", "/v1/dossiers", "client", filing, {"Idempotency-Key": "ask-once"}).json["dossier_id"]
        offered = send("GET", f"/v1/dossiers/{second}/components/TP05/offers", "clerk", headers=look).json
        self.assertEqual([one["id"] for one in offered["items"][0]["offers"]], [copy])
        taken = act(second, "clerk", {"copy": copy, "consent": {"basis": "applicant"}}, "/components/TP05/reuse")
        self.assertEqual(taken.status, 200, taken.raw)
        self.assertNotIn("TP05", send("GET", f"/v1/dossiers/{second}", "clerk").json["missing_components"])
        public = send("GET", f"/v1/public/holder/{receipt['code']}?key={receipt['lookup_key']}").json
        self.assertEqual([one["document_type"] for one in public["documents"]["items"]], ["dang-ky-kinh-doanh"])
        self.assertIn("reuse", [one["purpose"] for one in public["accesses"]["items"]])
        self.assertEqual(send("GET", dossier, "clerk").json["applicant"]["holder_id"], found["holder_id"])
        self.assertEqual(act(second, "clerk", {"type": "withdraw", "reason": "Xin rút"}).status, 200)

    def test_5_z_electronic_result_is_registered_replaced_and_revoked(self):
        applicant = {"kind": "enterprise", "name": "Công ty TNHH Bếp Xanh", "address": "2 Đường số 2", "id_type": "tax_code", "id_number": "0312345678"}
        dossier = take_in(applicant=applicant)["dossier_id"]
        self.assertEqual(act(dossier, "reviewer", {"type": "forward"}).status, 200)
        self.assertEqual(act(dossier, "leader", {"type": "decide", "result": {"kind": "granted", "number": "21/XN-SATTP"}}).status, 200)
        done = act(dossier, "clerk", {"data": {"noi_dung": "Quảng cáo trên báo"}}, "/result")
        self.assertEqual(done.status, 201, done.raw)
        result = done.json["electronic"]
        body = {"reason": "Sai tên sản phẩm", "number": "22/XN-SATTP", "data": {"noi_dung": "Quảng cáo trên báo in"}}
        new = send("POST", f"/v1/results/{result['code']}/replace", "clerk", body, {"If-Match": '"1"'}).json
        for path in ("/v1/results?holder=0312345678", "/v1/results/expiring", f"/v1/results/{new['result_id']}",
                     new["verify_path"].replace("/verify", "/v1/public/results")):
            self.assertEqual(send("GET", path, "clerk").status, 200, path)
        revoked = send("POST", f"/v1/results/{new['result_id']}/revoke", "leader", {"reason": "Hồ sơ khai không đúng"}, {"If-Match": '"1"'})
        self.assertEqual(revoked.json["state"], "revoked")

    def test_5_z_results_of_earlier_years_are_taken_over(self):
        rows = b"unit,procedure,kind,number,issued_on,holder_kind,holder_id_type,holder_id_number,holder_name\r\n" \
            b"H29.16,1.013855,gcn-attp,12/2024,2024-05-06,enterprise,tax_code,0312345678,B\xe1\xba\xbfp Xanh\r\n"
        sent = send("POST", "/v1/result-imports", "leader", raw=rows)
        self.assertEqual(sent.status, 202, sent.raw)
        path = "/v1/result-imports/" + sent.json["import_id"]
        until(lambda: send("GET", path, "leader").json["state"] == "done")
        self.assertEqual(send("GET", path, "leader").json["imported"], 1)
        self.assertEqual(send("GET", path + "/report", "leader").raw, b"row,field,rule,message_vi\r\n")

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
            "/v1/search?q=dao", *(f"/v1/reports/{report}from=2026-01-01&to=2026-03-31" for report in ("rates?", "rates.xlsx?", "rates/4.1/dossiers?")),
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

    def test_7_zz_a_file_comes_in_and_goes_out(self):
        content = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n" \
            b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\nxref\n0 4\n0000000000 65535 f \n" \
            b"0000000009 00000 n \n0000000058 00000 n \n0000000115 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n186\n%%EOF\n"
        tus = {"Tus-Resumable": "1.0.0"}
        piece = {**tus, "Content-Type": "application/offset+octet-stream"}
        self.assertEqual(send("OPTIONS", "/v1/uploads").status, 204)
        path = send("POST", "/v1/uploads", "clerk", raw=b"", headers={**tus, "Upload-Length": str(len(content))}).headers["Location"]
        self.assertEqual(send("PATCH", path, "clerk", raw=content[:50], headers={**piece, "Upload-Offset": "0"}).status, 204)
        self.assertEqual(send("HEAD", path, "clerk", headers=tus).headers["Upload-Offset"], "50")
        self.assertEqual(send("PATCH", path, "clerk", raw=content[50:], headers={**piece, "Upload-Offset": "50"}).status, 204)
        until(lambda: send("GET", path, "clerk").json["state"] == "kept")
        file = send("GET", "/v1/files/" + send("GET", path, "clerk").json["sha256"], "clerk")
        self.assertEqual((file.status, file.raw), (200, content))
        dropped = send("POST", "/v1/uploads", "clerk", raw=b"", headers={**tus, "Upload-Length": "9"}).headers["Location"]
        self.assertEqual(send("DELETE", dropped, "clerk", headers=tus).status, 204)
        form = b"--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.pdf\"\r\n\r\n" + content + b"\r\n--b--\r\n"
        sent = send("POST", "/v1/files", "clerk", raw=form, headers={"Content-Type": "multipart/form-data; boundary=b"})
        self.assertEqual((sent.status, sent.json["files"][0]["problem"]), (201, None), sent.raw)

    def test_7_zz_scan_becomes_a_verified_copy(self):
        dossier = take_in()["dossier_id"]
        sha256 = "5c" * 32
        sql(f"insert into files (sha256, size, media_type, pages, stored_by) values ('{sha256}', 1000, 'application/pdf', 1, 'clerk-1')")
        path = "/components/TP01/copies"
        self.assertEqual(act(dossier, "clerk", {"file": sha256, "copy_kind": "original"}, path).status, 201)
        mended = {"title": "Giấy chứng nhận", "valid_until": "2029-01-05"}
        tag = {"If-Match": f'"{version_of(dossier)}"'}
        self.assertEqual(send("PATCH", f"/v1/dossiers/{dossier}{path}/1", "clerk", mended, tag).status, 200)
        self.assertIn(send("GET", f"/v1/dossiers/{dossier}{path}/1/suggestions", "clerk").json["state"], ("pending", "unreadable"))
        self.assertEqual(send("POST", f"/v1/dossiers/{dossier}{path}/1/retry", "clerk").status, 200)
        done = act(dossier, "reviewer", {}, path + "/1/verify")
        self.assertEqual(done.json["component"]["state"], "verified", done.raw)
        self.assertEqual(send("GET", f"/v1/dossiers/{dossier}/components", "clerk").json["items"][0]["digitised_copies"][0]["title"], "Giấy chứng nhận")

    def test_7_zz_an_application_is_filled_in_on_its_form(self):
        applicant = {"kind": "enterprise", "name": "Công ty TNHH Muối Ánh Dương", "address": "12 Đường số 3", "phone": "0900000001"}
        data = {"ten_co_so": "Công ty TNHH Muối Ánh Dương", "dia_chi_tru_so": "12 Đường số 3", "dien_thoai": "0900000001",
                "san_pham": [{"ten": "Sản phẩm dinh dưỡng", "so_cong_bo": "01/2026/ĐKSP", "ngay_cong_bo": "2026-01-15"}],
                "phuong_tien": ["truyen_hinh"], "noi_dung": "Phim ngắn 30 giây", "tu_ngay": "2026-12-01", "den_ngay": "2026-12-31"}
        form = "/v1/procedures/1.013829/versions/1/forms/TP01"
        self.assertEqual(send("GET", form, "clerk").status, 200)
        known = send("POST", form + "/prefill", "clerk", {"applicant": applicant}, {"Access-Purpose": "intake"})
        self.assertEqual(known.status, 200, known.raw)
        self.assertEqual(known.json["data"]["ten_co_so"], applicant["name"])
        self.assertEqual(send("POST", form + "/preview", "clerk", {"unit": "H29.16", "applicant": applicant, "data": data}).raw[:5], b"%PDF-")
        dossier = take_in(applicant=applicant)["dossier_id"]
        path = f"/v1/dossiers/{dossier}/components/TP01/form"
        self.assertEqual(send("PUT", path, "clerk", data, {"If-Match": f'"{version_of(dossier)}"'}).status, 200)
        self.assertEqual(send("GET", path, "clerk").json["data"], data)
        self.assertEqual(send("GET", path + "/pdf", "clerk").raw[:5], b"%PDF-")
        until(lambda: send("GET", path, "clerk").json["print"]["state"] == "filed")
        self.assertEqual(send("POST", path + "/retry", "clerk").status, 409)

    def test_7_zz_nobody_is_told_without_a_sender(self):
        dossier = take_in(contact={"channels": ["sms"], "language": "en"})["dossier_id"]
        self.assertEqual(send("GET", f"/v1/dossiers/{dossier}", "clerk").json["contact"], {"channels": ["sms"], "language": "en"})
        path = f"/v1/dossiers/{dossier}/notifications"
        self.assertEqual(send("GET", path, "clerk").json["items"], [])
        self.assertEqual(send("GET", "/v1/notifications?state=failed", "clerk").json, {"items": [], "next": None})
        for verb in ("retry", "resend"):
            answer = send("POST", f"{path}/00000000-0000-4000-8000-000000000000/{verb}", "clerk")
            self.assertEqual((answer.status, answer.json["code"]), (404, "notification_not_found"))
        self.assertEqual(send("POST", "/v1/sms/delivery-reports", raw=b"{}").status, 404)

    def test_7_subscription_from_its_beginning_to_its_end(self):
        made = send("POST", "/v1/subscriptions", "client", {"url": "https://nhan.vidu.example/"}, {"Idempotency-Key": "story-subscription"})
        self.assertEqual(made.status, 201)
        at = "/v1/subscriptions/" + made.json["subscription_id"]
        self.assertEqual(send("PATCH", at, "client", {"state": "disabled"}, {"If-Match": made.headers["ETag"]}).json["state"], "disabled")
        self.assertEqual(send("POST", at + "/rotate-secret", "client", {}, {"Idempotency-Key": "story-rotation"}).status, 200)
        self.assertEqual(send("POST", at + "/replay", "client", {"after": ""}, {"Idempotency-Key": "story-replay"}).status, 202)
        ping = send("POST", at + "/test", "client", headers={"Idempotency-Key": "story-test"}).json
        until(lambda: send("GET", at + "/deliveries?state=dead", "client").json["items"])
        self.assertEqual(send("POST", f"{at}/deliveries/{ping['delivery_id']}/retry", "client", headers={"Idempotency-Key": "story-retry"}).status, 202)
        self.assertEqual([one["subscription_id"] for one in send("GET", "/v1/subscriptions", "client").json["items"]], [made.json["subscription_id"]])
        self.assertEqual(send("GET", at, "client").json["history"][-1]["what"], "created")
        self.assertEqual(send("DELETE", at, "client").status, 204)

    def test_8_contract_and_server_know_the_same_routes(self):
        program = os.path.join(os.environ["MOTCUA_BUILD"], "services/motcuad/motcuad")
        served = set(subprocess.run([program, "--print-routes"], check=True, capture_output=True, text=True).stdout.split("\n")) - {""}
        described = {
            f"{method.upper()} {path}" for path, item in CONTRACT["paths"].items() for method in item if method != "parameters"
        }
        self.assertEqual(served, described)
        told_elsewhere = re.compile("/(v1/(access-refusals|accounts?|clients|delegations|oauth|portal|postings|sessions?|units/[^/]+/staff)|docs|v1/openapi|.well-known)")
        own = {route for route in described if not told_elsewhere.match(route.split(" ")[1])}
        self.assertEqual(own - {f"{m} {p}" for m, p in SEEN}, set(), "a route was not tried by this story")

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
