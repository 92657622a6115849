"""The applicant's record: found by identifier, prefilled, every look written down; papers asked for once and reused."""
import concurrent.futures
import hashlib
import itertools
import json
import subprocess
import unittest

from client import act, advance, components, main, send, sql, until, version_of

advance("2026-03-02T09:00:00+07:00")
LOOK = {"Access-Purpose": "intake"}
CONSENT = {"basis": "applicant", "note": "Đồng ý dùng lại giấy tờ đã nộp"}
CERTIFICATE = "1.013855"
NUMBERS = itertools.count(79_000_000_001)
NOTHING = "00000000-0000-4000-8000-000000000000"


def cccd():
    return f"{next(NUMBERS):012d}"


def applicant(number, **fields):
    return {"kind": "person", "name": "Nguyễn Thị Đào", "address": "1 Đường số 1", "phone": "0900000001",
            "id_type": "cccd", "id_number": number, **fields}


def body(number, procedure=CERTIFICATE, handed=None, **fields):
    version = {"procedure": procedure, "unit": "H29.16", "channel": "counter"}
    return {**version, "applicant": applicant(number, **fields), "components": handed or components(procedure, 1)}


def take_in(number, **fields):
    answer = send("POST", "/v1/dossiers", "clerk", body(number, **fields))
    assert answer.status == 201, answer.raw
    return answer.json


def holder_of(number, id_type="cccd"):
    items = send("GET", f"/v1/holders?id_type={id_type}&id_number={number}", "clerk", headers=LOOK).json["items"]
    return items[0]["holder_id"] if items else None


def file(word):
    """A file row by its content's hash, as an upload leaves it."""
    sha256 = hashlib.sha256(word.encode()).hexdigest()
    sql(f"insert into files (sha256, size, media_type, stored_by) values ('{sha256}', 9, 'application/pdf', 'clerk-1') on conflict do nothing")
    return sha256


def scan_of(receipt, component="TP04", **fields):
    """A digitised copy as the desk makes it."""
    row = {"copy_kind": "certified_copy", "origin": "scanned", "state": "verified", "symbol": "12/GKSK", "issued_on": "2026-01-05", **fields}
    row["file_sha256"] = file(row.pop("word", receipt["code"] + component))
    if row["state"] == "verified":
        row.update(verified_at="2026-03-02", verified_by="clerk-2")
    names, values = ", ".join(row), ", ".join("null" if value is None else f"'{value}'" for value in row.values())
    return sql(f"insert into component_copies (dossier_id, component_code, seq, holder_id, digitised_at, digitised_by, {names})"
               f" select d.dossier_id, '{component}', 1 + (select count(*) from component_copies c where c.dossier_id = d.dossier_id"
               f" and c.component_code = '{component}'), a.holder_id, motcua_now(), 'clerk-1', {values}"
               f" from dossiers d join dossier_applicants a using (dossier_id) where d.dossier_id = '{receipt['dossier_id']}' returning copy_id")


def scan(number, component="TP04", **fields):
    """The same of a dossier of its own."""
    return scan_of(take_in(number), component, **fields)


def issue(number, kind="gcn-attp", **fields):
    """An electronic result as the agency issues it."""
    row = {"unit_id": "H29.16", "number": f"{next(NUMBERS)}/GCN", "state": "in_force", "issued_on": "2025-03-02", "valid_from": "2025-03-02",
           "reason": "thử", "file_sha256": file(number + kind), **fields}
    names, values = ", ".join(row), ", ".join("null" if value is None else f"'{value}'" for value in row.values())
    return sql(f"insert into results (code, procedure_code, holder_id, kind, title, origin, created_at, created_by, {names})"
               f" values ('KQ-{next(NUMBERS)}', '{CERTIFICATE}', '{holder_of(number)}', '{kind}', 'Giấy chứng nhận',"
               f" 'issued', motcua_now(), 'leader-1', {values}) returning result_id")


def offers(number, procedure=CERTIFICATE, query=""):
    answer = send("GET", f"/v1/holders/{holder_of(number)}/offers?procedure={procedure}{query}", "clerk", headers=LOOK)
    assert answer.status == 200, answer.raw
    return {item["code"]: item["offers"] for item in answer.json["items"]}


def reusing(procedure=CERTIFICATE, consent=CONSENT, **papers):
    """Every component handed in, those named taken from the repository."""
    handed = [one for one in components(procedure, 1) if one["code"] not in papers]
    return handed + [{"code": code, "reuse": paper, "consent": consent} for code, paper in papers.items()]


def reuse(dossier, component, paper, role="clerk", consent=CONSENT, headers=None):
    sent = {"If-Match": f'"{version_of(dossier)}"', **(headers or {})}
    return send("POST", f"/v1/dossiers/{dossier}/components/{component}/reuse", role, {**paper, "consent": consent}, sent)


def written():
    return sql("select (select count(*) from dossiers), (select count(*) from component_copies), (select count(*) from reuse_consents),"
               " (select count(*) from events where channel <> 'system'), (select count(*) from holders), (select md5(string_agg(h::text, ',' order by holder_id)) from holders h)")


class Refusing(unittest.TestCase):
    def refuse(self, answer, status, rule, pointer=None):
        self.assertEqual(answer.status, status, answer.raw[:400])
        faults = answer.json.get("errors", [])
        self.assertIn(rule, [answer.json["code"]] + [one["rule"] for one in faults])
        if pointer is not None:
            self.assertIn((pointer, rule), [(one["pointer"], one["rule"]) for one in faults])
        self.assertTrue(answer.json["detail"] and answer.json["detail_en"])


class Record(Refusing):
    def test_found_by_each_identifier_and_made_once(self):
        number = cccd()
        first = take_in(number, identifiers=[{"id_type": "tax_code", "id_number": "0312345601"}])
        self.assertEqual(holder_of(number), holder_of("0312345601", "tax_code"))
        again = take_in(number, name="Nguyễn Thị Đào Anh")
        self.assertEqual(sql(f"select count(distinct holder_id) from dossier_applicants where dossier_id in ('{first['dossier_id']}', '{again['dossier_id']}')"), "1")
        record = send("GET", f"/v1/holders/{holder_of(number)}", "clerk", headers=LOOK).json
        self.assertEqual((record["name"], len(record["identifiers"])), ("Nguyễn Thị Đào Anh", 2))
        self.assertEqual(send("GET", f"/v1/dossiers/{first['dossier_id']}", "clerk").json["applicant"]["holder_id"], holder_of(number))

    def test_many_desks_at_once_make_one_holder(self):
        number = cccd()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            receipts = list(pool.map(lambda _: take_in(number), range(8)))
        self.assertEqual(len({one["code"] for one in receipts}), 8)
        self.assertEqual(sql(f"select count(*) from holders where id_number = '{number}'"), "1")

    def test_without_identifier_no_holder(self):
        filed = body(cccd())
        del filed["applicant"]["id_type"], filed["applicant"]["id_number"]
        receipt = send("POST", "/v1/dossiers", "clerk", filed).json
        path = f"/v1/dossiers/{receipt['dossier_id']}"
        self.assertNotIn("holder_id", send("GET", path, "clerk").json["applicant"])
        answer = send("GET", path + "/components/TP04/offers", "clerk", headers=LOOK).json
        self.assertEqual((answer["holder"], answer["items"][0]["offers"]), (None, []))
        public = send("GET", f"/v1/public/holder/{receipt['code']}?key={receipt['lookup_key']}").json
        self.assertEqual((public["known"], public["documents"]["items"], public["accesses"]["items"]), (False, [], []))

    def test_identifiers_of_two_holders_are_refused(self):
        one, other = cccd(), cccd()
        take_in(one, identifiers=[{"id_type": "passport", "id_number": "C1234567"}])
        take_in(other)
        before = written()
        self.refuse(send("POST", "/v1/dossiers", "clerk", body(other, identifiers=[{"id_type": "passport", "id_number": "C1234567"}])), 409, "identifiers_conflict")
        for identifiers, rule, pointer in (
            ([{"id_type": "cccd", "id_number": "1"}], "id_number", "/applicant/identifiers/0/id_number"),
            ([{"id_type": "cccd", "id_number": cccd()}], "id_twice", "/applicant/identifiers/0/id_type"),
            ([{"id_type": "tax_code", "id_number": "0312345678-1"}], "id_number", "/applicant/identifiers/0/id_number"),
            ([{"id_type": "passport", "id_number": "c 12"}], "id_number", "/applicant/identifiers/0/id_number"),
            ([{"id_type": "badge", "id_number": "12"}], "choice", "/applicant/identifiers/0/id_type"),
        ):
            self.refuse(send("POST", "/v1/dossiers", "clerk", body(other, identifiers=identifiers)), 422, rule, pointer)
        self.assertEqual(written(), before)

    def test_correction_links_another_holder_and_its_copies_follow(self):
        wrong, right = cccd(), cccd()
        receipt = take_in(wrong)
        copy = scan_of(receipt)
        path = f"/v1/dossiers/{receipt['dossier_id']}"
        patch = {"reason": "Gõ nhầm số", "applicant": {"id_number": right}}
        self.assertEqual(send("PATCH", path, "clerk", patch, {"If-Match": send("GET", path, "clerk").headers["ETag"]}).status, 200)
        self.assertEqual(sql(f"select holder_id from component_copies where copy_id = '{copy}'"), holder_of(right))
        self.assertEqual(send("GET", path, "clerk").json["applicant"]["holder_id"], holder_of(right))

    def test_prefill_is_what_an_intake_takes(self):
        number = cccd()
        first = take_in(number, email="lien-he@vidu.example", authorised_name="Trần Văn Bình",
                        identifiers=[{"id_type": "tax_code", "id_number": "0312345602"}])
        advance("2026-03-03T09:00:00+07:00")
        second = take_in(number, address="2 Đường số 2", phone="0900000002")
        told = send("GET", f"/v1/holders/{holder_of(number)}/prefill", "clerk", headers=LOOK).json
        known = told["applicant"]
        self.assertEqual((known["address"], known["phone"], known["email"]), ("2 Đường số 2", "0900000002", "lien-he@vidu.example"))
        self.assertNotIn("authorised_name", known)
        self.assertEqual(told["sources"]["address"], {"dossier": second["code"], "date": "2026-03-03"})
        self.assertEqual(told["sources"]["email"], {"dossier": first["code"], "date": "2026-03-02"})
        self.assertEqual(told["sources"]["identifiers/0"], {"dossier": first["code"], "date": "2026-03-02"})
        taken = send("POST", "/v1/dossiers", "clerk", {**body(number), "applicant": known})
        self.assertEqual(taken.status, 201, taken.raw)

    def test_every_look_is_written_down_and_the_applicant_sees_it(self):
        number = cccd()
        receipt = take_in(number)
        holder = holder_of(number)
        path = f"/v1/holders/{holder}"
        for part in ("", "/prefill", "/documents", "/dossiers"):
            self.assertEqual(send("GET", path + part, "reviewer", headers={"Access-Purpose": "processing"}).status, 200, part)
        looks = send("GET", f"{path}/accesses?limit=200", "leader", headers={"Access-Purpose": "inspection"}).json["items"]
        self.assertEqual([one["what"] for one in looks], ["accesses", "dossiers", "documents", "prefill", "record", "record"])
        self.assertNotIn("reviewer-1", json.dumps(looks))
        public = send("GET", f"/v1/public/holder/{receipt['code']}?key={receipt['lookup_key']}").json
        self.assertEqual(public["accesses"]["items"][0], {
            "at": looks[0]["at"], "role": "leader", "unit": "Sở An toàn thực phẩm", "purpose": "inspection", "purpose_title": "Kiểm tra, thanh tra"})
        self.refuse(send("GET", f"{path}/accesses", "clerk", headers=LOOK), 403, "role_not_allowed")
        with self.assertRaises(subprocess.CalledProcessError) as refused:
            sql("delete from record_accesses")
        self.assertIn("append-only", refused.exception.stderr)

    def test_rights_and_purpose(self):
        number = cccd()
        take_in(number)
        path = f"/v1/holders/{holder_of(number)}"
        looks = lambda: sql(f"select count(*), count(*) filter (where not granted) from record_accesses where holder_id = '{path[12:]}'")
        before = looks()
        self.refuse(send("GET", path, "clerk"), 422, "purpose_required", "?purpose")
        self.refuse(send("GET", path + "?purpose=nguyen-van-a", "clerk"), 422, "purpose_unknown", "?purpose")
        self.refuse(send("GET", path, None, headers=LOOK), 401, "token_missing")
        for unknown in ("/v1/holders/" + NOTHING, "/v1/holders/khong-phai-uuid"):
            self.refuse(send("GET", unknown, "clerk", headers=LOOK), 404, "holder_not_found")
        self.refuse(send("GET", "/v1/holders?id_type=cccd&id_number=12", "clerk", headers=LOOK), 422, "id_number", "/id_number")
        self.assertEqual(looks(), before)
        # A holder without a dossier in the unit: the desk may look, the others may not, and the attempt stays.
        sql("insert into units select 'H29.17', 'Đơn vị khác', calendar_id, document from units where unit_id = 'H29.16' on conflict do nothing")
        stranger = sql(f"insert into holders (kind, id_type, id_number, name, address, created_at, updated_at)"
                       f" values ('person', 'cccd', '{cccd()}', 'Lê Thị Hoa', 'x', now(), now()) returning holder_id")
        for role in ("reviewer", "leader", "client"):
            self.refuse(send("GET", f"/v1/holders/{stranger}", role, headers={"Access-Purpose": "processing"}), 404, "holder_not_found")
        self.assertEqual(sql(f"select count(*) from record_accesses where holder_id = '{stranger}' and not granted"), "3")
        self.assertEqual(send("GET", f"/v1/holders/{stranger}", "clerk", headers=LOOK).status, 200)

    def test_lists_are_paged(self):
        number = cccd()
        receipts = [take_in(number) for _ in range(3)]
        for receipt in receipts:
            scan_of(receipt)
        issue(number)
        path = f"/v1/holders/{holder_of(number)}"
        for part, expected, name in (("documents", 4, "id"), ("dossiers", 3, "dossier_id")):
            seen, after = [], ""
            while after is not None:
                page = send("GET", f"{path}/{part}?limit=2&after={after}", "clerk", headers=LOOK).json
                seen += [one[name] for one in page["items"]]
                after = page["next"]
            self.assertEqual((len(seen), len(set(seen))), (expected, expected), part)
        self.assertTrue(send("GET", f"{path}/accesses?limit=1", "admin", headers={"Access-Purpose": "inspection"}).json["next"])
        self.refuse(send("GET", f"{path}/documents?after=AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "clerk", headers=LOOK), 422, "cursor_invalid")
        public = f"/v1/public/holder/{receipts[0]['code']}?key={receipts[0]['lookup_key']}&limit=1"
        types, after = [], ""
        while after is not None:
            page = send("GET", f"{public}&documents_after={after}").json
            types += [one["document_type"] for one in page["documents"]["items"]]
            after = page["documents"]["next"]
        self.assertEqual(sorted(types), ["gcn-attp"] + 3 * ["giay-xac-nhan-suc-khoe"])
        older = send("GET", f"{public}&accesses_after={page['accesses']['next']}").json
        self.assertEqual(len(older["accesses"]["items"]), 1)


class Reuse(Refusing):
    def test_offered_and_refused_with_the_reason(self):
        number = cccd()
        good, old = scan(number), scan(number, issued_on="2024-01-05", word="old")
        told = {one["id"]: one for one in offers(number)["TP04"]}
        self.assertEqual((told[good]["offered"], told[good]["valid_until"]), (True, "2027-01-05"))
        self.assertEqual((told[old]["offered"], told[old]["rule"]), (False, "reuse_expired"))
        self.assertEqual([one["offered"] for one in offers(number)["TP04"]], [True, False])
        self.assertEqual(offers(number)["TP01"], [])
        later = {one["id"]: one for one in offers(number, query="&on=2027-01-06")["TP04"]}
        self.assertEqual(later[good]["rule"], "reuse_expired")
        same = offers(number, query="&sha256=" + hashlib.sha256(b"old").hexdigest())
        self.assertEqual([one["id"] for one in same["TP04"] if one["same_file"]], [old])
        self.assertEqual([one["rule"] for one in same["TP02"]], ["reuse_type_mismatch"])
        self.refuse(send("GET", f"/v1/holders/{holder_of(number)}/offers?procedure=9.9", "clerk", headers=LOOK), 422, "procedure_unknown")
        self.refuse(send("GET", f"/v1/holders/{holder_of(number)}/offers?procedure={CERTIFICATE}&sha256=xyz", "clerk", headers=LOOK), 422, "sha256", "?sha256")

    def test_at_intake_in_one_transaction(self):
        number = cccd()
        copy = scan(number)
        answer = send("POST", "/v1/dossiers", "clerk", body(number, handed=reusing(TP04={"copy": copy})))
        self.assertEqual(answer.status, 201, answer.raw)
        receipt = answer.json
        dossier = receipt["dossier_id"]
        self.assertEqual(sql(f"select origin, source_copy, state, file_sha256 = (select file_sha256 from component_copies where copy_id = '{copy}')"
                             f" from component_copies where dossier_id = '{dossier}'"), f"reused|{copy}|verified|t")
        handed = {one["component_code"]: one for one in send("GET", f"/v1/dossiers/{dossier}/components", "clerk").json["items"]}
        self.assertEqual((handed["TP04"]["provided"], handed["TP04"]["copy_kind"]), (True, "electronic"))
        told = [(e["type"], e["data"]["detail"]) for e in send("GET", f"/v1/dossiers/{dossier}/events", "clerk").json["items"]]
        self.assertIn(("dossier.component_reused", "TP04 copy"), told)
        self.assertEqual(sql(f"select basis, note from reuse_consents where dossier_id = '{dossier}'"), f"applicant|{CONSENT['note']}")
        self.assertEqual(sql(f"select count(*) from record_accesses where dossier_id = '{dossier}' and purpose = 'reuse'"), "1")
        papers = f"/v1/dossiers/{dossier}/documents"
        until(lambda: send("GET", papers, "clerk").json["items"][0]["state"] == "issued")
        pdf = send("GET", f"/v1/dossiers/{dossier}/receipt", "clerk").raw
        text = subprocess.run(["pdftotext", "-", "-"], input=pdf, check=True, capture_output=True).stdout.decode()
        self.assertEqual(" ".join(text.split()).count("tái sử dụng"), 1, text)

    def test_result_serves_as_a_component(self):
        number = cccd()
        take_in(number)
        result = issue(number)
        number_of = sql(f"select number from results where result_id = '{result}'")
        procedure = "SATTP-CBSP-TN-01"
        self.assertEqual([(one["id"], one["offered"]) for one in offers(number, procedure)["TP04"]], [(result, True)])
        answer = send("POST", "/v1/dossiers", "clerk", body(number, procedure, handed=reusing(procedure, TP04={"result": result})))
        self.assertEqual(answer.status, 201, answer.raw)
        dossier = answer.json["dossier_id"]
        self.assertEqual(sql(f"select detail from events where dossier_id = '{dossier}' and type = 'dossier.component_reused'"), "TP04 result")
        self.assertEqual(sql(f"select source_result, symbol from component_copies where dossier_id = '{dossier}'"), f"{result}|{number_of}")

    def test_later_on_an_open_dossier(self):
        number = cccd()
        copy = scan(number)
        filing = {**body(number), "channel": "online", "components": []}
        dossier = send("POST", "/v1/dossiers", "client", filing, {"Idempotency-Key": "reuse-" + number}).json["dossier_id"]
        told = send("GET", f"/v1/dossiers/{dossier}/components/TP04/offers", "clerk", headers=LOOK).json
        self.assertEqual([(one["id"], one["offered"]) for one in told["items"][0]["offers"]], [(copy, True)])
        missing = lambda: send("GET", f"/v1/dossiers/{dossier}", "clerk").json["missing_components"]
        self.assertIn("TP04", missing())
        headers = {"Idempotency-Key": "again-" + number}
        first = reuse(dossier, "TP04", {"copy": copy}, headers=headers)
        self.assertEqual(first.status, 200, first.raw)
        self.assertNotIn("TP04", missing())
        again = send("POST", f"/v1/dossiers/{dossier}/components/TP04/reuse", "clerk", {"copy": copy, "consent": CONSENT},
                     {"If-Match": '"1"', **headers})
        self.assertEqual((again.json, again.headers["Idempotency-Replayed"]), (first.json, "true"))
        before = written()
        self.refuse(reuse(dossier, "TP04", {"copy": copy}), 409, "component_has_copy")
        link = sql(f"select copy_id from component_copies where dossier_id = '{dossier}'")
        self.refuse(send("POST", "/v1/dossiers", "clerk", body(number, handed=reusing(TP04={"copy": link}))), 422, "reuse_link")
        self.assertEqual(written(), before)
        path = f"/v1/dossiers/{dossier}"
        patch = {"reason": "Khác người", "applicant": {"id_number": cccd()}}
        self.refuse(send("PATCH", path, "clerk", patch, {"If-Match": send("GET", path, "clerk").headers["ETag"]}), 409, "reuse_foreign_holder")

    def test_bad_papers_are_refused_by_their_rule_at_intake_and_later(self):
        number, stranger = cccd(), cccd()
        foreign = scan(stranger)
        cases = {
            "reuse_expired": {"copy": scan(number, word="a", issued_on="2024-01-05")},
            "reuse_foreign_holder": {"copy": foreign},
            "reuse_replaced": {"copy": scan(number, word="b", state="replaced")},
            "reuse_type_mismatch": {"copy": scan(number, "TP02", word="c")},
            "reuse_not_verified": {"copy": scan(number, word="d", state="digitised", origin="submitted")},
            "reuse_date_unknown": {"copy": scan(number, word="e", issued_on=None)},
            "reuse_unknown": {"copy": NOTHING},
            "uuid": {"copy": "khong-phai-uuid"},
            "reuse_source": {},
        }
        dossier = send("POST", "/v1/dossiers", "client", {**body(number), "channel": "online", "components": []},
                       {"Idempotency-Key": "bad-" + number}).json["dossier_id"]
        before = written()
        at = len(components(CERTIFICATE, 1)) - 1
        for rule, paper in cases.items():
            answer = send("POST", "/v1/dossiers", "clerk", body(number, handed=reusing(TP04=paper)))
            self.refuse(answer, 422, rule)
            self.assertTrue(answer.json["errors"][0]["pointer"].startswith(f"/components/{at}/reuse"), answer.raw)
            self.refuse(reuse(dossier, "TP04", paper), 422, rule)
        revoked = issue(number, state="revoked")
        self.refuse(send("POST", "/v1/dossiers", "clerk", body(number, "SATTP-CBSP-TN-01", handed=reusing("SATTP-CBSP-TN-01", TP04={"result": revoked}))),
                    422, "reuse_revoked", "/components/3/reuse")
        self.refuse(reuse(dossier, "TP01", {"copy": foreign}), 422, "reuse_foreign_holder", "/copy")
        self.refuse(reuse(dossier, "KHONG-CO", {"copy": foreign}), 404, "component_not_found")
        self.assertEqual(written(), before)
        copy = scan(number, word="good")
        before = written()
        twice = reusing(TP04={"copy": copy})
        self.refuse(send("POST", "/v1/dossiers", "clerk", body(number, handed=[*twice, twice[-1]])), 422, "component_twice")
        for consent, rule in ((None, "required"), ({"basis": "x"}, "choice"), ({"basis": "applicant", "by": "x"}, "unknown_field")):
            self.refuse(reuse(dossier, "TP04", {"copy": copy}, consent=consent), 422, rule)
        self.refuse(send("POST", "/v1/dossiers", "clerk", body(number, handed=[{"code": "TP04", "reuse": {"copy": copy}}])), 422, "required")
        self.refuse(reuse(dossier, "TP04", {"copy": copy}, "leader"), 403, "role_not_allowed")
        self.refuse(reuse(dossier, "TP04", {"copy": copy}, "client"), 400, "idempotency_key_required")
        self.refuse(reuse(dossier, "TP04", {"copy": copy}, headers={"If-Match": '"9"'}), 412, "stale_version")
        self.assertEqual(written(), before)
        self.assertEqual(act(dossier, "clerk", {"type": "withdraw", "reason": "Xin rút"}).status, 200)
        self.refuse(reuse(dossier, "TP04", {"copy": copy}), 409, "dossier_closed")

    def test_another_units_paper_takes_the_applicants_consent(self):
        number = cccd()
        take_in(number)
        sql("insert into units select 'H29.17', 'Đơn vị khác', calendar_id, document from units where unit_id = 'H29.16' on conflict do nothing")
        result = issue(number, unit_id="H29.17")
        procedure = "SATTP-CBSP-TN-01"
        task = reusing(procedure, consent={"basis": "statutory_task"}, TP04={"result": result})
        self.refuse(send("POST", "/v1/dossiers", "clerk", body(number, procedure, handed=task)), 422, "reuse_consent_needed", "/components/3/reuse")
        agreed = send("POST", "/v1/dossiers", "clerk", body(number, procedure, handed=reusing(procedure, TP04={"result": result})))
        self.assertEqual(agreed.status, 201, agreed.raw)

    def test_what_is_offered_is_taken_and_what_is_refused_is_refused(self):
        """Every paper of a holder, as offered at one moment, against an intake that reuses it at the same moment."""
        number = cccd()
        states, origins, days = ("digitised", "verified", "replaced"), ("scanned", "submitted"), ("2026-02-01", "2025-03-02", "2025-03-01", None)
        for place, (state, origin, day) in enumerate(itertools.product(states, origins, days)):
            scan(number, word=f"{number} {place}", state=state, origin=origin, issued_on=day)
        told = offers(number)["TP04"]
        self.assertEqual(len(told), 24)
        self.assertEqual({one["offered"] for one in told}, {True, False})
        for one in told:
            answer = send("POST", "/v1/dossiers", "clerk", body(number, handed=reusing(TP04={"copy": one["id"]})))
            if one["offered"]:
                self.assertEqual(answer.status, 201, (one, answer.raw))
            else:
                self.refuse(answer, 422, one["rule"])


if __name__ == "__main__":
    main()
