"""What the server refuses before any handler, how it says so, and what every answer carries; the API reference."""
import gzip
import json
import os
import re
import unittest

from client import CONTRACT, main, resolve, send, take_in

OPERATIONS = [
    (method.upper(), path, item[method]) for path, item in CONTRACT["paths"].items() for method in ("get", "post", "put", "patch", "delete") if method in item
]
SOURCE = os.environ["MOTCUA_SOURCE"]


def address(path):
    return re.sub(r"\{\w+\}", "x", path)


def given(operation):
    """Media types of a good answer."""
    answers = [resolve(answer) for status, answer in operation["responses"].items() if status.startswith("2")]
    return {kind for answer in answers for kind in answer.get("content", {})}


def sent(operation):
    """Media types of the body."""
    return set(resolve(operation.get("requestBody", {})).get("content", {}))


def problem_of(test, answer, status, code):
    test.assertEqual((answer.status, answer.json["code"]), (status, code), answer.raw[:300])
    test.assertTrue(answer.json["detail"] and answer.json["detail_en"])


class Media(unittest.TestCase):
    def test_answers_of_another_type_are_not_made(self):
        for method, path, operation in OPERATIONS:
            kinds = given(operation)
            if kinds and "*/*" not in kinds and "application/offset+octet-stream" not in sent(operation):
                with self.subTest(operation["operationId"]):
                    if operation["operationId"] != "post_files":
                        problem_of(self, send(method, address(path), headers={"Accept": "image/png"}), 406, "not_acceptable")
                    for kind in kinds:
                        self.assertNotEqual(send(method, address(path), headers={"Accept": kind}).status, 406, kind)

    def test_bodies_of_another_type_are_not_read(self):
        for method, path, operation in OPERATIONS:
            kinds = sent(operation)
            if kinds and kinds <= {"application/json", "application/pdf", "text/csv"}:
                with self.subTest(operation["operationId"]):
                    refused = send(method, address(path), raw=b"x", headers={"Content-Type": "image/png"})
                    problem_of(self, refused, 415, "media_type")
                    self.assertTrue(kinds <= set(refused.headers["Accept"].split(", ")))
                    for kind in kinds:
                        self.assertNotEqual(send(method, address(path), raw=b"x", headers={"Content-Type": kind}).status, 415, kind)

    def test_packed_bodies_are_refused(self):
        packed = send("POST", "/v1/dossiers", "clerk", raw=gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"})
        problem_of(self, packed, 415, "content_encoding")


class Sizes(unittest.TestCase):
    def test_each_limit_has_its_problem(self):
        problem_of(self, send("POST", "/v1/dossiers", "clerk", raw=b" " * (1024 * 1024 + 1)), 413, "body_too_large")
        problem_of(self, send("GET", "/v1/dossiers?code=" + "x" * 8 * 1024, "clerk"), 414, "target_too_long")
        problem_of(self, send("GET", "/v1/dossiers", "clerk", headers={"X-Long": "x" * 16 * 1024}), 431, "header_too_large")
        refused = send("DELETE", "/v1/dossiers", "clerk")
        problem_of(self, refused, 405, "method_not_allowed")
        self.assertEqual(refused.headers["Allow"], "GET, HEAD, POST, OPTIONS")


class Headers(unittest.TestCase):
    def test_every_answer_keeps_browsers_from_doing_anything_with_it(self):
        for method, path, _ in OPERATIONS:
            with self.subTest(path):
                answer = send(method, address(path))
                self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
                policy = answer.headers["Content-Security-Policy"]
                self.assertIn("default-src 'none'", policy)
                self.assertIn("frame-ancestors 'none'", policy)
                self.assertIsNone(answer.headers["Strict-Transport-Security"], "plain HTTP promises no TLS")


class Rates(unittest.TestCase):
    def test_a_client_is_told_what_is_left_and_then_to_wait(self):
        path = f"/v1/dossiers/{take_in()['dossier_id']}/status"
        first = send("GET", path, "client")
        limit = int(re.fullmatch(r'"client";q=(\d+);w=60', first.headers["RateLimit-Policy"])[1])
        left = [int(re.fullmatch(r'"client";r=(\d+);t=\d+', first.headers["RateLimit"])[1])]
        while (answer := send("GET", path, "client")).status == 200:
            left.append(int(re.match(r'"client";r=(\d+)', answer.headers["RateLimit"])[1]))
            self.assertLess(len(left), 3 * limit)
        problem_of(self, answer, 429, "client_rate")
        self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)
        self.assertRegex(answer.headers["RateLimit"], r'^"client";r=0;t=\d+$')
        self.assertEqual(left[0], limit - 1)
        self.assertGreaterEqual(len(left), limit)
        waiting = send("GET", "/v1/events?wait=30", "client")
        problem_of(self, waiting, 429, "client_rate")

    def test_a_desk_is_never_told_to_wait(self):
        answers = [send("GET", "/v1/clock", "clerk") for _ in range(60)]
        self.assertEqual({answer.status for answer in answers}, {200})
        self.assertIsNone(answers[0].headers["RateLimit"])

    def test_public_look_ups_are_told_to_wait(self):
        receipt = take_in()
        answers = [send("GET", f"/v1/public/status/{receipt['code']}?key=SAI123") for _ in range(40)]
        limited = [answer for answer in answers if answer.status == 429]
        self.assertTrue(limited)
        problem_of(self, limited[0], 429, "public_rate")
        self.assertGreaterEqual(int(limited[0].headers["Retry-After"]), 1)


class Reference(unittest.TestCase):
    def test_the_contract_served_is_the_file(self):
        with open(os.path.join(SOURCE, "schemas/api/openapi.yaml"), "rb") as file:
            self.assertEqual(send("GET", "/v1/openapi.yaml").raw, file.read())
        self.assertEqual(send("GET", "/v1/openapi.json").json, json.loads(json.dumps(CONTRACT)))

    def test_the_page_holds_every_operation_and_nothing_from_elsewhere(self):
        answer = send("GET", "/docs")
        page = answer.raw.decode()
        for _, _, operation in OPERATIONS:
            self.assertIn(f'id="{operation["operationId"]}"', page)
            self.assertIn(operation["x-summary-en"].split("'")[0], page)
        for code in ("client_rate", "reschedule_once", "media_type", "upload_offset"):
            self.assertIn(f'id="problem-{code}"', page)
        loaded = re.findall(r'<(?:link|script|img|iframe)\b[^>]*?(?:href|src)="([^"]*)"', page)
        self.assertEqual(loaded, ["docs/style.css", "docs/script.js"])
        self.assertNotIn("<style", page)
        self.assertNotRegex(page, r"<script(?! src=)|\son\w+=|\sstyle=")
        self.assertIn("script-src 'self'; style-src 'self'", answer.headers["Content-Security-Policy"])
        for path in loaded:
            self.assertEqual(send("GET", "/" + path).status, 200)

    def test_a_page_known_already_is_not_sent_again(self):
        for path in ("/docs", "/docs/style.css", "/docs/script.js", "/v1/openapi.yaml", "/v1/openapi.json"):
            with self.subTest(path):
                plain = send("GET", path)
                again = send("GET", path, headers={"If-None-Match": plain.headers["ETag"]})
                packed = send("GET", path, headers={"Accept-Encoding": "br, gzip"}, packed=True)
                self.assertEqual((again.status, again.raw), (304, b""))
                self.assertEqual(packed.headers["Content-Encoding"], "gzip")
                self.assertEqual(gzip.decompress(packed.raw), plain.raw)
                self.assertNotEqual(packed.headers["ETag"], plain.headers["ETag"])
                self.assertIsNone(send("GET", path, headers={"Accept-Encoding": "gzip;q=0"}).headers["Content-Encoding"])
                self.assertEqual(plain.headers["Vary"], "Accept-Encoding")


if __name__ == "__main__":
    main()
