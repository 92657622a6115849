"""Digitisation at the desk: scans become copies of components, verified by another person, signed and read behind the desk."""
import hashlib
import os
import re
import subprocess
import tempfile
import unicodedata
import unittest

from client import (
    FIRST_VERSION, PROCEDURE, TOKENS, account, act, advance, intake_body, main, procedure, publish, rows, send, sql, take_in, until,
    version_of,
)

advance("2026-03-02T09:00:00+07:00")
TOKENS["clerk2"] = account("clerk-2", "clerk")
TOKENS["clerk3"] = account("clerk-3", "clerk")
SERVING = os.environ["MOTCUA_SERVING"]
REASON = "Giấy chứng nhận của cơ sở có giá trị đến ngày 05 tháng 01 năm 2029 đang được đối chiếu."


def place_of(sha256):
    return os.path.join(SERVING, "files/kept", sha256[:2], sha256[2:4], sha256)


def keep(content, media_type, by="clerk-1", pages=1):
    """A file as an upload leaves it: bytes in the store, a row beside them."""
    sha256 = hashlib.sha256(content).hexdigest()
    os.makedirs(os.path.dirname(place_of(sha256)), exist_ok=True)
    with open(place_of(sha256), "wb") as file:
        file.write(content)
    sql(f"insert into files (sha256, size, media_type, pages, stored_by) values ('{sha256}', {len(content)}, '{media_type}', {pages}, '{by}') on conflict do nothing")
    return sha256


def kept(sha256):
    with open(place_of(sha256), "rb") as file:
        return file.read()


def scan_of(pdf, kind="jpeg", resolution=200):
    """The first page as a scanner gives it."""
    with tempfile.TemporaryDirectory() as place:
        with open(os.path.join(place, "paper.pdf"), "wb") as file:
            file.write(pdf)
        subprocess.run(["pdftoppm", "-r", str(resolution), f"-{kind}", "-singlefile", "paper.pdf", "scan"], cwd=place, check=True)
        made = next(name for name in os.listdir(place) if name.startswith("scan"))
        with open(os.path.join(place, made), "rb") as file:
            return file.read()


def tool(content, *command):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        filled = [file.name if word == "FILE" else word for word in command]
        return subprocess.run(filled, check=False, capture_output=True, text=True).stdout


def letter():
    """A really issued apology letter, as an applicant might hand it in again."""
    dossier = take_in()["dossier_id"]
    act(dossier, "reviewer", {"type": "forward"})
    act(dossier, "leader", {"reason": REASON}, "/letters")
    act(dossier, "leader", {}, "/letters/1/approve")
    act(dossier, "leader", {}, "/letters/1/issue")
    return send("GET", f"/v1/dossiers/{dossier}/letters/1/pdf", "clerk").raw


LETTER = letter()
BLANK = (b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj"
         b" 3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n")
SCAN = scan_of(LETTER)


def command(method, dossier, path, role, body, headers=None):
    sent = {"If-Match": f'"{version_of(dossier)}"', **(headers or {})}
    return send(method, f"/v1/dossiers/{dossier}/components/{path}", role, body, sent)


def digitise(dossier, body, role="clerk", component="TP01", headers=None):
    return command("POST", dossier, f"{component}/copies", role, {"copy_kind": "original", **body}, headers)


def component(dossier, code="TP01", role="clerk"):
    listed = send("GET", f"/v1/dossiers/{dossier}/components", role).json["items"]
    return next(one for one in listed if one["component_code"] == code)


def settled(dossier, states, code="TP01"):
    until(lambda: component(dossier, code)["digitised_copies"][-1]["signature"]["state"] in states)
    return component(dossier, code)["digitised_copies"][-1]


def plain(text):
    """Without diacritics, which recognition may get wrong."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(one for one in letters if not unicodedata.combining(one))


def suggestions(dossier, code="TP01"):
    return send("GET", f"/v1/dossiers/{dossier}/components/{code}/copies/1/suggestions", "clerk")


def everything():
    """What a refusal must leave as it was, once what went before is signed."""
    until(lambda: sql("select count(*) from copy_signings where state = 'queued'") == "0")
    return rows() + sql("select (select string_agg(c::text, ',' order by copy_id) from component_copies c), (select count(*) from copy_corrections), (select string_agg(provided::text, '' order by dossier_id, component_code) from dossier_components)")


class Copies(unittest.TestCase):
    def refused(self, status, rule, action):
        before = everything()
        answer = action()
        self.assertEqual(answer.status, status, answer.raw)
        self.assertIn(rule, [answer.json["code"]] + [one["rule"] for one in answer.json.get("errors", [])])
        self.assertEqual(everything(), before, "a refusal wrote something")

    def test_1_scan_is_digitised_and_signed_by_its_officer(self):
        dossier = take_in()["dossier_id"]
        self.assertEqual(component(dossier)["state"], "not_digitised")
        self.assertEqual(component(dossier)["verify"]["rule"], "not_digitised")
        sha256 = keep(SCAN, "image/jpeg")
        body = {"file": sha256, "title": "Phiếu xin lỗi", "symbol": "01/PXL-SATTP", "issued_on": "2026-03-02"}
        answer = digitise(dossier, body, headers={"Idempotency-Key": "copy-1"})
        self.assertEqual(answer.status, 201, answer.raw)
        one = answer.json["component"]
        self.assertEqual((one["state"], one["provided"], one["copy_kind"]), ("digitised", True, "original"))
        copy = one["digitised_copies"][0]
        self.assertEqual((copy["seq"], copy["origin"], copy["digitised_by"], copy["pages"]), (1, "scanned", "clerk-1", 1))
        self.assertEqual(copy["file"], {"sha256": sha256, "link": "/v1/files/" + sha256})
        self.assertEqual(answer.headers["ETag"], f'"{version_of(dossier)}"')
        signed = settled(dossier, ("signed",))["signature"]
        self.assertEqual(signed["officer"], "clerk-1")
        pdf = kept(signed["file"]["sha256"])
        self.assertIn(SCAN, pdf, "the JPEG was encoded again")
        self.assertEqual(kept(sha256), SCAN, "the scan itself was touched")
        told = tool(pdf, "pdfsig", "-nocert", "FILE")
        self.assertEqual(told.count("Signature is Valid."), 1, told)
        self.assertIn("Total document signed", told)
        words = re.sub(r"\s+", " ", tool(pdf, "pdftotext", "FILE", "-"))
        self.assertIn("Sở An toàn thực phẩm", words)
        self.assertRegex(words, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00")
        self.assertRegex(tool(pdf, "pdfinfo", "FILE"), r"Page size: +59[45]\.\d* x 84[12]")
        found = send("POST", "/v1/documents/verify", "clerk", raw=pdf, headers={"Content-Type": "application/pdf"}).json
        self.assertTrue(found["valid"], found)
        code = send("GET", f"/v1/dossiers/{dossier}", "clerk").json["code"]
        self.assertEqual([(d["kind"], d["code"], d["component"]) for d in found["documents"]], [("component_copy", code, "TP01")])
        events = send("GET", f"/v1/dossiers/{dossier}/events?limit=200", "clerk").json["items"]
        told = {e["type"]: e["data"]["detail"] for e in events}
        self.assertEqual(told["dossier.component_digitised"], "TP01")
        self.assertEqual(told["dossier.component_signed"], "TP01 1 " + signed["file"]["sha256"])
        self.assertEqual(sql(f"select holder_id is not distinct from (select holder_id from dossier_applicants a where a.dossier_id = c.dossier_id) from component_copies c where dossier_id = '{dossier}'"), "t")

    def test_2_what_does_not_fit_is_refused_and_nothing_written(self):
        dossier = take_in()["dossier_id"]
        good = {"file": keep(SCAN, "image/jpeg")}
        self.refused(422, "file_unknown", lambda: digitise(dossier, {"file": "0" * 64}))
        self.refused(422, "file_unknown", lambda: digitise(dossier, {"file": keep(b"of clerk-9", "application/pdf", "clerk-9")}))
        self.refused(422, "sha256", lambda: digitise(dossier, {"file": "../../etc/passwd"}))
        self.refused(422, "media_type_not_accepted", lambda: digitise(dossier, {"file": keep(b"a,b", "text/csv")}))
        self.refused(404, "component_not_found", lambda: digitise(dossier, good, component="TP99"))
        self.refused(422, "choice", lambda: digitise(dossier, {**good, "copy_kind": "drawing"}))
        self.refused(422, "unknown_field", lambda: digitise(dossier, {**good, "state": "verified"}))
        self.refused(422, "issued_in_future", lambda: digitise(dossier, {**good, "issued_on": "2026-03-03"}))
        self.refused(422, "validity_before_issue", lambda: digitise(dossier, {**good, "issued_on": "2026-03-02", "valid_until": "2026-03-01"}))
        self.refused(422, "document_expired", lambda: digitise(dossier, {**good, "valid_until": "2026-03-01"}))
        self.refused(422, "copy_unknown", lambda: digitise(dossier, {**good, "replaces": {"seq": 1, "reason": "Mờ"}}))
        self.refused(403, "role_not_allowed", lambda: digitise(dossier, good, "reviewer"))
        self.refused(403, "role_not_allowed", lambda: digitise(dossier, good, "client", headers={"Idempotency-Key": "x"}))
        self.refused(400, "json", lambda: command("POST", dossier, "TP01/copies", "clerk", None))
        self.refused(412, "stale_version", lambda: digitise(dossier, good, headers={"If-Match": '"999"'}))
        path = f"/v1/dossiers/{dossier}/components/TP01/copies"
        self.refused(428, "if_match_required", lambda: send("POST", path, "clerk", {"copy_kind": "original", **good}))
        self.refused(404, "copy_not_found", lambda: send("POST", path + "/1/verify", "reviewer", {}, {"If-Match": f'"{version_of(dossier)}"'}))
        self.refused(404, "copy_not_found", lambda: send("PATCH", path + "/eins", "clerk", {}, {"If-Match": f'"{version_of(dossier)}"'}))
        act(dossier, "reviewer", {"type": "forward"})
        self.assertEqual(act(dossier, "leader", {"type": "stop", "reason": "Cơ sở đã giải thể."}).status, 200)
        self.refused(409, "dossier_closed", lambda: digitise(dossier, good))
        self.assertEqual(component(dossier)["digitise"]["rule"], "dossier_closed")

    def test_3_replacing_and_verifying(self):
        dossier = take_in()["dossier_id"]
        first = keep(LETTER, "application/pdf")
        self.assertEqual(digitise(dossier, {"file": first}).status, 201)
        again = {"file": keep(SCAN, "image/jpeg")}
        self.refused(409, "already_digitised", lambda: digitise(dossier, again))
        self.refused(422, "required", lambda: digitise(dossier, {**again, "replaces": {"seq": 1}}))
        answer = digitise(dossier, {**again, "replaces": {"seq": 1, "reason": "Bản quét mờ"}})
        self.assertEqual(answer.status, 201, answer.raw)
        self.assertEqual([(c["seq"], c["state"], c["reason"]) for c in answer.json["component"]["digitised_copies"]], [(1, "replaced", ""), (2, "digitised", "Bản quét mờ")])
        self.refused(409, "copy_replaced", lambda: digitise(dossier, {**again, "replaces": {"seq": 1, "reason": "Nữa"}}))
        self.assertEqual(component(dossier)["verify"]["rule"], "same_person")
        self.assertTrue(component(dossier, role="reviewer")["verify"]["allowed"])
        self.refused(403, "same_person", lambda: command("POST", dossier, "TP01/copies/2/verify", "clerk", {}))
        self.refused(403, "role_not_allowed", lambda: command("POST", dossier, "TP01/copies/2/verify", "leader", {}))
        self.refused(409, "copy_replaced", lambda: command("POST", dossier, "TP01/copies/1/verify", "reviewer", {}))
        done = command("POST", dossier, "TP01/copies/2/verify", "clerk2", {})
        self.assertEqual(done.status, 200, done.raw)
        self.assertEqual(done.json["component"]["state"], "verified")
        self.assertEqual(done.json["component"]["digitised_copies"][1]["verified_by"], "clerk-2")
        self.refused(409, "copy_verified", lambda: command("POST", dossier, "TP01/copies/2/verify", "reviewer", {}))
        self.refused(409, "copy_verified", lambda: command("PATCH", dossier, "TP01/copies/2", "clerk", {"title": "Khác"}))
        included = send("GET", f"/v1/dossiers/{dossier}?include=components", "clerk").json["components"]
        self.assertEqual(included, send("GET", f"/v1/dossiers/{dossier}/components", "clerk").json["items"])

    def test_4_correction_is_a_merge_patch_that_keeps_the_earlier_words(self):
        dossier = take_in()["dossier_id"]
        digitise(dossier, {"file": keep(LETTER, "application/pdf"), "title": "Phiếu", "issuer": "Sở"})
        patch = lambda body, role="clerk": command("PATCH", dossier, "TP01/copies/1", role, body)
        done = patch({"title": "Phiếu xin lỗi", "issuer": None, "valid_until": "2029-01-05"})
        self.assertEqual(done.status, 200, done.raw)
        copy = done.json["component"]["digitised_copies"][0]
        self.assertEqual((copy["title"], copy["issuer"], copy["valid_until"]), ("Phiếu xin lỗi", "", "2029-01-05"))
        self.assertEqual(sql(f"select k.before->>'issuer' from copy_corrections k join component_copies c using (copy_id) where c.dossier_id = '{dossier}'"), "Sở")
        events = send("GET", f"/v1/dossiers/{dossier}/events?limit=200", "clerk").json["items"]
        self.assertIn("TP01 1 title issuer valid_until", [e["data"]["detail"] for e in events])
        self.refused(422, "nothing_to_correct", lambda: patch({"title": "Phiếu xin lỗi"}))
        self.refused(422, "issued_in_future", lambda: patch({"issued_on": "2027-01-01"}))
        self.refused(422, "date", lambda: patch({"issued_on": "hôm qua"}))
        self.refused(422, "unknown_field", lambda: patch({"file": "0" * 64}))
        self.refused(403, "role_not_allowed", lambda: patch({"title": "Khác"}, "admin"))

    def test_5_portal_sends_copies_to_its_own_online_dossier(self):
        body = {**intake_body(), "channel": "online", "components": []}
        dossier = send("POST", "/v1/dossiers", "client", body, {"Idempotency-Key": "copies-online"}).json["dossier_id"]
        self.assertIn("TP01", send("GET", f"/v1/dossiers/{dossier}", "clerk").json["missing_components"])
        file = {"file": keep(LETTER + b"\n", "application/pdf", "integration-1")}
        TOKENS["other"] = account("cong-khac", "integration")
        self.refused(403, "role_not_allowed", lambda: digitise(dossier, file, "other", headers={"Idempotency-Key": "copies-5a"}))
        self.refused(400, "idempotency_key_required", lambda: digitise(dossier, file, "client"))
        key = {"Idempotency-Key": "copies-5", "If-Match": f'"{version_of(dossier)}"'}
        answer = digitise(dossier, file, "client", headers=key)
        self.assertEqual(answer.status, 201, answer.raw)
        copy = answer.json["component"]["digitised_copies"][0]
        self.assertEqual((copy["origin"], copy["signature"]), ("submitted", None))
        self.assertNotIn("TP01", send("GET", f"/v1/dossiers/{dossier}", "clerk").json["missing_components"])
        before = everything()
        self.assertEqual(digitise(dossier, file, "client", headers=key).headers["Idempotency-Replayed"], "true")
        self.assertEqual(everything(), before)
        self.refused(404, "copy_not_found", lambda: command("POST", dossier, "TP01/copies/1/retry", "clerk", {}))

    def test_6_without_key_unsigned_with_a_bad_one_held_and_both_mended(self):
        dossier = take_in()["dossier_id"]
        digitise(dossier, {"file": keep(LETTER + b"%2\n", "application/pdf", "clerk-2")}, "clerk2")
        unsigned = settled(dossier, ("unsigned",))["signature"]
        self.assertEqual((unsigned["file"], unsigned["error"]), (None, None))
        digitise(dossier, {"file": keep(LETTER + b"%3\n", "application/pdf", "clerk-3")}, "clerk3", "TP02")
        held = settled(dossier, ("held",), "TP02")["signature"]
        self.assertEqual(held["error"]["rule"], "wrong_passphrase")
        self.refused(403, "role_not_allowed", lambda: command("POST", dossier, "TP02/copies/1/retry", "reviewer", {}))
        with open(os.path.join(SERVING, "pki/passphrase"), encoding="utf-8") as good, open(os.path.join(SERVING, "pki/passphrase-2"), "w", encoding="utf-8") as mended:
            mended.write(good.read())
        self.assertEqual(command("POST", dossier, "TP02/copies/1/retry", "admin", {}).status, 200)
        pdf = kept(settled(dossier, ("signed",), "TP02")["signature"]["file"]["sha256"])
        self.assertTrue(pdf.startswith(LETTER), "the scan is not the beginning of the signed file")
        self.assertEqual(tool(pdf, "pdfsig", "-nocert", "FILE").count("Signature is Valid."), LETTER.count(b"/ByteRange") + 1)
        self.refused(409, "copy_signed", lambda: command("POST", dossier, "TP02/copies/1/retry", "clerk", {}))
        counted = send("GET", "/v1/reports/day", "leader").json
        self.assertEqual((counted["copies_held"], counted["copies_unsigned"]), (0, 1))

    def test_7_media_types_are_the_procedure_versions(self):
        components = [{**c, **({"accepts": ["image/png"]} if c["code"] == "TP01" else {})} for c in FIRST_VERSION["components"]]
        draft = send("POST", "/v1/procedures", "admin", procedure(3, "2026-03-02", components=components))
        self.assertEqual(draft.status, 201, draft.raw)
        self.assertEqual(publish(draft).status, 200)
        shown = send("GET", PROCEDURE + "/3", "clerk").json["components"]
        self.assertEqual(shown[0]["accepts"], ["image/png"])
        self.assertIn("application/pdf", shown[1]["accepts"])
        dossier = take_in()["dossier_id"]
        self.refused(422, "media_type_not_accepted", lambda: digitise(dossier, {"file": keep(SCAN, "image/jpeg")}))
        picture = keep(scan_of(LETTER, "png", 100), "image/png")
        self.assertEqual(digitise(dossier, {"file": picture}).status, 201)
        pdf = kept(settled(dossier, ("signed",))["signature"]["file"]["sha256"])
        self.assertIn("No syntax or stream encoding errors found", tool(pdf, "qpdf", "--check", "FILE"))

    def test_8_what_a_scan_says_is_offered_and_taken_over_by_a_person(self):
        dossier = take_in()["dossier_id"]
        scan = scan_of(LETTER, "png", 250)
        digitise(dossier, {"file": keep(scan, "image/png")})
        digitise(dossier, {"file": keep(LETTER, "application/pdf")}, component="TP02")
        for code, method in (("TP01", "recognition"), ("TP02", "text layer")):
            with self.subTest(method):
                until(lambda c=code: suggestions(dossier, c).json["state"] != "pending", 120)
                told = suggestions(dossier, code).json
                self.assertEqual(told["state"], "ready", told)
                found = {one["field"]: one for one in told["items"]}
                self.assertEqual(found["symbol"]["value"].split("/")[1], "PXL-SATTP", found)
                self.assertEqual(found["issued_on"]["value"], "2026-03-02")
                self.assertEqual(found["valid_until"]["value"], "2029-01-05")
                self.assertEqual(plain(found["issuer"]["value"]), "so an toan thuc pham")
                self.assertEqual(plain(found["title"]["value"]), "van ban xin loi va de nghi gia han thoi gian giai quyet")
                self.assertEqual(found["issued_on"]["page"], 1)
                self.assertIn("ngay 02 thang 3 nam 2026", plain(found["issued_on"]["source"]))
                copy = component(dossier, code)["digitised_copies"][0]
                self.assertEqual((copy["title"], copy["symbol"], copy["issued_on"]), ("", "", None), "a suggestion saved itself")
        taken = {one["field"]: one["value"] for one in suggestions(dossier).json["items"]}
        done = command("PATCH", dossier, "TP01/copies/1", "clerk", taken)
        self.assertEqual(done.status, 200, done.raw)
        self.assertEqual(done.json["component"]["digitised_copies"][0]["valid_until"], "2029-01-05")
        digitise(dossier, {"file": keep(scan_of(BLANK, "png", 50), "image/png")}, component="TP03")
        until(lambda: suggestions(dossier, "TP03").json["state"] != "pending", 120)
        self.assertEqual(suggestions(dossier, "TP03").json["state"], "unreadable")
        self.assertEqual(suggestions(dossier, "TP04").status, 404)


main()
