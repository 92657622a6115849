"""Search over HTTP: accents, order of what is found, pages, rights by unit, corrections, hostile words."""
import unittest
import urllib.parse

from client import TOKENS, account, advance, main, rows, send, sql, take_in

advance("2026-03-02T09:00:00+07:00")
TOKENS["head"] = account("head-1", "leader")
NAMES = ("Nguyễn Thị Đào", "Nguyễn Thị Đoan", "Nguyễn Thị Hồng Đào", "Trần Văn Đa", "Đào Văn An", "Lê An An",
         "Công ty TNHH Muối Biển Ánh Dương")


def person(name, number=None):
    body = {"kind": "person", "name": name, "address": "1 Đường số 1", "phone": "0900000001"}
    return {**body, "id_type": "cccd", "id_number": number} if number else body


def find(words, role="clerk", **more):
    answer = send("GET", "/v1/search?" + urllib.parse.urlencode({"q": words, **more}), role)
    assert answer.status == 200, answer.raw
    return answer.json


def labels(words, role="clerk", **more):
    return [one["label"] for one in find(words, role, **more)["items"]]


class Search(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = [take_in(applicant=person(name, f"07920000000{n}")) for n, name in enumerate(NAMES)]

    def test_accents_case_and_d_do_not_matter(self):
        for words in ("nguyen thi dao", "Nguyễn Thị Đào", "NGUYEN  THI ĐAO", "nguyen thi đao"):
            self.assertEqual(labels(words)[0], "Nguyễn Thị Đào", words)
        self.assertEqual(labels("dao"), labels("đào"))
        self.assertEqual(labels("da", kind="applicant"), labels("Đa", kind="applicant"))

    def test_decomposed_letters_are_the_same(self):
        self.assertEqual(labels("nguye\u0302\u0303n thi\u0323 \u0111a\u0300o")[0], "Nguyễn Thị Đào")

    def test_exact_then_beginning_then_alike(self):
        code = self.made[3]["code"]
        for words in (code, code.lower()):
            first = find(words)["items"][0]
            self.assertEqual((first["match"], first["kind"], first["code"]), ("exact", "dossier", code))
        number = find("079200000002")["items"]
        self.assertEqual([(one["match"], one["label"]) for one in number], [("exact", "Nguyễn Thị Hồng Đào")])
        self.assertEqual(find("07920000000")["items"], [], "an identifier is found whole only")
        found = [(one["match"], one["label"]) for one in find("nguyen thi dao")["items"]]
        self.assertEqual(found[0], ("prefix", "Nguyễn Thị Đào"))
        self.assertIn(("alike", "Nguyễn Thị Hồng Đào"), found)
        order = ["exact", "prefix", "alike"]
        self.assertEqual([m for m, _ in found], sorted((m for m, _ in found), key=order.index))

    def test_typing_errors_are_found_after_what_is_spelt_so(self):
        found = find("nguyen thi doa")["items"]
        matches = {one["label"]: one["match"] for one in found}
        self.assertEqual(matches["Nguyễn Thị Đoan"], "prefix")
        self.assertEqual(matches["Nguyễn Thị Đào"], "alike")
        self.assertIn("Công ty TNHH Muối Biển Ánh Dương", labels("muoi bin anh duong"))

    def test_words_inside_the_name(self):
        self.assertEqual(labels("muoi bi"), ["Công ty TNHH Muối Biển Ánh Dương"])
        self.assertEqual(labels("an an", kind="applicant")[0], "Lê An An")
        self.assertEqual(labels("an", kind="applicant").count("Lê An An"), 1, "each entry once")

    def test_pages_hold_everything_once_in_the_same_order(self):
        whole = find("nguyen thi d", limit=200)["items"]
        seen, after = [], {}
        while True:
            page = find("nguyen thi d", limit=1, **after)
            seen += page["items"]
            if not page["next"]:
                break
            self.assertNotIn("nguyen", page["next"])
            after = {"after": page["next"]}
        self.assertEqual(seen, whole)
        self.assertEqual(len({(one["kind"], one["id"]) for one in seen}), len(seen))
        self.assertGreater(len(seen), 2)

    def test_correction_moves_the_entry(self):
        made = take_in(applicant=person("Võ Gõ Nhầm"))
        self.assertEqual(labels("vo go nham"), ["Võ Gõ Nhầm"])
        path = f"/v1/dossiers/{made['dossier_id']}"
        tag = send("GET", path, "clerk").headers["ETag"]
        patch = {"reason": "Gõ nhầm tên", "applicant": {"name": "Vũ Đúng Tên"}}
        self.assertEqual(send("PATCH", path, "clerk", patch, {"If-Match": tag}).status, 200)
        self.assertEqual(labels("vu dung ten"), ["Vũ Đúng Tên"])
        self.assertNotIn("Võ Gõ Nhầm", labels("vo go nham"))

    def test_refused_intake_leaves_no_entry(self):
        refused = send("POST", "/v1/dossiers", "clerk", {"unit": "H29.16", "procedure": "1.013829", "channel": "counter",
                                                         "applicant": person("Hồ Không Nhận"), "components": []})
        self.assertEqual(refused.status, 422)
        self.assertEqual(labels("ho khong nhan"), [])

    def test_results(self):
        sql("insert into holders (holder_id, kind, id_type, id_number, name, address, created_at, updated_at) values"
            " ('00000000-0000-4000-8000-0000000000aa', 'person', 'cccd', '079000000099', 'x', 'x', now(), now())")
        sql("insert into results (code, unit_id, procedure_code, holder_id, kind, number, title, issued_on, valid_from, origin, created_at,"
            " created_by) values ('KQ-1', 'H29.16', '1.013829', '00000000-0000-4000-8000-0000000000aa', 'gcn', '15/2026/XNQC',"
            " 'Giấy xác nhận nội dung quảng cáo', '2026-03-02', '2026-03-02', 'imported', now(), 'x')")
        first = find("15/2026/xnqc")["items"][0]
        self.assertEqual((first["match"], first["kind"], first["dossier_id"]), ("exact", "result", None))
        self.assertEqual(labels("noi dung quang cao", kind="result"), ["15/2026/XNQC – Giấy xác nhận nội dung quảng cáo"])
        self.assertEqual(labels("noi dung quang cao", kind="dossier"), [])

    def test_units(self):
        sql("insert into units select 'H29.99', name, calendar_id, document from units where unit_id = 'H29.16'")
        sql("with d as (select (x).* from (select jsonb_populate_record(d, '{\"dossier_id\": \"00000000-0000-4000-8000-0000000000bb\", \"code\":"
            " \"000.00.99.H29-260302-0001\", \"unit_id\": \"H29.99\"}') as x from dossiers d limit 1) s) insert into dossiers select * from d")
        sql("insert into dossier_applicants (dossier_id, kind, name, address) values ('00000000-0000-4000-8000-0000000000bb', 'person',"
            " 'Ngô Khác Đơn Vị', 'x')")
        self.assertEqual(labels("ngo khac don vi", "clerk"), [])
        self.assertEqual(labels("000.00.99.H29-260302-0001", "clerk"), [])
        self.assertEqual(labels("ngo khac don vi", "admin"), ["Ngô Khác Đơn Vị"])
        self.assertEqual(labels("ngo khac don vi", "head"), ["Ngô Khác Đơn Vị"])


class Hostile(unittest.TestCase):
    def setUp(self):
        self.before = rows()

    def tearDown(self):
        self.assertEqual(rows(), self.before)

    def test_refused(self):
        for words, rule in (("", "search_length"), ("a", "search_length"), (" a ", "search_length"), ("a" * 500, "search_length"),
                            ("%_", "search_letters"), ("'\"--;", "search_letters"), ("....", "search_letters"), ("é,", "search_letters")):
            answer = send("GET", "/v1/search?" + urllib.parse.urlencode({"q": words}), "clerk")
            self.assertEqual(answer.status, 422, words)
            self.assertEqual(answer.json["errors"][0]["rule"], rule, words)
            self.assertNotIn("--;", answer.raw.decode())
        for query, rule in (("q=abc&kind=holder", "kind"), ("q=abc&limit=0", "limit_range"), ("q=abc&after=AAAA", "cursor_invalid")):
            answer = send("GET", "/v1/search?" + query, "clerk")
            self.assertEqual((answer.status, answer.json["errors"][0]["rule"]), (422, rule))
        self.assertEqual(send("GET", "/v1/search?q=nguyen", "client").json["code"], "role_not_allowed")
        self.assertEqual(send("GET", "/v1/search?q=nguyen").status, 401)
        self.assertIn(send("GET", "/v1/search?q=%ff%fe%fd", "clerk").status, (400, 422))

    def test_harmless(self):
        for words in ("% or 1=1", "abc' or ''='", "_%_%ab", "\\abc\\", "a.b.c.d", "a" * 200, "ab " * 66, "\U0001F600 ab", "(((ab", "ab\uffff"):
            self.assertEqual(find(words)["items"], [], words)


if __name__ == "__main__":
    main()
