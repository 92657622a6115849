"""Papers: every form is issued by its action, signed in the background, verifiable by other programs and by anybody."""
import os
import re
import subprocess
import tempfile
import time
import unittest

from client import TOKENS, act, advance, intake_body, main, send, sql, take_in, version_of

advance("2026-03-02T09:00:00+07:00")
TOKENS["leader2"] = os.environ["LEADER2"]
FORM_SET = os.environ["FORM_SET"]
APOLOGY = {"2018": "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "2025": "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN"}[FORM_SET]
PKI = os.path.join(os.environ["MOTCUA_SERVING"], "pki")
REASON = "Hồ sơ thiếu giấy chứng nhận sức khỏe của người trực tiếp chế biến; đề nghị bổ sung."


def documents(dossier):
    return send("GET", f"/v1/dossiers/{dossier}/documents", "clerk").json["items"]


def settled(dossier, kind, states=("signed",)):
    """Asks until the paper has come to one of the states."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        for one in reversed(documents(dossier)):
            if one["kind"] == kind and one["state"] in states:
                return one
    raise AssertionError(f"{kind} did not come to {states}: {documents(dossier)}")


def file_of(dossier, paper):
    answer = send("GET", f"/v1/dossiers/{dossier}/documents/{paper['document_id']}", "clerk")
    assert answer.status == 200, answer.raw
    return answer.raw


def tool(pdf, *command):
    """What another program says of the file."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        filled = [file.name if word == "FILE" else word for word in command]
        done = subprocess.run(filled, check=False, capture_output=True, text=True)
        return done.stdout + done.stderr


def words(pdf):
    return re.sub(r"\s+", " ", tool(pdf, "pdftotext", "FILE", "-"))


def online():
    body = {**intake_body(), "channel": "online", "components": []}
    headers = {"Idempotency-Key": f"papers-{time.monotonic_ns()}"}
    return send("POST", "/v1/dossiers", "client", body, headers).json["dossier_id"]


def verify(pdf, role="clerk"):
    return send("POST", "/v1/documents/verify", role, raw=pdf, headers={"Content-Type": "application/pdf"}).json


class Papers(unittest.TestCase):
    def embedded(self, pdf):
        fonts = tool(pdf, "pdffonts", "FILE").splitlines()[2:]
        self.assertTrue(fonts)
        self.assertTrue(all(re.search(r"yes\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$", line) for line in fonts), fonts)

    def signed(self, dossier, kind, title, signatures):
        paper = settled(dossier, kind)
        pdf = file_of(dossier, paper)
        text = words(pdf)
        self.assertIn(title, text)
        self.assertIn(paper["symbol"], text)
        self.assertRegex(paper["symbol"], r"^\d{2,}/[A-ZĐ]+(-[A-ZĐ]+)*$")
        told = tool(pdf, "pdfsig", "-nocert", "FILE")
        self.assertEqual(told.count("Signature is Valid."), signatures, told)
        self.assertEqual(tool(pdf, "pdfsig", "-nocert", "-dump", "FILE").count("Error"), 0)
        self.embedded(pdf)
        self.assertIn("No syntax or stream encoding errors found", tool(pdf, "qpdf", "--check", "FILE"))
        found = verify(pdf)
        self.assertTrue(found["valid"], found)
        self.assertEqual(len(found["signatures"]), signatures)
        self.assertEqual([row["document_id"] for row in found["documents"]], [paper["document_id"]])
        events = send("GET", f"/v1/dossiers/{dossier}/events?limit=200", "clerk").json["items"]
        told = [e["data"]["detail"] for e in events if e["type"] == "document.signed"]
        self.assertTrue(any(paper["sha256"] in detail for detail in told))
        return paper, pdf

    def test_1_receipt_is_printed_at_once_and_signed_behind(self):
        dossier = take_in()["dossier_id"]
        at_once = send("GET", f"/v1/dossiers/{dossier}/receipt", "clerk")
        self.assertIn("GIẤY TIẾP NHẬN HỒ SƠ", words(at_once.raw))
        paper, pdf = self.signed(dossier, "receipt", "GIẤY TIẾP NHẬN HỒ SƠ", 1)
        if len(at_once.raw) < len(pdf):
            self.assertTrue(pdf.startswith(at_once.raw), "the signed slip does not begin with the slip printed before")
        self.assertEqual(send("GET", f"/v1/dossiers/{dossier}/receipt", "clerk").raw, pdf)

    def test_2_supplement_request_and_second_receipt(self):
        dossier = take_in()["dossier_id"]
        body = {"type": "request_supplement", "reason": REASON, "items": ["Giấy chứng nhận sức khỏe", "Bản vẽ mặt bằng"]}
        draft = send("POST", f"/v1/dossiers/{dossier}/actions/preview", "reviewer", body)
        self.assertEqual(draft.status, 200, draft.raw)
        self.assertNotRegex(words(draft.raw), r"Số: \d")
        self.assertEqual(len(documents(dossier)), 1, "the preview issued something")
        self.assertEqual(act(dossier, "reviewer", body).status, 200)
        _, pdf = self.signed(dossier, "supplement", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", 1)
        self.assertIn("Bản vẽ mặt bằng", words(pdf))
        self.assertEqual(act(dossier, "clerk", {"type": "receive_supplement"}).status, 200)
        self.assertIn(settled(dossier, "receipt")["seq"], (1, 2))
        receipts = [one for one in documents(dossier) if one["kind"] == "receipt"]
        self.assertEqual([one["seq"] for one in receipts], [1, 2])

    def test_3_refusals_at_the_desk_and_as_result(self):
        dossier = online()
        self.assertEqual(act(dossier, "clerk", {"type": "reject", "reason": "Không thuộc thẩm quyền của Sở."}).status, 200)
        _, pdf = self.signed(dossier, "refusal", "PHIẾU TỪ CHỐI TIẾP NHẬN", 1)
        self.assertIn("Không thuộc thẩm quyền của Sở", words(pdf))
        dossier = take_in()["dossier_id"]
        act(dossier, "reviewer", {"type": "forward"})
        decided = act(dossier, "leader", {"type": "decide", "reason": "Cơ sở chưa đạt điều kiện.", "result": {"kind": "refused"}})
        self.assertEqual(decided.status, 200, decided.raw)
        self.signed(dossier, "refusal", "PHIẾU TỪ CHỐI", 1)

    def test_4_apology_carries_two_signatures_and_is_found_by_anybody(self):
        dossier = take_in()["dossier_id"]
        act(dossier, "reviewer", {"type": "forward"})
        draft = act(dossier, "leader", {"reason": "Chờ kết quả kiểm nghiệm."}, "/letters")
        self.assertEqual(draft.status, 200, draft.raw)
        self.assertEqual(act(dossier, "leader", {}, "/letters/1/approve").status, 200)
        self.assertEqual(act(dossier, "leader", {}, "/letters/1/issue").status, 200)
        paper, pdf = self.signed(dossier, "apology", APOLOGY, 2)
        self.assertEqual(send("GET", f"/v1/dossiers/{dossier}/letters/1/pdf", "clerk").raw, pdf)
        found = verify(pdf)
        self.assertEqual([one["field"] for one in found["signatures"]], ["NguoiKy", "CoQuan"])
        self.assertEqual(found["sha256"], paper["sha256"])
        rendered = send("GET", f"/v1/dossiers/{dossier}", "clerk").json["letters"][0]["document"]
        self.assertEqual(rendered, paper["rendered_sha256"])
        broken = bytearray(pdf)
        broken[len(broken) // 3] ^= 1
        told = verify(bytes(broken))
        self.assertFalse(told["valid"])
        self.assertEqual(told["documents"], [])
        key = paper["verify_path"].rsplit("/", 1)[1]
        public = send("GET", f"/v1/public/documents/{key}").json
        self.assertEqual(public, {
            "kind": "apology", "symbol": paper["symbol"], "date": "2026-03-02", "sha256": paper["sha256"], "validity": "valid",
        })
        page = send("GET", paper["verify_path"])
        self.assertEqual(page.status, 200)
        self.assertIn(paper["symbol"], page.raw.decode())
        self.assertNotIn("Nguyễn Thị Đào", page.raw.decode())
        self.assertEqual(send("GET", "/verify/khong-co").status, 404)
        self.assertEqual(send("GET", "/v1/public/documents/khong-co").status, 404)

    def test_5_reissue_is_a_new_edition_with_a_reason(self):
        dossier = take_in()["dossier_id"]
        first = settled(dossier, "receipt")
        path = f"/v1/dossiers/{dossier}/documents/{first['document_id']}"
        self.assertEqual(send("POST", path + "/reissue", "clerk", {}).status, 422)
        self.assertEqual(send("POST", path + "/reissue", "reviewer", {"reason": "Sai địa chỉ"}).status, 403)
        answer = send("POST", path + "/reissue", "clerk", {"reason": "Sai địa chỉ"})
        self.assertEqual(answer.status, 200, answer.raw)
        until = settled(dossier, "receipt")
        while until["edition"] == 1:
            until = settled(dossier, "receipt")
        self.assertEqual((until["number"], until["edition"], until["reason"]), (first["number"], 2, "Sai địa chỉ"))
        self.assertEqual(send("GET", "/v1/public/documents/" + first["verify_path"].rsplit("/", 1)[1]).json["validity"], "replaced")
        self.assertEqual(send("POST", path + "/retry", "clerk").json["code"], "paper_done")

    def test_6_a_failed_signature_is_shown_and_mended(self):
        dossier = take_in()["dossier_id"]
        act(dossier, "reviewer", {"type": "forward"})
        act(dossier, "leader", {"reason": "Chờ kết quả kiểm nghiệm."}, "/letters")
        act(dossier, "leader", {}, "/letters/1/approve")
        self.assertEqual(act(dossier, "leader2", {}, "/letters/1/issue").status, 200, "a key must not block the letter")
        held = settled(dossier, "apology", ("held",))
        self.assertEqual(held["error"]["rule"], "wrong_passphrase")
        self.assertTrue(held["error"]["detail"] and held["error"]["detail_en"])
        self.assertIn(APOLOGY, words(file_of(dossier, held)))
        self.assertEqual(verify(file_of(dossier, held))["valid"], False)
        with open(os.path.join(PKI, "passphrase"), encoding="utf-8") as good, open(os.path.join(PKI, "passphrase-2"), "w", encoding="utf-8") as mended:
            mended.write(good.read())
        retry = send("POST", f"/v1/dossiers/{dossier}/documents/{held['document_id']}/retry", "admin")
        self.assertEqual(retry.status, 200, retry.raw)
        self.signed(dossier, "apology", APOLOGY, 2)

    def test_7_slips_and_books_on_demand(self):
        dossier = take_in()["dossier_id"]
        act(dossier, "reviewer", {"type": "forward"})
        slip = send("GET", f"/v1/dossiers/{dossier}/control-slip", "reviewer")
        self.assertIn("PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", words(slip.raw))
        book = send("GET", "/v1/units/H29.16/registers/2026", "clerk")
        self.assertEqual(book.status, 200, book.raw[:300])
        self.embedded(slip.raw)
        self.embedded(book.raw)
        self.assertIn("SỔ THEO DÕI HỒ SƠ", words(book.raw))
        count = int(sql("select count(*) from dossiers"))
        self.assertEqual(len(set(re.findall(r"260302-\d{4}", words(book.raw)))), count)
        batch = send("GET", "/v1/units/H29.16/receipts?date=2026-03-02", "clerk")
        self.assertEqual(words(batch.raw).count("GIẤY TIẾP NHẬN HỒ SƠ"), int(sql("select count(*) from papers p where kind = 'receipt' and not exists (select from papers n where (n.dossier_id, n.seq, n.kind) = (p.dossier_id, p.seq, p.kind) and n.edition > p.edition)")))
        self.assertEqual(send("GET", "/v1/units/H29.16/receipts?date=2025-01-01", "clerk").status, 404)
        self.assertEqual(send("GET", "/v1/units/H29.16/receipts?date=hom-nay", "clerk").status, 422)
        self.assertEqual(send("GET", "/v1/units/H29.17/registers/2026", "clerk").status, 404)
        self.assertEqual(send("GET", "/v1/units/H29.16/registers/2026", "client").status, 403)

    def test_8_stop_notice(self):
        dossier = take_in()["dossier_id"]
        act(dossier, "reviewer", {"type": "forward"})
        self.assertEqual(act(dossier, "leader", {"type": "stop", "reason": "Cơ sở đã giải thể."}).status, 200)
        found = [one["kind"] for one in documents(dossier)]
        if FORM_SET == "2025":
            self.signed(dossier, "stop", "THÔNG BÁO", 2)
        else:
            self.assertNotIn("stop", found, "the set of 2018 has no stop notice")

    def test_8b_what_a_form_cannot_say_is_refused_by_field_and_form(self):
        dossier = take_in()["dossier_id"]
        before = sql("select (select count(*) from papers), (select count(*) from supplement_requests), (select sum(last_number) from counters)")
        body = {"type": "request_supplement", "reason": "Thiếu chữ ký", "items": ["Đơn đề nghị", "Ảnh \U0001f600"]}
        answer = act(dossier, "reviewer", body)
        self.assertEqual(answer.status, 422, answer.raw)
        self.assertIn("/items/1", [one["pointer"] for one in answer.json["errors"]])
        self.assertIn("bổ sung, hoàn thiện hồ sơ", answer.raw.decode().lower())
        self.assertEqual(sql("select (select count(*) from papers), (select count(*) from supplement_requests), (select sum(last_number) from counters)"), before)
        self.assertEqual(send("POST", "/v1/documents/verify", "clerk", raw=b"%PDF-1.5 broken").json["valid"], False)
        self.assertEqual(send("POST", "/v1/documents/verify", "clerk", raw=b"").json["valid"], False)

    def test_9_numbers_have_no_gap_and_no_key_is_kept(self):
        gaps = sql("select kind from (select kind, number - row_number() over (partition by kind, edition order by number) as shift from papers where edition = 1) x where shift <> 0")
        self.assertEqual(gaps, "")
        dump = sql("select string_agg(to_jsonb(p)::text, '') from papers p")
        self.assertNotIn("PRIVATE KEY", dump)
        with open(os.path.join(PKI, "passphrase"), encoding="utf-8") as file, open(os.path.join(os.environ["MOTCUA_SERVING"], "log"), encoding="utf-8") as log:
            self.assertNotIn(file.read().strip(), log.read())


main()
