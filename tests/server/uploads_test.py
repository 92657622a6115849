"""Files on their way in and out: the tus conversation, forms, ranges, rights, limits, and what is refused."""
import base64
import hashlib
import http.client
import io
import os
import unittest
import zipfile
import zlib

from client import TOKENS, URL, Answer, account, act, advance, main, rows, send, sql, take_in, until

advance("2026-03-02T09:00:00+07:00")
TOKENS["second"] = account("clerk-2", "clerk")
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}


def pdf(pages=1, salt=b"", stream_bytes=0):
    """A valid PDF with as many pages, told apart by `salt`; each page carries bytes that do not compress."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", None]
    kids = []
    for page in range(pages):
        kids.append(b"%d 0 R" % (len(objects) + 1))
        noise = b"% " + base64.b64encode(os.urandom(stream_bytes)) if stream_bytes else b""
        text = b"BT /F1 12 Tf 72 720 Td (page %d %s) Tj ET\n%s" % (page, salt, noise)
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R >>" % (len(objects) + 2))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), pages)
    out, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % one for one in offsets)
    start = len(out)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, start)


def png(width=8, height=8):
    def chunk(kind, body):
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    row = b"\x00" + b"\x7f\x80\x81" * width
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def metadata(**values):
    encoded = {key: base64.b64encode(value if isinstance(value, bytes) else value.encode()).decode() for key, value in values.items()}
    return {"Upload-Metadata": ",".join(f"{key} {value}" for key, value in encoded.items())}


def create(length, role="clerk", raw=None, headers=None, **values):
    sent = {**(PIECE if raw else TUS), "Upload-Length": str(length), **metadata(**values), **(headers or {})}
    return send("POST", "/v1/uploads", role, raw=raw or b"", headers=sent)


def started(length, **values):
    answer = create(length, **values)
    assert answer.status == 201, answer.raw
    return answer.headers["Location"]


def patch(path, offset, raw, role="clerk", headers=None):
    return send("PATCH", path, role, raw=raw, headers={**PIECE, "Upload-Offset": str(offset), **(headers or {})})


def offset_of(path, role="clerk"):
    answer = send("HEAD", path, role, headers=TUS)
    assert answer.status == 204, answer.status
    return int(answer.headers["Upload-Offset"])


def outcome(path, role="clerk"):
    """The upload once it has been examined."""
    until(lambda: send("GET", path, role).json["state"] not in ("receiving", "examining"))
    return send("GET", path, role).json


def uploaded(content, role="clerk", **values):
    answer = create(len(content), role, raw=content, **values)
    assert answer.status == 201, answer.raw
    return outcome(answer.headers["Location"], role)


def form(parts, role="clerk", query="", boundary="ranh-gioi", end=None, headers=None):
    """parts: (field, file name or whole disposition, content)."""
    body = b""
    for field, name, content in parts:
        disposition = name if name.startswith("form-data") else f'form-data; name="{field}"; filename="{name}"'
        body += f"--{boundary}\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + content + b"\r\n"
    body += f"--{boundary}--\r\n".encode() if end is None else end
    sent = {"Content-Type": f"multipart/form-data; boundary={boundary}", **(headers or {})}
    return send("POST", "/v1/files" + query, role, raw=body, headers=sent)


def broken_off(path, offset, content, told):
    """Announces `told` bytes, sends `content` and hangs up."""
    connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=30)
    connection.putrequest("PATCH", path)
    for name, value in {**PIECE, "Upload-Offset": str(offset), "Content-Length": str(told),
                        "Authorization": "Bearer " + TOKENS["clerk"]}.items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(content)
    connection.close()


class Tus(unittest.TestCase):
    def test_options(self):
        answer = send("OPTIONS", "/v1/uploads")
        self.assertEqual(answer.status, 204)
        self.assertEqual((answer.headers["Tus-Version"], answer.headers["Tus-Max-Size"]), ("1.0.0", "268435456"))
        for one in ("creation", "creation-with-upload", "termination", "expiration", "checksum"):
            self.assertIn(one, answer.headers["Tus-Extension"].split(","))
        self.assertIn("sha256", answer.headers["Tus-Checksum-Algorithm"].split(","))

    def test_in_pieces(self):
        content = pdf(3, b"in pieces", 100_000)
        answer = create(len(content), filename="Đơn đề nghị.pdf", sha256=sha256(content))
        self.assertEqual(answer.status, 201, answer.raw)
        self.assertEqual(answer.headers["Tus-Resumable"], "1.0.0")
        path = answer.headers["Location"]
        self.assertEqual((answer.json["state"], answer.json["offset"], answer.json["file_name"]), ("receiving", 0, "Đơn đề nghị.pdf"))
        at = 0
        for size in (1, 70_000, 0, len(content)):
            piece = content[at:at + size]
            sent = patch(path, at, piece)
            at += len(piece)
            self.assertEqual((sent.status, sent.headers["Upload-Offset"]), (204, str(at)), sent.raw)
            self.assertEqual(offset_of(path), at)
        kept = outcome(path)
        self.assertEqual((kept["state"], kept["sha256"], kept["size"], kept["media_type"], kept["pages"]),
                         ("kept", sha256(content), len(content), "application/pdf", 3))
        self.assertIsNone(kept["problem"])
        stored = sql(f"select size, media_type, pages, stored_by from files where sha256 = '{sha256(content)}'")
        self.assertEqual(stored, f"{len(content)}|application/pdf|3|clerk-1")

    def test_resume_after_a_broken_connection(self):
        content = pdf(1, b"resume", 600_000)
        path = started(len(content))
        half = content[:300_001]
        broken_off(path, 0, half, len(content))
        until(lambda: offset_of(path) == len(half))
        self.assertEqual(patch(path, len(half), content[len(half):]).status, 204)
        self.assertEqual(outcome(path)["sha256"], sha256(content))

    def test_wrong_offset(self):
        content = pdf(1, b"offset", 1000)
        path = started(len(content))
        self.assertEqual(patch(path, 0, content[:100]).status, 204)
        for wrong in (0, 99, 101, len(content)):
            refused = patch(path, wrong, content[100:200])
            self.assertEqual((refused.status, refused.json["code"]), (409, "upload_offset"))
        self.assertEqual(offset_of(path), 100)

    def test_checksum_of_a_piece(self):
        content = pdf(1, b"checksum", 1000)
        path = started(len(content))
        good = "sha256 " + base64.b64encode(hashlib.sha256(content[:500]).digest()).decode()
        mismatch = patch(path, 0, content[:499] + b"x", headers={"Upload-Checksum": good})
        self.assertEqual((mismatch.status, mismatch.json["code"]), (460, "checksum_mismatch"))
        self.assertEqual(offset_of(path), 0)
        unknown = patch(path, 0, content[:500], headers={"Upload-Checksum": "md5 AAAA"})
        self.assertEqual((unknown.status, unknown.json["code"]), (400, "checksum_algorithm"))
        self.assertEqual(patch(path, 0, content[:500], headers={"Upload-Checksum": good}).status, 204)
        sha1 = "sha1 " + base64.b64encode(hashlib.sha1(content[500:]).digest()).decode()
        self.assertEqual(patch(path, 500, content[500:], headers={"Upload-Checksum": sha1}).status, 204)
        self.assertEqual(outcome(path)["state"], "kept")

    def test_announced_hash_that_does_not_match(self):
        content = pdf(1, b"hash")
        refused = uploaded(content, sha256=sha256(content + b"x"))
        self.assertEqual((refused["state"], refused["problem"]["code"]), ("refused", "file_hash_mismatch"))
        self.assertTrue(refused["problem"]["detail"] and refused["problem"]["detail_en"])
        self.assertEqual(sql(f"select count(*) from files where sha256 = '{sha256(content)}'"), "0")
        self.assertEqual(send("GET", f"/v1/files/{sha256(content)}", "clerk").status, 404)

    def test_content_that_is_no_document(self):
        refused = uploaded(b"MZ\x90\x00" + b"\x00" * 2000, filename="don.pdf")
        self.assertEqual(refused["state"], "refused")
        self.assertIsNone(refused["sha256"])
        dead = patch("/v1/uploads/" + refused["upload_id"], 0, b"x")
        self.assertEqual((dead.status, dead.json["code"]), (409, "upload_not_receiving"))
        until(lambda: sql(f"select bytes_gone from uploads where upload_id = '{refused['upload_id']}'") == "t")

    def test_more_bytes_than_announced(self):
        path = started(1000)
        longer = patch(path, 0, b"x" * 1001)
        self.assertEqual((longer.status, longer.json["code"]), (413, "upload_longer"))
        self.assertEqual(offset_of(path), 0)

    def test_same_content_twice_is_kept_once(self):
        content = png(9, 9)
        first, second = uploaded(content), uploaded(content, "second")
        self.assertEqual((first["state"], second["state"], first["sha256"]), ("kept", "kept", second["sha256"]))
        self.assertEqual(sql(f"select count(*) from files where sha256 = '{first['sha256']}'"), "1")

    def test_somebody_elses_upload(self):
        path = started(1000)
        for answer in (send("GET", path, "second"), patch(path, 0, b"x", "second"), send("DELETE", path, "second", headers=TUS),
                       send("GET", "/v1/uploads/khong-co", "clerk")):
            self.assertEqual((answer.status, answer.json["code"]), (404, "upload_not_found"))
        self.assertEqual(send("HEAD", path, "second", headers=TUS).status, 404)
        self.assertEqual(offset_of(path), 0)

    def test_termination(self):
        path = started(1000)
        patch(path, 0, b"x" * 10)
        self.assertEqual(send("DELETE", path, "clerk", headers=TUS).status, 204)
        self.assertEqual(send("HEAD", path, "clerk", headers=TUS).status, 404)
        self.assertEqual(send("GET", path, "clerk").status, 404)
        until(lambda: sql(f"select bytes_gone from uploads where upload_id = '{path.split('/')[-1]}'") == "t")
        kept = uploaded(png(5, 7))
        refused = send("DELETE", "/v1/uploads/" + kept["upload_id"], "clerk", headers=TUS)
        self.assertEqual((refused.status, refused.json["code"]), (409, "upload_not_receiving"))

    def test_z_expiration(self):
        path = started(1000)
        patch(path, 0, b"x" * 10)
        advance(sql("select rfc3339(motcua_now() + interval '25 hours')"))
        until(lambda: send("GET", path, "clerk").json["state"] == "expired")
        self.assertEqual(send("HEAD", path, "clerk", headers=TUS).status, 410)
        self.assertEqual(patch(path, 10, b"x").status, 409)

    def test_protocol_version(self):
        for version in ({}, {"Tus-Resumable": "0.2.2"}):
            answer = send("POST", "/v1/uploads", "clerk", raw=b"", headers={"Upload-Length": "10", **version})
            self.assertEqual((answer.status, answer.json["code"], answer.headers["Tus-Version"]), (412, "tus_version", "1.0.0"))

    def test_refused_before_the_body_is_asked_for(self):
        connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=30)
        connection.putrequest("POST", "/v1/files")
        for name, value in (("Content-Type", "multipart/form-data; boundary=b"), ("Content-Length", "1000000"), ("Expect", "100-continue")):
            connection.putheader(name, value)
        connection.endheaders()
        answer = Answer(connection.getresponse())
        self.assertEqual((answer.status, answer.json["code"]), (401, "token_missing"))


class Refused(unittest.TestCase):
    """Nothing is written."""

    def setUp(self):
        self.before = rows(), sql("select count(*) from uploads")

    def tearDown(self):
        self.assertEqual((rows(), sql("select count(*) from uploads")), self.before)

    def refuse(self, answer, status, rule):
        self.assertEqual((answer.status, answer.json["code"]), (status, rule), answer.raw)
        self.assertTrue(answer.json["detail"] and answer.json["detail_en"])
        return answer.json

    def test_length(self):
        self.refuse(send("POST", "/v1/uploads", "clerk", raw=b"", headers=TUS), 400, "upload_length")
        for length in ("-1", "1.5", "x", "99999999999999999999"):
            self.refuse(create(length), 400, "upload_length")
        self.refuse(create(0), 422, "upload_length")
        self.assertIn("268435456", self.refuse(create(268435457), 413, "file_too_large")["detail"])

    def test_metadata(self):
        for header in ("filename ???", "filename QQ==,filename QQ==", "filename QQ", ",QQ=="):
            self.refuse(create(10, headers={"Upload-Metadata": header}), 400, "upload_metadata")
        self.refuse(create(10, sha256="ABC"), 422, "upload_sha256")

    def test_names(self):
        for name in ("..", "a/..", "C:\\don\\", "a\0b", "a\nb", "x" * 201, "ho so\u202efdp.exe", "a\u2066b", b"\xff\xfe", " "):
            self.refuse(create(10, filename=name), 422, "file_name")

    def test_type_of_a_piece(self):
        plain = {"Content-Type": "application/pdf"}
        self.refuse(create(10, raw=b"0123456789", headers=plain), 415, "offset_octet_stream")

    def test_token(self):
        self.refuse(create(10, role=None), 401, "token_missing")
        self.refuse(send("GET", "/v1/uploads/" + "0" * 8, None), 401, "token_missing")

    def test_unknown_dossier(self):
        self.refuse(create(10, dossier="khong-co"), 404, "dossier_not_found")
        self.refuse(create(10, dossier="00000000-0000-4000-8000-000000000000"), 404, "dossier_not_found")
        self.refuse(create(10, component="TP1"), 422, "required")


class Names(unittest.TestCase):
    def test_only_the_last_part_is_shown(self):
        for sent, shown in (("../../etc/passwd", "passwd"), ("C:\\fakepath\\đơn.pdf", "đơn.pdf"), ("An toa\u0300n.pdf", "An toàn.pdf"),
                            ("x" * 200, "x" * 200), ("~root; rm -rf $HOME", "~root; rm -rf $HOME")):
            answer = create(10, filename=sent)
            self.assertEqual((answer.status, answer.json["file_name"]), (201, shown), answer.raw)
            send("DELETE", answer.headers["Location"], "clerk", headers=TUS)


class Limits(unittest.TestCase):
    def test_target(self):
        dossier = take_in()["dossier_id"]
        code = sql(f"select min(component_code) from dossier_components where dossier_id = '{dossier}'")
        unknown = create(10, dossier=dossier, component="khong-co")
        self.assertEqual((unknown.status, unknown.json["code"]), (422, "component_unknown"))
        content = pdf(1, b"target")
        kept = uploaded(content, dossier=dossier, component=code)
        self.assertEqual((kept["state"], kept["dossier_id"], kept["component"]), ("kept", dossier, code))
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as made:
            made.writestr("to-khai.txt", "x")
        anywhere = uploaded(archive.getvalue())
        self.assertEqual((anywhere["state"], anywhere["media_type"]), ("kept", "application/zip"), anywhere)
        there = uploaded(archive.getvalue(), dossier=dossier, component=code)
        self.assertEqual((there["state"], there["problem"]["code"]), ("refused", "file_type_refused"), there)
        self.assertEqual(int(sql(f"select dossier_file_bytes('{dossier}')")), len(content))
        withdrawn = act(dossier, "clerk", {"type": "withdraw", "reason": "Người nộp rút hồ sơ"})
        self.assertEqual(withdrawn.status, 200, withdrawn.raw)
        closed = create(10, dossier=dossier, component=code)
        self.assertEqual((closed.status, closed.json["code"]), (409, "dossier_closed"))

    def test_bytes_of_a_dossier(self):
        dossier = take_in()["dossier_id"]
        sql(f"insert into uploads (upload_id, actor, file_name, length, dossier_id, created_at, expires_at)"
            f" select gen_random_uuid(), 'clerk-9', '', 2147483648 - 1000, '{dossier}', motcua_now(), motcua_now() + interval '1 hour'")
        over = create(1001, dossier=dossier)
        self.assertEqual((over.status, over.json["code"]), (413, "dossier_bytes"))
        self.assertIn("1000", over.json["detail"])
        self.assertEqual(create(1000, dossier=dossier).status, 201)

    def test_bytes_of_a_day(self):
        TOKENS["third"] = account("clerk-3", "clerk")
        sql("insert into uploads (upload_id, actor, file_name, length, state, created_at, expires_at)"
            " select gen_random_uuid(), 'clerk-3', '', 21474836480 - 1000, 'expired', motcua_now(), motcua_now()")
        over = create(1001, "third")
        self.assertEqual((over.status, over.json["code"]), (429, "client_day_bytes"))
        self.assertIn("1000", over.json["detail"])
        self.assertEqual(create(1000, "third").status, 201)

    def test_open_uploads(self):
        TOKENS["fourth"] = account("clerk-4", "clerk")
        sql("insert into uploads (upload_id, actor, file_name, length, created_at, expires_at)"
            " select gen_random_uuid(), 'clerk-4', '', 10, motcua_now(), motcua_now() + interval '1 hour' from generate_series(1, 50)")
        over = create(10, "fourth")
        self.assertEqual((over.status, over.json["code"]), (429, "open_uploads"))


class Forms(unittest.TestCase):
    def test_every_part_has_its_outcome(self):
        document, picture = pdf(2, b"form", 400_000), png(3, 4)
        answer = form([("don", "đơn.pdf", document), ("anh", "../ảnh.png", picture), ("xau", "x.pdf", b"\x7fELF" + b"\0" * 999),
                       ("rong", "rong.pdf", b""), ("ten", "a\u202eb", picture)])
        self.assertEqual(answer.status, 201, answer.raw)
        first, second, bad, empty, named = answer.json["files"]
        self.assertEqual((first["name"], first["file_name"], first["problem"]), ("don", "đơn.pdf", None))
        self.assertEqual((first["upload"]["state"], first["upload"]["sha256"], first["upload"]["pages"]), ("kept", sha256(document), 2))
        self.assertEqual((second["file_name"], second["upload"]["sha256"]), ("ảnh.png", sha256(picture)))
        self.assertEqual(bad["upload"]["state"], "refused")
        self.assertEqual(bad["problem"], bad["upload"]["problem"])
        self.assertEqual(empty["problem"]["code"], "file_empty")
        self.assertEqual((named["problem"]["code"], named["upload"]), ("file_name", None))

    def test_malformed_forms_keep_nothing(self):
        before = sql("select count(*) from files")
        content = pdf(1, b"malformed")
        cut = form([("a", "a.pdf", content)], end=b"")
        self.assertEqual((cut.status, cut.json["code"]), (400, "multipart_unfinished"))
        star = form([("a", "form-data; name=a; filename*=UTF-8''a.pdf", content)])
        self.assertEqual((star.status, star.json["code"]), (400, "multipart_disposition"))
        field = form([("a", "form-data; name=a", content)])
        self.assertEqual((field.status, field.json["code"]), (422, "form_field"))
        other = form([("a", "a.pdf", content)], headers={"Content-Type": "application/json"})
        self.assertEqual((other.status, other.json["code"]), (400, "multipart_type"))
        big = form([], headers={"Content-Length": "268435457"})
        self.assertEqual((big.status, big.json["code"]), (413, "body_too_large"))
        unknown = form([("a", "a.pdf", content)], query="?dossier=khong-co")
        self.assertEqual((unknown.status, unknown.json["code"]), (404, "dossier_not_found"))
        self.assertEqual(sql("select count(*) from files"), before)

    def test_target_of_the_form(self):
        dossier = take_in()["dossier_id"]
        code = sql(f"select min(component_code) from dossier_components where dossier_id = '{dossier}'")
        good = form([("a", "a.pdf", pdf(1, b"of the form"))], query=f"?dossier={dossier}&component={code}")
        self.assertEqual(good.json["files"][0]["upload"]["dossier_id"], dossier)
        bad = form([("a", "a.pdf", pdf(1, b"x"))], query=f"?dossier={dossier}&component=khong-co")
        self.assertEqual((bad.status, bad.json["files"][0]["problem"]["code"]), (201, "component_unknown"))


class Files(unittest.TestCase):
    def fetch(self, path, headers=None, role="clerk", method="GET"):
        return send(method, path, role, headers=headers)

    def test_whole_and_ranges(self):
        content = pdf(2, b"ranges", 200_000)
        path = "/v1/files/" + uploaded(content)["sha256"]
        tag = f'"{sha256(content)}"'
        whole = self.fetch(path)
        self.assertEqual((whole.status, whole.headers["ETag"], whole.headers["Content-Type"]), (200, tag, "application/pdf"))
        self.assertEqual((whole.raw, whole.headers["Accept-Ranges"]), (content, "bytes"))
        self.assertIn("sandbox", whole.headers["Content-Security-Policy"])
        self.assertTrue(whole.headers["Content-Disposition"].startswith("inline"))
        head = self.fetch(path, method="HEAD")
        self.assertEqual((head.status, head.headers["Content-Length"]), (200, str(len(content))))
        part = self.fetch(path, {"Range": "bytes=1000-99999", "If-Range": tag})
        self.assertEqual((part.status, part.raw), (206, content[1000:100_000]))
        self.assertEqual(part.headers["Content-Range"], f"bytes 1000-99999/{len(content)}")
        self.assertEqual(self.fetch(path, {"Range": "bytes=-10"}).raw, content[-10:])
        self.assertEqual(self.fetch(path, {"Range": "bytes=0-1,5-6"}).status, 200)
        self.assertEqual(self.fetch(path, {"Range": "bytes=0-1", "If-Range": '"x"'}).status, 200)
        outside = self.fetch(path, {"Range": f"bytes={len(content)}-"})
        self.assertEqual((outside.status, outside.headers["Content-Range"]), (416, f"bytes */{len(content)}"))
        self.assertEqual(self.fetch(path, {"If-None-Match": f'W/"x", {tag}'}).status, 304)

    def test_who_may_read(self):
        TOKENS["elsewhere"] = self.elsewhere()
        content = pdf(1, b"rights")
        digest = uploaded(content)["sha256"]
        path = "/v1/files/" + digest
        for role in ("elsewhere", "client"):
            self.assertEqual(self.fetch(path, role=role).json["code"], "file_not_found")
        self.assertEqual(self.fetch(path, role=None).status, 401)
        dossier = take_in()["dossier_id"]
        code = sql(f"select min(component_code) from dossier_components where dossier_id = '{dossier}'")
        sql("insert into component_copies (dossier_id, component_code, seq, file_sha256, origin, copy_kind, state, digitised_at, digitised_by)"
            f" values ('{dossier}', '{code}', 1, '{digest}', 'scanned', 'original', 'digitised', motcua_now(), 'clerk-1')")
        for role in ("reviewer", "leader", "client", "admin"):
            self.assertEqual(self.fetch(path, role=role).raw, content, role)
        self.assertEqual(self.fetch(path, role="elsewhere").status, 404)
        for name in ("khong-co", "0" * 64, "..%2f..%2fetc%2fpasswd"):
            self.assertEqual(self.fetch("/v1/files/" + name).json["code"], "file_not_found")

    @staticmethod
    def elsewhere():
        """A clerk of another unit."""
        sql("insert into units (unit_id, name, calendar_id, document) select 'H29.99', name, calendar_id, document from units"
            " where unit_id = 'H29.16' on conflict do nothing")
        token = account("clerk-9", "clerk")
        sql("update actors set unit_id = 'H29.99' where name = 'clerk-9'")
        return token


if __name__ == "__main__":
    main()
