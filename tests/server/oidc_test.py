"""Signing in elsewhere: OpenID Connect's code flow against a real provider, and against one that lies."""
import html
import http.client
import http.cookies
import os
import re
import subprocess
import unittest
import urllib.parse

from client import advance, main, send, sql, until

PORT = int(os.environ["OIDC_PORT"])
ISSUER = f"http://127.0.0.1:{PORT}"
WORK = os.environ["OIDC_WORK"]
REDIRECT = "http://motcua.test/v1/session/oidc/callback"
SECRET = "mot-bi-mat-cua-kho-thu"
PROGRAM = os.path.join(os.environ["MOTCUA_BUILD"], "services/motcua/motcua")
OWNER = os.path.join(os.environ["MOTCUA_SERVING"], "owner.json")
advance("2026-03-02T09:00:00+07:00")


def operate(*words, check=True):
    return subprocess.run([PROGRAM, "--config", OWNER, *words], check=check, capture_output=True, text=True)


class Node:
    """A program of this machine's node that stands at the provider's address while it runs."""

    def __init__(self, *words):
        self.process = subprocess.Popen(["node", *words], cwd=WORK, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        while "listening" not in self.process.stdout.readline():
            assert self.process.poll() is None, "the provider did not start"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def provider():
    return Node("provider.mjs", str(PORT), REDIRECT, SECRET)


class Browser:
    """Cookies of the provider and of ours, kept apart as a browser keeps sites apart."""

    def __init__(self):
        self.theirs, self.ours = {}, {}
        self.session = None

    def ask(self, method, url, form=None):
        """One step at the provider."""
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.theirs.items())}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, parts._replace(scheme="", netloc="").geturl(), urllib.parse.urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, cookie in http.cookies.SimpleCookie(line).items():
                self.theirs[name] = cookie.value
        text = answer.read().decode()
        connection.close()
        return answer, text

    def ours_ask(self, path):
        answer = send("GET", path, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in self.ours.items())})
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, cookie in http.cookies.SimpleCookie(line).items():
                self.ours[name] = cookie.value
        return answer

    def begin(self, return_to=None):
        """The address at the provider, where our answer sends the browser."""
        answer = self.ours_ask("/v1/session/oidc" + (f"?return_to={urllib.parse.quote(return_to, safe='')}" if return_to else ""))
        assert answer.status == 302, (answer.status, answer.raw)
        return answer.headers["Location"]

    def at_provider(self, url, login):
        """Signs in there and agrees; the way back as the provider gives it."""
        form = None
        while not url.startswith(REDIRECT):
            answer, text = self.ask("POST" if form else "GET", url, form)
            if answer.status in (302, 303):
                url, form = urllib.parse.urljoin(url, answer.headers["Location"]), None
                continue
            assert answer.status == 200, (answer.status, text[:300])
            url = urllib.parse.urljoin(url, html.unescape(re.search(r'action="([^"]+)"', text)[1]))
            form = {"prompt": "login", "login": login, "password": "bat-ky"} if 'name="login"' in text else {"prompt": "consent"}
        return url[len("http://motcua.test"):]

    def sign_in(self, login, return_to=None):
        return self.ours_ask(self.at_provider(self.begin(return_to), login))

    def cookie(self):
        return {"Cookie": "__Host-motcua=" + self.ours["__Host-motcua"]}


def person(name, role="clerk"):
    operate("users", "add", "--name", name, "--role", role, "--unit", "H29.16")


def told(answer):
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape(answer.raw.decode().split("</style>")[1])))


class ElsewhereSignedIn(unittest.TestCase):
    def test_00_a_provider_that_is_away_is_said_to_be(self):
        answer = Browser().ours_ask("/v1/session/oidc")
        self.assertEqual(answer.status, 503)
        self.assertIn("Chưa đăng nhập được", told(answer))

    def test_01_a_person_of_the_provider_gets_a_session_here(self):
        person("lan")
        with provider():
            browser = Browser()
            address = urllib.parse.urlsplit(browser.begin("/docs?tu=cong"))
            asked = dict(urllib.parse.parse_qsl(address.query))
            self.assertEqual((asked["response_type"], asked["client_id"], asked["code_challenge_method"], asked["redirect_uri"]),
                             ("code", "motcua", "S256", REDIRECT))
            answer = browser.sign_in("lan+so-attp", "/docs?tu=cong")
            self.assertEqual((answer.status, answer.headers["Refresh"]), (200, "0; url=/docs?tu=cong"))
            self.assertIn("Đã đăng nhập", told(answer))
            self.assertIn('href="/docs?tu=cong"', answer.raw.decode())
            lines = {c.split("=")[0]: c for c in answer.headers.get_all("Set-Cookie")}
            for word in ("Secure", "HttpOnly", "SameSite=Strict"):
                self.assertIn(word, lines["__Host-motcua"])
            self.assertIn("Max-Age=0", lines["__Host-motcua-ticket"])
        session = send("GET", "/v1/session", headers=browser.cookie()).json
        self.assertEqual((session["via"], session["current"]), ("oidc", True))
        self.assertEqual(send("GET", "/v1/account", headers=browser.cookie()).json["name"], "lan")
        self.assertEqual(send("GET", "/v1/dossiers", headers=browser.cookie()).status, 200)
        out = send("DELETE", "/v1/session", headers={**browser.cookie(), "X-CSRF-Token": session["csrf_token"]})
        self.assertEqual(out.status, 204)
        self.assertEqual(send("GET", "/v1/account", headers=browser.cookie()).status, 401)
        self.assertEqual(sql("select subject from external_identities"), "lan+so-attp")
        self.assertEqual(sql("select string_agg(what, ' ' order by change_id) from account_changes where account = 'lan'"), "identity_linked signed_in")

    def test_02_the_subject_counts_and_not_the_name(self):
        person("binh")
        person("cuong")
        with provider():
            self.assertEqual(Browser().sign_in("binh+1").status, 200)
            other = Browser().sign_in("binh+2")
            self.assertEqual(other.status, 401, "another subject took the account by its name")
            self.assertIn("chưa có tài khoản", told(other))
            self.assertEqual(Browser().sign_in("khong-co-ai").status, 401)
            self.assertEqual(Browser().sign_in("admin-1").status, 200)
            self.assertEqual(Browser().sign_in("integration-1").status, 401, "a client is no person")
            self.assertEqual(operate("users", "link", "--name", "cuong", "--subject", "ten-khac-han").returncode, 0)
            browser = Browser()
            self.assertEqual(browser.sign_in("ten-khac-han").status, 200)
            self.assertEqual(send("GET", "/v1/account", headers=browser.cookie()).json["name"], "cuong")
            self.assertEqual(operate("users", "link", "--name", "binh", "--subject", "ten-khac-han", check=False).returncode, 1)
            operate("users", "unlink", "--name", "cuong")
            until(lambda: send("GET", "/v1/account", headers=browser.cookie()).status == 401)  # the sessions end with the link
            self.assertEqual(Browser().sign_in("ten-khac-han").status, 401)
        sql("update actors set disabled_at = motcua_now() where name = 'binh'")
        with provider():
            self.assertEqual(Browser().sign_in("binh+1").status, 401, "a disabled account came in by the side door")

    def test_03_the_way_back_belongs_to_one_browser_and_one_time(self):
        with provider():
            mine, other = Browser(), Browser()
            back = mine.at_provider(mine.begin(), "lan+so-attp")
            self.assertEqual(other.ours_ask(back).status, 401, "another browser used the way back")
            other.begin()
            self.assertEqual(other.ours_ask(back).status, 401, "a state of another ticket was taken")
            parts = urllib.parse.urlsplit(back)
            for name, value in (("state", "x"), ("state", None), ("code", None), ("iss", "http://127.0.0.1:1"), ("iss", None), ("code", "doan-mo")):
                fields = {**dict(urllib.parse.parse_qsl(parts.query)), name: value}
                query = urllib.parse.urlencode({k: v for k, v in fields.items() if v is not None})
                kept = dict(mine.ours)
                self.assertEqual(mine.ours_ask(f"{parts.path}?{query}").status, 401, (name, value))
                mine.ours = kept
            kept = dict(mine.ours)
            self.assertEqual(mine.ours_ask(back).status, 200)
            mine.ours = kept
            self.assertEqual(mine.ours_ask(back).status, 401, "a code was good twice")
            mine.begin()
            mine.ours["__Host-motcua-ticket"] = mine.ours["__Host-motcua-ticket"][:-2] + "AA"
            self.assertEqual(mine.ours_ask(back).status, 401, "an altered ticket was opened")
            denied = Browser()
            state = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(denied.begin()).query))["state"]
            answer = denied.ours_ask(f"/v1/session/oidc/callback?error=access_denied&state={state}&iss={urllib.parse.quote(ISSUER)}")
            self.assertEqual(answer.status, 401)
            self.assertNotIn("Set-Cookie: __Host-motcua=", str(answer.headers))

    def test_04_nobody_is_sent_to_another_site(self):
        for path in ("//khac.vn", "/\\khac.vn", "https://khac.vn", "javascript:alert(1)", "/a\"onclick=", "/" + "a" * 600, "docs"):
            answer = send("GET", "/v1/session/oidc?return_to=" + urllib.parse.quote(path, safe=""))
            self.assertEqual((answer.status, answer.json["errors"][0]["rule"], answer.json["errors"][0]["pointer"]), (422, "own_path", "/return_to"), path)

    def test_05_tokens_that_lie_are_refused_each_for_its_fault(self):
        def bring(fault):
            browser = Browser()
            asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(browser.begin()).query))
            iss = urllib.parse.quote(ISSUER, safe="")
            return browser.ours_ask(f"/v1/session/oidc/callback?state={asked['state']}&code={fault}.{asked['nonce']}&iss={iss}")

        sql("delete from external_identities")
        with Node("liar.mjs", str(PORT)):
            until(lambda: bring("no_fault").status == 200)  # its key is new, and is asked for
            for fault in ("nonce", "audience", "issuer", "expired", "party", "no_party", "foreign_key", "unknown_key", "unsigned", "no_subject", "garbage"):
                answer = bring(fault)
                self.assertEqual(answer.status, 401, fault)
                self.assertIn("không xác nhận", told(answer), fault)
            self.assertEqual(sql("select subject from external_identities"), "liar")

    def test_06_a_provider_that_went_away_is_said_to_be(self):
        with provider():
            browser = Browser()
            back = browser.at_provider(browser.begin(), "lan+so-attp")
        self.assertEqual(browser.ours_ask(back).status, 503)
        with open(os.path.join(os.environ["MOTCUA_SERVING"], "log"), encoding="utf-8") as log:
            text = log.read()
        for word in (SECRET, "so-attp", "__Host-motcua"):
            self.assertNotIn(word, text)


main()
