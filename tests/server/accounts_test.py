"""People: sign-in, first password, second factor, sessions, waiting after failures."""
import base64
import hashlib
import hmac
import http.cookies
import json
import os
import struct
import subprocess
import time
import unittest

from client import advance, main, send, sql

PROGRAM = os.path.join(os.environ["MOTCUA_BUILD"], "services/motcua/motcua")
OWNER = os.path.join(os.environ["MOTCUA_SERVING"], "owner.json")
GOOD = "Bếp lửa ấp iu nồng đượm"
advance("2026-03-02T09:00:00+07:00")


def operate(*words, config=OWNER):
    return subprocess.run([PROGRAM, "--config", config, *words], check=True, capture_output=True, text=True).stdout.strip()


def later(interval):
    advance(sql(f"select rfc3339(motcua_now() + interval '{interval}')"))


FIRST = {}


def person(name, role="clerk"):
    """An account with a first password, as the operator was shown it."""
    operate("users", "add", "--name", name, "--role", role, "--unit", "H29.16")
    FIRST[name] = operate("users", "password", "--name", name)
    return FIRST[name]


def sign_in(name, password, code=None):
    body = {"name": name, "password": password, **({"code": code} if code else {})}
    return send("POST", "/v1/session", body=body, headers={"Content-Type": "application/json"})


class Browser:
    """What a browser keeps of a sign-in: the cookie, and the console's CSRF token."""

    def __init__(self, answer):
        assert answer.status == 201, answer.raw
        self.cookie = http.cookies.SimpleCookie(answer.headers["Set-Cookie"])["__Host-motcua"]
        self.csrf = answer.json["csrf_token"]
        self.session = answer.json["session_id"]

    def ask(self, method, path, body=None, csrf=True):
        headers = {"Cookie": f"theme=dark; __Host-motcua={self.cookie.value}"}
        if csrf:
            headers["X-CSRF-Token"] = self.csrf if csrf is True else csrf
        return send(method, path, body=body, headers=headers)


def ready(name, role="clerk"):
    """A person with a password of the own choosing, signed in."""
    first = Browser(sign_in(name, person(name, role)))
    changed = first.ask("POST", "/v1/account/password", {"current": FIRST[name], "new": GOOD})
    assert changed.status == 204, changed.raw
    return first


def code_at(secret, moment):
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", moment // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000)


def seconds():
    return int(sql("select extract(epoch from motcua_now())::bigint"))


def until_status(ask, wanted, patience=10):
    end = time.monotonic() + patience
    status = ask()
    while status != wanted and time.monotonic() < end:
        status = ask()
    return status


class SignIn(unittest.TestCase):
    def test_the_first_password_opens_the_door_to_a_new_one_only(self):
        browser = Browser(sign_in("dao", person("dao")))
        account = browser.ask("GET", "/v1/account").json
        self.assertTrue(account["must_change_password"])
        self.assertEqual([a["action"] for a in account["actions"]], ["account.own"])
        self.assertEqual(browser.ask("GET", "/v1/dossiers").json["code"], "role_not_allowed")
        self.assertEqual(browser.ask("POST", "/v1/account/password", {"current": FIRST["dao"], "new": GOOD}).status, 204)
        self.assertEqual(browser.ask("GET", "/v1/dossiers").status, 200)
        self.assertFalse(browser.ask("GET", "/v1/account").json["must_change_password"])
        self.assertEqual(sign_in("dao", FIRST["dao"]).status, 401)
        self.assertEqual(sign_in("dao", GOOD).status, 201)

    def test_a_weak_password_is_refused_by_its_rule(self):
        browser = Browser(sign_in("binh-nguyen", person("binh-nguyen")))
        for new, rule in (
            ("ngắn quá", "password_length"), ("x" * 129, "password_length"), ("xin chào Binh-Nguyen", "password_name"),
            ("Matkhau12345", "password_common"), ("abababababababab", "password_monotonous"), (FIRST["binh-nguyen"], "password_same"),
        ):
            refused = browser.ask("POST", "/v1/account/password", {"current": FIRST["binh-nguyen"], "new": new})
            self.assertEqual((refused.status, refused.json["errors"][0]["rule"], refused.json["errors"][0]["pointer"]), (422, rule, "/new"))
        wrong = browser.ask("POST", "/v1/account/password", {"current": "sai rồi sai rồi", "new": GOOD})
        self.assertEqual((wrong.status, wrong.json["code"]), (422, "password_wrong"))

    def test_nobody_learns_which_names_there_are(self):
        person("lan")
        operate("users", "add", "--name", "token-only", "--role", "clerk", "--unit", "H29.16")
        answers = [sign_in(name, "một mật khẩu nào đó") for name in ("lan", "khong-co-ai", "token-only", "integration-1")]
        told = [{k: v for k, v in a.json.items() if k != "request_id"} for a in answers]
        self.assertEqual([a.status for a in answers], [401] * 4)
        self.assertTrue(all(t == told[0] for t in told), told)
        self.assertEqual(told[0]["code"], "sign_in_refused")

    def test_failures_in_a_row_make_wait_longer_each_time(self):
        person("minh")
        waits = []
        for _ in range(8):
            answer = sign_in("minh", "sai mật khẩu rồi")
            if answer.status == 429:
                waits.append(int(answer.headers["Retry-After"]))
                self.assertEqual(sign_in("minh", FIRST["minh"]).status, 429, "the right password waits too")
                later(f"{waits[-1]} seconds")
        self.assertEqual(waits, sorted(set(waits)), "each wait is longer")
        self.assertGreaterEqual(len(waits), 2)
        later("1 hour")
        self.assertEqual(sign_in("minh", FIRST["minh"]).status, 201)
        self.assertEqual(sign_in("minh", "sai mật khẩu rồi").status, 401, "the count began anew")
        self.assertEqual(sql("select count(*) from sign_in_failures where subject like '%minh%' or subject like '%127.0.0.1%'"), "0")

    def test_a_form_of_another_site_signs_nobody_in(self):
        refused = send("POST", "/v1/session", raw=json.dumps({"name": "x", "password": "y"}).encode(), headers={"Content-Type": "text/plain"})
        self.assertEqual((refused.status, refused.json["code"]), (415, "media_type"))

    def test_a_weak_hash_is_made_anew_at_the_next_sign_in(self):
        weak = os.path.join(os.environ["MOTCUA_SERVING"], "weak.json")
        with open(OWNER, encoding="utf-8") as f:
            settings = json.load(f)
        settings["accounts"]["hash_memory_kib"] = 8192
        with open(weak, "w", encoding="utf-8") as f:
            json.dump(settings, f)
        operate("users", "add", "--name", "thu", "--role", "clerk", "--unit", "H29.16")
        password = operate("users", "password", "--name", "thu", config=weak)
        hashed = lambda: sql("select password from account_secrets join actors using (actor_id) where name = 'thu'")
        self.assertIn("$m=8192,", hashed())
        self.assertEqual(sign_in("thu", password).status, 201)
        self.assertIn("$m=16384,t=1,p=1$", hashed())
        self.assertEqual(sign_in("thu", password).status, 201)


class Sessions(unittest.TestCase):
    def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(self):
        browser = ready("hoa")
        again = sign_in("hoa", GOOD)
        words = [w.strip() for w in again.headers["Set-Cookie"].split(";")]
        self.assertTrue(words[0].startswith("__Host-motcua="))
        self.assertEqual(set(words[1:]), {"Path=/", "Secure", "HttpOnly", "SameSite=Strict", "Max-Age=43200"})
        self.assertEqual(again.headers["Cache-Control"], "no-store")
        self.assertEqual(sql(f"select count(*) from console_sessions where sha256 = '{browser.cookie.value}'"), "0")

    def test_whatever_changes_something_needs_the_token_other_sites_cannot_know(self):
        browser = ready("hai")
        other = ready("ngoc")
        path = "/v1/calendars/vn-hcmc/compute"
        body = {"received_at": "2026-03-02T09:00:00+07:00", "limit": {"value": 5, "unit": "working_day"}}
        self.assertEqual(browser.ask("GET", "/v1/dossiers", csrf=False).status, 200)
        for wrong in (False, "x", other.csrf):
            refused = browser.ask("POST", path, body, csrf=wrong)
            self.assertEqual((refused.status, refused.json["code"]), (403, "csrf_token"))
        lines = send("GET", "/v1/access-refusals?actor=hai&rule=csrf_token", "admin").json["items"]
        self.assertEqual([(line["route"], line["times"]) for line in lines], [("POST /v1/calendars/{id}/compute", 3)])
        self.assertEqual(browser.ask("POST", path, body).status, 200)
        self.assertEqual(browser.ask("GET", "/v1/session").json["csrf_token"], browser.csrf)

    def test_own_sessions_are_listed_and_ended(self):
        first = ready("tam")
        second = Browser(sign_in("tam", GOOD))
        listed = first.ask("GET", "/v1/sessions").json["items"]
        self.assertEqual({s["session_id"]: s["current"] for s in listed}, {first.session: True, second.session: False})
        other = ready("kien")
        self.assertEqual(other.ask("DELETE", f"/v1/sessions/{second.session}").status, 404, "another's session")
        self.assertEqual(first.ask("DELETE", f"/v1/sessions/{second.session}").status, 204)
        self.assertEqual(second.ask("GET", "/v1/dossiers").status, 401)
        out = first.ask("DELETE", "/v1/session")
        self.assertEqual(out.status, 204)
        self.assertIn("Max-Age=0", out.headers["Set-Cookie"])
        self.assertEqual(first.ask("GET", "/v1/dossiers").json["code"], "token_unknown")

    def test_a_changed_password_ends_every_other_session(self):
        first = ready("yen")
        second = Browser(sign_in("yen", GOOD))
        self.assertEqual(first.ask("POST", "/v1/account/password", {"current": GOOD, "new": GOOD + " 2"}).status, 204)
        self.assertEqual(first.ask("GET", "/v1/dossiers").status, 200)
        self.assertEqual(second.ask("GET", "/v1/dossiers").status, 401)

    def test_a_silent_session_ends_and_a_busy_one_does_too(self):
        silent, busy = ready("son"), ready("phuc")
        row = lambda what: sql(f"select {what} from console_sessions where session_id = '{busy.session}'")
        later("20 minutes")
        until_status(lambda: (busy.ask("GET", "/v1/clock").status, row("seen_at >= motcua_now() - interval '1 minute'")), (200, "t"))
        later("20 minutes")
        self.assertEqual(until_status(lambda: silent.ask("GET", "/v1/clock").status, 401), 401)
        self.assertEqual(busy.ask("GET", "/v1/clock").status, 200)
        self.assertEqual(row("ends_at - created_at"), "12:00:00")
        sql(f"update console_sessions set ends_at = motcua_now() + interval '1 minute' where session_id = '{busy.session}'")
        later("2 minutes")
        self.assertEqual(until_status(lambda: busy.ask("GET", "/v1/clock").status, 401), 401, "its time is over")


class SecondFactor(unittest.TestCase):
    def enrol(self, name):
        browser = ready(name)
        offered = browser.ask("POST", "/v1/account/second-factor")
        self.assertEqual(offered.status, 201, offered.raw)
        secret = offered.json["secret"]
        self.assertIn(secret, offered.json["uri"])
        self.assertEqual(sign_in(name, GOOD).status, 201, "not in force before it is confirmed")
        wrong = browser.ask("POST", "/v1/account/second-factor/confirm", {"code": code_at(secret, seconds() - 3600)})
        self.assertEqual((wrong.status, wrong.json["code"]), (422, "second_factor_code"))
        confirmed = browser.ask("POST", "/v1/account/second-factor/confirm", {"code": code_at(secret, seconds())})
        self.assertEqual(confirmed.status, 200, confirmed.raw)
        return browser, secret, confirmed.json["recovery_codes"]

    def test_a_code_is_asked_for_and_good_once(self):
        _, secret, _ = self.enrol("quang")
        stored = sql("select second_factor from account_secrets join actors using (actor_id) where name = 'quang'")
        self.assertNotIn(secret, stored)
        self.assertEqual(sign_in("quang", GOOD).json["code"], "second_factor_required")
        self.assertEqual(sign_in("quang", "sai mật khẩu rồi", code_at(secret, seconds())).json["code"], "sign_in_refused")
        self.assertEqual(sign_in("quang", GOOD, code_at(secret, seconds())).status, 401, "the step confirmed with is spent")
        later("30 seconds")
        code = code_at(secret, seconds())
        self.assertEqual(sign_in("quang", GOOD, code).status, 201)
        self.assertEqual(sign_in("quang", GOOD, code).json["code"], "sign_in_refused")
        later("90 seconds")
        self.assertEqual(sign_in("quang", GOOD, code_at(secret, seconds() - 120)).status, 401, "too old")
        self.assertEqual(sign_in("quang", GOOD, code_at(secret, seconds() - 30)).status, 201, "a clock half a minute late")

    def test_a_recovery_code_stands_in_once(self):
        browser, secret, codes = self.enrol("trang")
        self.assertEqual(len(set(codes)), 10)
        self.assertEqual(sql(f"select count(*) from recovery_codes where sha256 = '{codes[0]}'"), "0")
        self.assertEqual(sign_in("trang", GOOD, codes[0]).status, 201)
        self.assertEqual(sign_in("trang", GOOD, codes[0]).status, 401)
        later("30 seconds")
        self.assertEqual(browser.ask("POST", "/v1/account/second-factor/drop", {"code": code_at(secret, seconds())}).status, 204)
        self.assertEqual(sign_in("trang", GOOD).status, 201)

    def test_the_operator_helps_who_lost_everything(self):
        self.enrol("vinh")
        operate("users", "drop-second-factor", "--name", "vinh")
        self.assertEqual(sign_in("vinh", GOOD).status, 201)
        said = sql("select string_agg(changed_by || ' ' || what, ',' order by change_id desc) from account_changes where account = 'vinh'")
        self.assertIn("motcua second_factor_dropped", said)


if __name__ == "__main__":
    main()
