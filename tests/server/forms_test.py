"""Application forms: every procedure's is filled in, previewed, handed in, printed, sealed, filed; bad data changes nothing."""
import copy
import json
import os
import re
import subprocess
import tempfile
import unittest

from client import act, advance, intake_body, main, rows, send, sql, until, version_of

advance("2026-03-02T09:00:00+07:00")
HOLDER = {"kind": "enterprise", "name": "Công ty TNHH Muối Biển Ánh Dương", "address": "12 Đường số 3, Thành phố Hồ Chí Minh",
          "phone": "0900000001", "email": "lien-he@vidu.example", "id_type": "tax_code", "id_number": "0312345678"}
MEALS = "/v1/procedures/1.013855/versions/1/forms/TP01"
PURPOSE = {"Access-Purpose": "intake"}


def value(node):
    """Something a field of the form takes."""
    if "enum" in node:
        return node["enum"][0]
    if node["type"] == "integer":
        return max(node.get("minimum", 1), 3)
    if node["type"] == "boolean":
        return True
    if node["type"] == "string":
        if "format" in node:
            return "2026-02-10"
        if "pattern" in node:
            return "lien-he@vidu.example" if "@" in node["pattern"] else "0900000001"
        text = "Thử " + node["title"]
        return text if len(text) <= node["maxLength"] else "Mẫu 01/26"
    items = node["items"]
    if "enum" in items:
        return items["enum"][:2]
    return [{name: value(field) for name, field in items["properties"].items()} for _ in range(2)]


def filled(form, full=True):
    schema = form["schema"]
    return {name: value(node) for name, node in schema["properties"].items() if full or name in schema["required"]}


def words(pdf):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        done = subprocess.run(["pdftotext", file.name, "-"], check=True, capture_output=True, text=True)
        return re.sub(r"\s+", " ", done.stdout)


def in_force():
    """Every procedure with the component that has a form, as of the test's day."""
    found = []
    for head in send("GET", "/v1/procedures?limit=200", "clerk").json["items"]:
        if head["code"] == "1.013829" and head["version"] != 1:
            continue
        version = send("GET", f"/v1/procedures/{head['code']}/versions/{head['version']}", "clerk").json
        found += [(version, one) for one in version["components"] if one["form"]]
    return found


def handed(version, component, data):
    return [{"code": one["code"], **({"form": data} if one["code"] == component else {})}
            for one in version["components"] if one["required"] or one["code"] == component]


def take_in(version, component, data, **changes):
    body = intake_body(procedure=version["code"], applicant=HOLDER, components=handed(version, component, data), **changes)
    return send("POST", "/v1/dossiers", "clerk", body)


def place(dossier, component="TP01"):
    return f"/v1/dossiers/{dossier}/components/{component}/form"


def procedure(code):
    return send("GET", f"/v1/procedures/{code}/versions/1", "clerk").json


def form_of(code, component="TP01"):
    return send("GET", f"/v1/procedures/{code}/versions/1/forms/{component}", "clerk").json


def online(code, component, data):
    body = intake_body(procedure=code, applicant=HOLDER, channel="online", components=[{"code": component, "form": data}])
    answer = send("POST", "/v1/dossiers", "client", body, {"Idempotency-Key": f"forms-{code}-{os.urandom(4).hex()}"})
    assert answer.status == 201, answer.raw
    return answer.json["dossier_id"]


class EveryProcedure(unittest.TestCase):
    def test_form_from_definition_to_sealed_paper(self):
        forms = in_force()
        self.assertGreaterEqual(len({version["code"] for version, _ in forms}), 23)
        for version, component in forms:
            with self.subTest(procedure=version["code"]):
                self.story(version, component["code"])

    def story(self, version, component):
        base = f"/v1/procedures/{version['code']}/versions/{version['version']}/forms/{component}"
        form = send("GET", base, "clerk").json
        data = filled(form)
        preview = send("POST", base + "/preview", "clerk", {"unit": "H29.16", "applicant": HOLDER, "data": data})
        self.assertEqual(preview.status, 200, preview.raw[:300])
        self.says(preview.raw, form, data)
        taken = take_in(version, component, data)
        self.assertEqual(taken.status, 201, taken.raw)
        dossier = taken.json["dossier_id"]
        self.assertEqual(send("GET", place(dossier, component), "reviewer").json["data"], data)
        until(lambda: send("GET", place(dossier, component), "clerk").json["print"]["state"] == "filed")
        paper = send("GET", place(dossier, component) + "/pdf", "clerk")
        self.says(paper.raw, form, data)
        self.assertIn(taken.json["code"], words(paper.raw))
        printed = send("GET", place(dossier, component), "clerk").json["print"]
        self.assertEqual(paper.headers["ETag"], f'"{printed["signed_sha256"]}"')
        verified = send("POST", "/v1/documents/verify", "clerk", raw=paper.raw).json
        self.assertTrue(verified["valid"], verified)
        self.assertEqual(sql(f"select origin, state, copy_kind, file_sha256, pages > 0 from component_copies where dossier_id = '{dossier}'"),
                         f"form|digitised|electronic|{printed['rendered_sha256']}|t")
        told = sql(f"select string_agg(type || ' ' || detail, ',' order by position) from events where dossier_id = '{dossier}' and detail = '{component}'"
                   " and type <> 'dossier.components_recorded'")
        self.assertEqual(told, f"dossier.form_filled {component},dossier.component_digitised {component}")

    def says(self, pdf, form, data):
        text = words(pdf)
        self.assertIn("Độc lập - Tự do - Hạnh phúc", text)
        for line in form["title"].split("\n"):
            self.assertIn(re.sub(r"\s+", " ", line), text)
        for name, node in form["schema"]["properties"].items():
            if node["type"] == "string" and "format" not in node and "enum" not in node:
                self.assertIn(data[name], text)
            if node.get("format") == "date":
                self.assertIn("10/02/2026", text)


class Definition(unittest.TestCase):
    def test_is_cached_by_its_tag(self):
        first = send("GET", MEALS, "clerk")
        again = send("GET", MEALS, "clerk", headers={"If-None-Match": first.headers["ETag"]})
        self.assertEqual((again.status, again.raw), (304, b""))
        with open(os.path.join(os.environ["MOTCUA_SOURCE"], "config/forms/don-dieu-kien-attp-y-te.v1.json"), "rb") as file:
            self.assertEqual(first.raw, file.read())

    def test_unknown(self):
        for path in ("/v1/procedures/1.013855/versions/9/forms/TP01", "/v1/procedures/x/versions/1/forms/TP01",
                     "/v1/procedures/1.013855/versions/x/forms/TP01"):
            self.assertEqual(send("GET", path, "clerk").json["code"], "procedure_not_found")
        for component in ("TP02", "TP99", "x"):
            self.assertEqual(send("GET", f"/v1/procedures/1.013855/versions/1/forms/{component}", "clerk").json["code"], "form_not_found")
        self.assertEqual(send("GET", MEALS).status, 401)


class Refused(unittest.TestCase):
    """Nothing is written by what is refused, and no value comes back."""

    def setUp(self):
        self.before = rows() + sql("select count(*) from filled_forms")
        self.form = send("GET", MEALS, "clerk").json
        self.version = procedure("1.013855")

    def tearDown(self):
        self.assertEqual(rows() + sql("select count(*) from filled_forms"), self.before, "something was written")

    def faults(self, answer):
        self.assertEqual(answer.status, 422, answer.raw)
        for one in answer.json["errors"]:
            self.assertTrue(one["vi"] and one["en"] if "vi" in one else one)
        self.assertNotIn("KHÔNG LẶP LẠI", answer.raw.decode())
        return {(one["pointer"], one["rule"]) for one in answer.json["errors"]}

    def test_every_required_field_is_named(self):
        for name in self.form["schema"]["required"]:
            data = filled(self.form)
            del data[name]
            self.assertIn((f"/components/0/form/{name}", "required"), self.faults(take_in(self.version, "TP01", data)))

    def test_every_wrong_field_at_once(self):
        data = {**filled(self.form), "so_suat_an": 0, "dien_thoai": "KHÔNG LẶP LẠI", "ngay_cap_dkkd": "2026-02-30",
                "loai_hinh": "KHÔNG LẶP LẠI", "la": "KHÔNG LẶP LẠI", "ten_co_so": "KHÔNG LẶP LẠI" * 40}
        found = self.faults(take_in(self.version, "TP01", data))
        self.assertEqual(found, {(f"/components/0/form/{name}", rule) for name, rule in (
            ("so_suat_an", "range"), ("dien_thoai", "pattern"), ("ngay_cap_dkkd", "date"), ("loai_hinh", "choice"),
            ("la", "unknown_field"), ("ten_co_so", "length"))})

    def test_words_of_the_label(self):
        answer = take_in(self.version, "TP01", {**filled(self.form), "so_suat_an": 0})
        self.assertIn("Số suất ăn phải từ 1 đến 100000.", json.dumps(answer.json, ensure_ascii=False))
        self.assertIn("Number of meals must be from 1 to 100000.", json.dumps(answer.json, ensure_ascii=False))

    def test_named_rules(self):
        data = {**filled(self.form), "loai_hinh": "an_uong", "ngay_cap_dkkd": "2026-03-03"}
        del data["so_suat_an"]
        self.assertEqual(self.faults(take_in(self.version, "TP01", data)), {
            ("/components/0/form/so_suat_an", "required"), ("/components/0/form/ngay_cap_dkkd", "not_in_future")})

    def test_form_of_a_component_without_one(self):
        body = intake_body(procedure="1.013855", components=handed(self.version, "TP02", {}))
        self.assertIn(("/components/1/form", "component_without_form"), self.faults(send("POST", "/v1/dossiers", "clerk", body)))

    def test_form_twice(self):
        listed = handed(self.version, "TP01", filled(self.form))
        answer = send("POST", "/v1/dossiers", "clerk", intake_body(procedure="1.013855", components=[listed[0], *listed]))
        self.assertIn(("/components/1/form", "form_twice"), self.faults(answer))

    def test_data_that_is_no_object(self):
        for wrong in (1, "x", []):
            self.assertIn(("/components/0/form", "object"), self.faults(take_in(self.version, "TP01", wrong)))

    def test_preview(self):
        body = {"unit": "H29.16", "applicant": HOLDER, "data": {**filled(self.form), "so_suat_an": 0}}
        self.assertEqual(self.faults(send("POST", MEALS + "/preview", "clerk", body)), {("/data/so_suat_an", "range")})
        body["unit"] = "H99"
        self.assertEqual(self.faults(send("POST", MEALS + "/preview", "clerk", body)), {("/unit", "unit_unknown")})

    def test_prefill(self):
        asked = {"applicant": {"id_type": "tax_code", "id_number": "0312345678"}}
        self.assertEqual(self.faults(send("POST", MEALS + "/prefill", "clerk", asked)), {("?purpose", "purpose_required")})
        asked["applicant"]["id_number"] = "12"
        self.assertEqual(send("POST", MEALS + "/prefill", "clerk", asked, PURPOSE).status, 422)
        self.assertEqual(send("POST", MEALS + "/prefill", "clerk", {}, PURPOSE).status, 422)


class Filling(unittest.TestCase):
    def setUp(self):
        self.form = form_of("1.013829")
        self.data = filled(self.form)

    def put(self, dossier, data, role="clerk", headers=None, component="TP01"):
        sent = {"If-Match": f'"{version_of(dossier)}"'} if headers is None else headers
        return send("PUT", place(dossier, component), role, data, sent)

    def kept(self, dossier):
        return sql(f"select count(*) from filled_forms where dossier_id = '{dossier}'")

    def test_1_online_is_a_draft_until_accepted(self):
        dossier = online("1.013829", "TP01", self.data)
        paper = send("GET", place(dossier) + "/pdf", "clerk")
        self.assertEqual(paper.status, 200, paper.raw)
        self.assertIn("nộp trực tuyến", words(paper.raw))
        self.assertIn("BẢN NHÁP", self.title(paper.raw))
        self.assertEqual(sql(f"select state, attempts from form_prints where dossier_id = '{dossier}'"), "queued|0")
        for one in procedure("1.013829")["components"]:
            if one["required"] and one["code"] != "TP01":
                self.assertEqual(act(dossier, "clerk", {"components": [{"code": one["code"]}]}, "/components").status, 200)
        self.assertEqual(act(dossier, "clerk", {"type": "accept"}).status, 200)
        until(lambda: send("GET", place(dossier), "clerk").json["print"]["state"] == "filed")
        self.assertNotIn("BẢN NHÁP", self.title(send("GET", place(dossier) + "/pdf", "clerk").raw))

    def title(self, pdf):
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(pdf)
            file.flush()
            return subprocess.run(["pdfinfo", file.name], check=True, capture_output=True, text=True).stdout

    def test_2_again_before_it_leaves_the_desk(self):
        dossier = take_in(procedure("1.013829"), "TP01", self.data).json["dossier_id"]
        until(lambda: send("GET", place(dossier), "clerk").json["print"]["state"] == "filed")
        other = {**self.data, "ten_co_so": "  Cơ sở đã đổi tên  "}
        answer = self.put(dossier, other)
        self.assertEqual(answer.status, 200, answer.raw)
        newest = send("GET", place(dossier), "clerk").json
        self.assertEqual((newest["seq"], newest["data"]["ten_co_so"]), (2, "Cơ sở đã đổi tên"))
        until(lambda: send("GET", place(dossier), "clerk").json["print"]["state"] == "filed")
        self.assertIn("Cơ sở đã đổi tên", words(send("GET", place(dossier) + "/pdf", "clerk").raw))
        copies = sql(f"select string_agg(state, ' ' order by seq) from component_copies where dossier_id = '{dossier}'")
        self.assertEqual(copies, "replaced digitised")

    def test_3_fills_what_was_missing(self):
        body = intake_body(channel="online", components=[], applicant=HOLDER)
        dossier = send("POST", "/v1/dossiers", "client", body, {"Idempotency-Key": "forms-missing"}).json["dossier_id"]
        self.assertEqual(send("GET", place(dossier), "clerk").json["code"], "form_not_found")
        self.assertEqual(send("GET", place(dossier) + "/pdf", "clerk").json["code"], "form_not_found")
        key = {"If-Match": f'"{version_of(dossier)}"', "Idempotency-Key": "put-form-1"}
        first = self.put(dossier, self.data, headers=key)
        self.assertEqual(first.status, 200, first.raw)
        self.assertEqual(self.put(dossier, self.data, headers=key).json, first.json)
        self.assertEqual(self.kept(dossier), "1")
        self.assertNotIn("TP01", send("GET", f"/v1/dossiers/{dossier}", "clerk").json["missing_components"])
        self.assertEqual(sql(f"select provided, copy_kind from dossier_components where dossier_id = '{dossier}' and component_code = 'TP01'"), "t|electronic")

    def test_4_refused(self):
        dossier = take_in(procedure("1.013829"), "TP01", self.data).json["dossier_id"]
        before = version_of(dossier)
        self.assertEqual(self.put(dossier, self.data, headers={}).status, 428)
        self.assertEqual(self.put(dossier, self.data, headers={"If-Match": '"0"'}).json["code"], "stale_version")
        for role in ("reviewer", "leader", "client"):
            refused = self.put(dossier, self.data, role, {"If-Match": f'"{before}"', "Idempotency-Key": "refused-" + role})
            self.assertEqual((refused.status, refused.json["code"]), (403, "role_not_allowed"))
        self.assertEqual(self.put(dossier, self.data, component="TP02").json["code"], "form_not_found")
        broken = copy.deepcopy(self.data)
        del broken["san_pham"][1]["ten"]
        refused = self.put(dossier, broken)
        self.assertEqual([(one["pointer"], one["rule"]) for one in refused.json["errors"]], [("/san_pham/1/ten", "required")])
        self.assertEqual(send("PUT", place(dossier), "clerk", raw=b"{", headers={"If-Match": f'"{before}"'}).json["code"], "json")
        big = {**self.data, "noi_dung": "x" * 200_000}
        self.assertEqual(self.put(dossier, big).json["code"], "form_size")
        self.assertEqual((version_of(dossier), self.kept(dossier)), (before, "1"))
        self.assertEqual(act(dossier, "reviewer", {"type": "forward"}).status, 200)
        gone = self.put(dossier, self.data)
        self.assertEqual((gone.status, gone.json["code"]), (409, "illegal_move"))

    def test_5_while_a_supplement_is_asked_for(self):
        dossier = take_in(procedure("1.013829"), "TP01", self.data).json["dossier_id"]
        asked = act(dossier, "reviewer", {"type": "request_supplement", "items": ["Khai lại đơn"], "reason": "Đơn ghi sai tên sản phẩm."})
        self.assertEqual(asked.status, 200, asked.raw)
        self.assertEqual(self.put(dossier, self.data).status, 200)
        self.assertEqual(self.kept(dossier), "2")

    def test_6_rows_are_kept(self):
        self.assertRaises(subprocess.CalledProcessError, sql, "update filled_forms set data = '{}'")
        self.assertRaises(subprocess.CalledProcessError, sql, "delete from filled_forms")
        self.assertRaises(subprocess.CalledProcessError, sql, "update form_versions set title = 'x'")

    def test_7_filed_is_filed(self):
        dossier = take_in(procedure("1.013829"), "TP01", self.data).json["dossier_id"]
        until(lambda: send("GET", place(dossier), "clerk").json["print"]["state"] == "filed")
        done = send("POST", place(dossier) + "/retry", "clerk")
        self.assertEqual((done.status, done.json["code"]), (409, "form_filed"))
        self.assertEqual(send("POST", place(dossier) + "/retry", "reviewer").status, 403)
        sql(f"update form_prints set state = 'held', last_rule = 'x', last_error = 'x', last_error_en = 'x' where dossier_id = '{dossier}'")
        self.assertEqual(send("POST", place(dossier) + "/retry", "clerk").status, 200)
        until(lambda: send("GET", place(dossier), "clerk").json["print"]["state"] == "filed")

    def test_8_strangers_see_nothing(self):
        for path in ("", "/pdf"):
            self.assertEqual(send("GET", place("00000000-0000-0000-0000-000000000000") + path, "clerk").status, 404)


class Prefill(unittest.TestCase):
    def test_what_was_said_once_is_not_asked_again(self):
        form = form_of("1.013855")
        data = {**filled(form), "chu_co_so": "Trần Thị Mẫu", "so_dkkd": "0312345678"}
        holder = {**HOLDER, "id_number": "0398765432"}
        body = intake_body(procedure="1.013855", applicant=holder, components=handed(procedure("1.013855"), "TP01", data))
        earlier = send("POST", "/v1/dossiers", "clerk", body).json
        looks = int(sql("select count(*) from record_accesses"))
        asked = {"applicant": {"id_type": "tax_code", "id_number": "0398765432", "phone": "0900000009"}}
        answer = send("POST", "/v1/procedures/1.013829/versions/1/forms/TP01/prefill", "clerk", asked, PURPOSE).json
        said, sources = answer["data"], answer["sources"]
        self.assertEqual((said["nguoi_dai_dien"], said["so_dkkd"]), ("Trần Thị Mẫu", "0312345678"))
        self.assertEqual(sources["/so_dkkd"]["dossier_code"], earlier["code"])
        self.assertEqual((said["dien_thoai"], sources["/dien_thoai"]), ("0900000009", {"from": "applicant"}))
        self.assertEqual(set(sources), {"/" + name for name in said})
        self.assertEqual(int(sql("select count(*) from record_accesses")), looks + 1)

    def test_unknown_holder_gives_only_what_was_sent(self):
        asked = {"applicant": {"id_type": "tax_code", "id_number": "0300000000", "name": "Công ty TNHH Chưa Từng Nộp"}}
        answer = send("POST", MEALS + "/prefill", "clerk", asked, PURPOSE).json
        self.assertEqual(answer["data"], {"ten_co_so": "Công ty TNHH Chưa Từng Nộp"})
        nobody = send("POST", MEALS + "/prefill", "clerk", {"applicant": {}})
        self.assertEqual((nobody.json["data"], nobody.json["form"]), ({}, {"id": "don-dieu-kien-attp-y-te", "version": 1}))


if __name__ == "__main__":
    main()
