"""Electronic results: registered on a decided dossier, replaced, revoked, expiring, found, verified by anybody."""
import hashlib
import os
import pathlib
import subprocess
import unittest

from client import TOKENS, act, advance, components, main, now, procedure, publish, rows, send, sql, take_in, until, version_of

advance("2026-03-02T09:00:00+07:00")
SERVING = pathlib.Path(os.environ["MOTCUA_SERVING"])
CERTIFICATE = "1.013855"
COUNT = iter(range(1, 10_000))


def keep(content, media_type, by="clerk-1"):
    """Puts a file on the shelf as an upload would have."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = SERVING / "files/kept" / sha256[:2] / sha256[2:4]
    place.mkdir(parents=True, exist_ok=True)
    (place / sha256).write_bytes(content)
    sql(f"insert into files values ('{sha256}', {len(content)}, '{media_type}', null, now(), '{by}') on conflict do nothing")
    return sha256


def holder():
    return {"kind": "enterprise", "name": "Công ty TNHH Bếp Xanh", "address": "2 Đường số 2", "id_type": "tax_code",
            "id_number": f"03{next(COUNT):08d}"}


def decided(applicant=None, code=CERTIFICATE, number=None, **decision):
    """A dossier through its steps to a decision."""
    dossier = take_in(procedure=code, applicant=applicant or holder(), components=components(code, 1))["dossier_id"]
    result = {"kind": "granted", "number": number or f"{next(COUNT):02d}/GCN-SATTP", "title": "Giấy chứng nhận đủ điều kiện"}
    body = {"type": "decide", "result": result, **decision}
    answer = act(dossier, "leader", body)
    if answer.json.get("code") == "illegal_move":
        assert act(dossier, "reviewer", {"type": "forward"}).status == 200
        answer = act(dossier, "leader", body)
    assert answer.status == 200, answer.raw
    return dossier


def register(dossier, role="clerk", headers=None, **body):
    sent = {"If-Match": f'"{version_of(dossier)}"', **(headers or {})}
    return send("POST", f"/v1/dossiers/{dossier}/result", role, body or {"data": {"quy_mo": "200 suất"}}, sent)


def registered(dossier=None, **body):
    answer = register(dossier or decided(), **body)
    assert answer.status == 201, answer.raw
    return answer.json["electronic"]


def change(result, what, role="leader", version=None, headers=None, **body):
    sent = {"If-Match": f'"{version or result["version"]}"', **(headers or {})}
    return send("POST", f"/v1/results/{result['result_id']}/{what}", role, body, sent)


def events_of(dossier):
    items = send("GET", f"/v1/dossiers/{dossier}/events?limit=200", "clerk").json["items"]
    return [(e["type"], e["data"]["detail"]) for e in items if ".result_" in e["type"]]


def read(result):
    return send("GET", f"/v1/results/{result['result_id']}", "clerk").json


class Registered(unittest.TestCase):
    def setUp(self):
        global TODAY
        TODAY = now()[:10]

    def test_1_what_is_left_out_comes_from_decision_and_procedure(self):
        applicant = holder()
        dossier = decided(applicant, number="C-15/GCN-SATTP")
        before = send("GET", f"/v1/dossiers/{dossier}/result", "clerk").json
        self.assertEqual((before["kind"], before["electronic"]), ("granted", None))
        answer = register(dossier)
        self.assertEqual(answer.status, 201, answer.raw)
        result = answer.json["electronic"]
        self.assertEqual((result["number"], result["issued_on"], result["valid_from"], result["valid_until"]),
                         ("C-15/GCN-SATTP", TODAY, TODAY, TODAY.replace("2026", "2029")))
        self.assertEqual((result["kind"], result["state"], result["origin"]), ("gcn-attp", "in_force", "issued"))
        self.assertEqual(result["holder"]["id_number"], applicant["id_number"])
        self.assertRegex(result["code"], r"^000\.00\.16\.H29-KQ-2026-\d{6}$")
        self.assertEqual(answer.headers["ETag"], f'"{version_of(dossier)}"')
        self.assertEqual(events_of(dossier)[-1], ("dossier.result_registered", result["code"] + " data"))
        one = send("GET", f"/v1/results/{result['code']}", "clerk")
        self.assertEqual(one.headers["ETag"], '"1"')
        self.assertEqual([line["what"] for line in one.json["history"]], ["registered"])
        again = send("GET", f"/v1/results/{result['code']}", "clerk", headers={"If-None-Match": '"1"'})
        self.assertEqual(again.status, 304)

    def test_2_codes_have_no_gap_though_a_registration_failed(self):
        first = registered()
        self.assertEqual(register(decided(), number=first["number"], issued_on=first["issued_on"], data={"x": 1}).json["code"], "result_number_taken")
        second = registered()
        self.assertEqual(int(second["code"][-6:]), int(first["code"][-6:]) + 1)

    def test_3_signatures_of_a_pdf_are_checked(self):
        paper = take_in(applicant=holder())["dossier_id"]
        until(lambda: send("GET", f"/v1/dossiers/{paper}/documents", "clerk").json["items"][0]["state"] == "signed")
        document = send("GET", f"/v1/dossiers/{paper}/documents", "clerk").json["items"][0]["document_id"]
        pdf = send("GET", f"/v1/dossiers/{paper}/documents/{document}", "clerk").raw
        dossier = decided()
        result = registered(dossier, file=keep(pdf, "application/pdf"))
        self.assertEqual(result["signature"]["state"], "signed_valid")
        self.assertTrue(result["signature"]["agency"])
        self.assertEqual(events_of(dossier)[-1], ("dossier.result_registered", result["code"] + " file"))
        broken = bytearray(pdf)
        at = pdf.index(b"/MediaBox")
        broken[at + 1:at + 9] = b"MediaBoy"
        self.assertEqual(registered(file=keep(bytes(broken), "application/pdf"))["signature"]["state"], "signed_invalid")
        plain = registered(file=keep(b"%PDF-1.4\n%plain\n%%EOF\n", "application/pdf"))
        self.assertEqual((plain["signature"], plain["file"]["media_type"]), ({"state": "unsigned", "agency": ""}, "application/pdf"))

    def test_4_key_is_answered_once_more(self):
        dossier = decided()
        headers = {"Idempotency-Key": "result-1", "If-Match": f'"{version_of(dossier)}"'}
        body = {"data": {"quy_mo": "nhỏ"}}
        first = send("POST", f"/v1/dossiers/{dossier}/result", "client", body, headers)
        again = send("POST", f"/v1/dossiers/{dossier}/result", "client", body, headers)
        self.assertEqual((first.status, again.status, again.json), (201, 201, first.json))
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")

    def test_5_applicant_without_identifier_is_named(self):
        dossier = decided({"kind": "household", "name": "Hộ kinh doanh Bếp Lửa", "address": "3 Đường số 3"})
        self.assertEqual(register(dossier).json["code"], "holder_unknown")
        named = {"id_type": "tax_code", "id_number": "0312345678"}
        self.assertEqual(registered(dossier, data={"x": 1}, holder=named)["holder"]["name"], "Hộ kinh doanh Bếp Lửa")


class Changed(unittest.TestCase):
    def test_1_replaced(self):
        dossier = decided()
        old = registered(dossier)
        headers = {"Idempotency-Key": "replace-1"}
        body = {"reason": "Đổi tên cơ sở", "number": f"{next(COUNT)}/GCN-DT", "data": {"x": 2}}
        answer = change(old, "replace", "clerk", headers=headers, **body)
        self.assertEqual(answer.status, 201, answer.raw)
        new = answer.json
        self.assertEqual((new["replaces"], new["state"], new["holder"], new["kind"]), (old["code"], "in_force", old["holder"], old["kind"]))
        gone = read(old)
        self.assertEqual((gone["state"], gone["reason"], gone["replaced_by"], gone["version"]), ("replaced", "Đổi tên cơ sở", new["code"], 2))
        self.assertEqual(events_of(dossier)[-2:], [("dossier.result_replaced", old["code"]), ("dossier.result_registered", new["code"] + " data")])
        self.assertEqual(send("GET", f"/v1/dossiers/{dossier}/result", "clerk").json["electronic"]["code"], new["code"])
        again = change(old, "replace", "clerk", headers=headers, **body)
        self.assertEqual((again.status, again.json["code"]), (201, new["code"]))
        self.assertEqual(change(gone, "replace", "clerk", **body).json["code"], "result_not_in_force")

    def test_2_revoked_by_the_leader_with_a_reason(self):
        dossier = decided()
        result = registered(dossier)
        before = version_of(dossier)
        answer = change(result, "revoke", reason="Cơ sở không còn đủ điều kiện")
        self.assertEqual((answer.status, answer.json["state"]), (200, "revoked"))
        self.assertEqual([line["what"] for line in answer.json["history"]], ["registered", "revoked"])
        self.assertEqual(version_of(dossier), before + 1)
        self.assertEqual(events_of(dossier)[-1], ("dossier.result_revoked", result["code"]))
        self.assertEqual(change(answer.json, "revoke", reason="x").json["code"], "result_not_in_force")

    def test_3_expires_by_itself_after_reminders(self):
        dossier = decided()
        result = registered(dossier, data={"x": 1}, valid_until="2026-06-15")
        listed = lambda within: [r["code"] for r in send("GET", f"/v1/results/expiring?within={within}", "clerk").json["items"]]
        self.assertNotIn(result["code"], listed(90))
        self.assertIn(result["code"], listed(120))
        advance("2026-05-20T09:00:00+07:00")
        self.assertEqual(sql(f"select string_agg(days::text, ',' order by days) from result_reminders where result_id = '{result['result_id']}'"), "30,90")
        advance("2026-06-15T23:59:59+07:00")
        self.assertEqual(read(result)["state"], "in_force", "the last day counts")
        advance("2026-06-16T00:00:00+07:00")
        self.assertEqual(read(result)["state"], "expired")
        self.assertEqual(events_of(dossier)[-1], ("dossier.result_expired", result["code"]))
        self.assertEqual(sql(f"select count(*) from events where type = 'dossier.result_expired' and detail = '{result['code']}'"), "1")
        self.assertEqual(send("GET", "/v1/audit/head", "leader").json["intact"], True)


class Found(unittest.TestCase):
    def test_1_filters_and_pages(self):
        applicant = holder()
        made = [registered(decided(applicant)) for _ in range(3)]
        query = f"/v1/results?holder={applicant['id_number']}&kind=gcn-attp&state=in_force&valid_on={made[0]['valid_from']}"
        seen, after = [], ""
        while after is not None:
            page = send("GET", f"{query}&limit=1{after and '&after=' + after}", "clerk").json
            seen += [row["code"] for row in page["items"]]
            after = page["next"]
        self.assertEqual(sorted(seen), sorted(r["code"] for r in made))
        self.assertEqual(len(send("GET", f"{query}&number={made[1]['number']}", "clerk").json["items"]), 1)
        self.assertEqual(send("GET", f"{query}&issued_to=2025-12-31", "clerk").json["items"], [])
        for bad, rule in (("state=valid", "choice"), ("valid_on=2026-02-30", "date"), ("after=AAAA", "cursor_invalid"), ("limit=0", "limit_range")):
            answer = send("GET", f"/v1/results?{bad}", "clerk")
            self.assertEqual((answer.status, answer.json["errors"][0]["rule"] if answer.json.get("errors") else answer.json["code"]), (422, rule))
        self.assertEqual(send("GET", "/v1/results/expiring?within=731", "clerk").status, 422)

    def test_2_anybody_verifies_and_learns_nothing_of_the_holder(self):
        applicant = holder()
        result = registered(decided(applicant))
        key = result["verify_path"].rsplit("/", 1)[1]
        public = send("GET", f"/v1/public/results/{key}")
        self.assertEqual((public.json["state"], public.json["number"], public.json["issuer"]), ("in_force", result["number"], "Sở An toàn thực phẩm"))
        page = send("GET", result["verify_path"])
        self.assertIn("Kết quả đang có hiệu lực", page.raw.decode())
        for text in (public.raw.decode(), page.raw.decode()):
            self.assertNotIn(applicant["name"], text)
            self.assertNotIn(applicant["id_number"], text)
        change(result, "revoke", reason="Vi phạm <b>nghiêm trọng</b>")
        page = send("GET", result["verify_path"]).raw.decode()
        self.assertIn("Kết quả đã bị thu hồi", page)
        self.assertIn("has been revoked", page)
        self.assertNotIn("nghiêm trọng", page)
        self.assertEqual(send("GET", "/v1/public/results/khong-co").status, 404)
        self.assertEqual(send("GET", "/verify/khong-co").status, 404)


class Refused(unittest.TestCase):
    def refuse(self, answer, status, rule):
        self.assertEqual(answer.status, status, answer.raw[:400])
        rules = [answer.json["code"]] + [one["rule"] for one in answer.json.get("errors", [])]
        self.assertIn(rule, rules)
        self.assertTrue(answer.json["detail"] and answer.json["detail_en"])

    def test_registration(self):
        open_dossier = take_in(applicant=holder())["dossier_id"]
        refused = decided(result={"kind": "refused"}, reason="Không đủ điều kiện")
        done = decided()
        registered(done)
        fresh = decided()
        before = rows()
        self.refuse(register(open_dossier), 409, "not_finished")
        self.refuse(register(refused), 409, "refused_dossier")
        self.assertIsNone(send("GET", f"/v1/dossiers/{refused}/result", "clerk").json["electronic"])
        self.refuse(register(done), 409, "result_registered")
        self.refuse(register(fresh, "admin"), 403, "role_not_allowed")
        self.refuse(register(fresh, headers={"If-Match": '"1"'}), 412, "stale_version")
        for body, rule in (
            ({"title": "x"}, "file_or_data"),
            ({"file": "ab" * 32}, "file_unknown"),
            ({"file": "xyz"}, "sha256"),
            ({"data": {"x": 1}, "valid_from": "2026-03-02", "valid_until": "2026-03-01"}, "valid_until_before_from"),
            ({"data": {"x": 1}, "issued_on": "2036-03-02"}, "issued_in_future"),
            ({"data": {"x": "a" * 70_000}}, "too_long"),
            ({"data": {"x": "a\0b"}}, "text"),
            ({"data": {"x": 1}, "holder": {"id_type": "cccd", "id_number": "1"}}, "holder_known"),
            ({"data": {"x": 1}, "state": "revoked"}, "unknown_field"),
        ):
            self.refuse(register(fresh, **body), 422, rule)
        for raw in (b"", b"{", b"[1]"):
            answer = send("POST", f"/v1/dossiers/{fresh}/result", "clerk", raw=raw, headers={"If-Match": f'"{version_of(fresh)}"'})
            self.assertIn(answer.status, (400, 422))
        self.refuse(send("POST", f"/v1/dossiers/{fresh}/result", "clerk", {"data": {"x": 1}}), 428, "if_match_required")
        self.assertEqual(rows(), before, "something was written")

    def test_changes(self):
        result = registered()
        before = rows()
        self.refuse(change(result, "revoke", reason=""), 422, "required")
        self.refuse(change(result, "revoke"), 422, "required")
        self.refuse(change(result, "revoke", "clerk", reason="x"), 403, "role_not_allowed")
        self.refuse(change(result, "revoke", version=7, reason="x"), 412, "stale_version")
        self.refuse(change(result, "replace", data={"x": 1}), 422, "required")
        self.refuse(change(result, "replace", reason="x", data={"x": 1}), 422, "required")
        self.refuse(change(result, "replace", reason="x", number="9"), 422, "file_or_data")
        self.refuse(change({**result, "result_id": "khong-co"}, "revoke", reason="x"), 404, "result_not_found")
        self.assertEqual(rows(), before, "something was written")

    def test_procedure_that_wants_signed_files(self):
        self.assertGreater(now(), "2026-06-01")
        rules = {"document": True, "kind": "xn-quang-cao", "kind_name": "Giấy xác nhận", "validity": None, "reminders_days": [],
                 "unsigned_file": "refused", "confirmed": True, "source": "Quyết định thử"}
        draft = send("POST", "/v1/procedures", "admin", procedure(3, "2026-06-01", result=rules))
        self.assertEqual(publish(draft).status, 200)
        dossier = decided(code="1.013829")
        self.refuse(register(dossier, file=keep(b"%PDF-1.4\n%%EOF\n", "application/pdf")), 422, "signature_required")
        self.assertEqual(registered(dossier, data={"x": 1})["kind_name"], "Giấy xác nhận")

    def test_procedure_without_a_document(self):
        at_once = take_in(procedure="SATTP-TCB-01", applicant=holder(), components=components("SATTP-TCB-01", 1))
        self.assertEqual(at_once["state"], "returned")
        self.refuse(register(at_once["dossier_id"]), 409, "result_no_document")


COLUMNS = "unit,procedure,kind,number,title,issued_on,valid_from,valid_until,holder_kind,holder_id_type,holder_id_number,holder_name,holder_address,file_sha256"


def line(number, **changes):
    row = {"unit": "H29.16", "procedure": CERTIFICATE, "kind": "gcn-attp", "number": number, "title": "", "issued_on": "2024-05-06",
           "valid_from": "", "valid_until": "", "holder_kind": "enterprise", "holder_id_type": "tax_code", "holder_id_number": "0399999999",
           "holder_name": "Cơ sở \"Bí Mật\", chi nhánh 2", "holder_address": "", "file_sha256": "", **changes}
    return ",".join('"' + value.replace('"', '""') + '"' for value in row.values())


def send_import(lines, role="leader", query="", headers=None):
    raw = lines if isinstance(lines, bytes) else ("\ufeff" + "\r\n".join([COLUMNS, *lines]) + "\r\n").encode()
    return send("POST", "/v1/result-imports" + query, role, raw=raw, headers={"Content-Type": "text/csv", **(headers or {})})


def done(sent, role="leader"):
    assert sent.status == 202, sent.raw
    path = "/v1/result-imports/" + sent.json["import_id"]
    until(lambda: send("GET", path, role).json["state"] == "done")
    report = send("GET", path + "/report", role).raw.decode().split("\r\n")[1:-1]
    return send("GET", path, role).json, [tuple(one.split(",")[:3]) for one in report]


class Taken(unittest.TestCase):
    """Results of earlier years."""

    def test_1_rehearsed_then_written_once(self):
        lines = [line(f"NT-{n}") for n in range(1200)]
        before = sql("select count(*) from results")
        rehearsal, faults = done(send_import(lines, query="?dry_run=true"))
        self.assertEqual((rehearsal["imported"], rehearsal["refused"], faults), (1200, 0, []))
        self.assertEqual(sql("select count(*) from results"), before)
        key = {"Idempotency-Key": "import-1"}
        first = send_import(lines, headers=key)
        self.assertEqual(send_import(lines, headers=key).json["import_id"], first.json["import_id"])
        written, faults = done(first)
        self.assertEqual((written["rows"], written["imported"], faults), (1200, 1200, []))
        one = send("GET", "/v1/results?number=NT-7", "clerk").json["items"]
        self.assertEqual([(r["origin"], r["valid_until"], r["dossier_id"], r["holder"]["name"]) for r in one],
                         [("imported", "2027-05-06", None, "Cơ sở \"Bí Mật\", chi nhánh 2")])
        again, faults = done(send_import(lines))
        self.assertEqual((again["imported"], again["refused"], faults[0]), (0, 1200, ("2", "number", "result_exists")))
        revoked = change(one[0], "revoke", reason="Ngừng hoạt động")
        self.assertEqual([h["what"] for h in revoked.json["history"]], ["imported", "revoked"])

    def test_2_faults_are_reported_by_row_without_what_stood_there(self):
        file = keep(b"scan", "image/png", "leader-1")
        lines = [
            line("X-1", file_sha256=file), line("X-1"), line("X-2", unit="H29.99"), line("X-3", procedure="1.999999"),
            line("X-4", kind="gcn-khac"), line("X-5", issued_on="2024-02-30"), line("X-6", issued_on="2036-01-01"),
            line("X-7", valid_until="2024-05-05"), line("X-8", file_sha256="ab" * 32), line("X-9", file_sha256="zz"),
            line(""), line("X-10", holder_kind="robot"), line("X-11") + ",x", line("X-12", valid_until="2025-01-01"),
        ]
        sent = send_import(lines)
        written, faults = done(sent)
        self.assertEqual(sorted(faults, key=lambda one: int(one[0])), [
            ("3", "number", "row_duplicate"), ("4", "unit", "unit_unknown"), ("5", "procedure", "procedure_unknown"),
            ("6", "kind", "kind_unknown"), ("7", "issued_on", "date"), ("8", "issued_on", "issued_in_future"),
            ("9", "valid_until", "valid_until_before_from"), ("10", "file_sha256", "file_unknown"), ("11", "file_sha256", "sha256"),
            ("12", "number", "required"), ("13", "holder_kind", "choice"), ("14", "", "column_count"),
        ])
        self.assertEqual((written["imported"], written["refused"]), (2, 12))
        report = send("GET", written["report"], "leader").raw.decode()
        for secret in ("Bí Mật", "0399999999", "X-1"):
            self.assertNotIn(secret, report)
        result = send("GET", "/v1/results?number=X-1", "clerk").json["items"][0]
        self.assertEqual((result["signature"]["state"], result["file"]["sha256"]), ("unchecked", file))
        self.assertEqual(send("GET", "/v1/results?number=X-12", "clerk").json["items"][0]["state"], "expired")

    def test_3_files_refused_as_a_whole(self):
        before = sql("select (select count(*) from results), (select count(*) from result_imports)")
        good = line("Y-1").encode()
        for raw, status, rule in (
            (b"", 422, "column_missing"),
            (b"unit,procedure\n", 422, "column_missing"),
            ((COLUMNS + ",mat_khau\n").encode() + good, 422, "column_unknown"),
            ((COLUMNS + ",unit\n").encode() + good, 422, "column_twice"),
            ((COLUMNS + "\n").encode() + b"\xff\xfe", 400, "encoding"),
            ((COLUMNS + "\n").encode() + b"a\0b", 400, "encoding"),
            ((COLUMNS + "\n").encode() + b'"H29.16,', 400, "csv"),
            ((COLUMNS + "\n").encode() + b"\n" * 100_001, 413, "import_rows"),
        ):
            answer = send_import(raw)
            rules = [answer.json["code"]] + [one["rule"] for one in answer.json.get("errors", [])]
            self.assertEqual((answer.status, rule in rules), (status, True), answer.raw[:300])
        for role in ("clerk", "reviewer", "client"):
            self.assertEqual(send_import([line("Y-1")], role).status, 403)
        self.assertEqual(send_import([line("Y-1")], query="?dry_run=x").status, 422)
        self.assertEqual(send("GET", "/v1/result-imports/khong-co", "leader").status, 404)
        self.assertEqual(sql("select (select count(*) from results), (select count(*) from result_imports)"), before)

    def test_4_from_the_terminal(self):
        file, token = SERVING / "nam-truoc.csv", SERVING / "token"
        file.write_text("\n".join([COLUMNS, line("Z-1"), line("Z-2", kind="x")]), encoding="utf-8")
        token.write_text(TOKENS["leader"] + "\n")
        program = os.path.join(os.environ["MOTCUA_BUILD"], "services/motcua/motcua")
        command = [program, "results", "import", str(file), "--url", os.environ["URL"], "--token-file", str(token)]
        told = subprocess.run([*command, "--dry-run"], check=False, capture_output=True, text=True)
        self.assertEqual(told.returncode, 1, told.stderr)
        self.assertIn("ghi được: 1, không nhận: 1", told.stdout)
        self.assertIn("3,kind,kind_unknown", told.stdout)
        self.assertEqual(subprocess.run(command, check=False, capture_output=True).returncode, 1)
        self.assertEqual(len(send("GET", "/v1/results?number=Z-1", "clerk").json["items"]), 1)
        file.write_text("x,y\n", encoding="utf-8")
        self.assertEqual(subprocess.run(command, check=False, capture_output=True).returncode, 2)


if __name__ == "__main__":
    main()
