"""Integration clients over TLS: API keys, access tokens, forged tokens, certificates."""
import base64
import hashlib
import hmac
import json
import os
import ssl
import subprocess
import time
import unittest
import urllib.parse

from client import URL, advance, intake_body, main, now, send, sql, take_in

FOLDER = os.path.join(os.environ["MOTCUA_SERVING"], "tls")
PROGRAM = os.path.join(os.environ["MOTCUA_BUILD"], "services/motcua/motcua")
OWNER = os.path.join(os.environ["MOTCUA_SERVING"], "owner.json")
ISSUER = "http://localhost:8080"
advance("2026-03-02T09:00:00+07:00")


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def packed(value):
    return b64(value if isinstance(value, bytes) else json.dumps(value).encode())


def signature(text, key):
    """By openssl, which is not the program under test."""
    path = os.path.join(FOLDER, key + ".pem")
    message = os.path.join(FOLDER, "message")
    with open(message, "wb") as f:
        f.write(text.encode())
    words = ["pkeyutl", "-sign", "-rawin", "-inkey", path, "-in", message]
    if key == "k0":
        words = ["dgst", "-sha256", "-sign", path, message]
    return subprocess.run(["openssl", *words], check=True, capture_output=True).stdout


def jwt(header, claims, key):
    text = packed(header) + "." + packed(claims)
    return text + "." + b64(signature(text, key))


def seconds(moment=None):
    return int(sql("select extract(epoch from motcua_now())::bigint")) if moment is None else moment


def client(name, **fields):
    answer = send("POST", "/v1/clients", "admin", {"name": name, "display_name": "Trục LGSP", "unit": "H29.16", **fields})
    assert answer.status == 201, answer.raw
    return answer.json["client_id"]


def key(client_id, **fields):
    answer = send("POST", f"/v1/clients/{client_id}/keys", "admin", {"name": "chính", **fields})
    assert answer.status == 201, answer.raw
    return answer.json


def as_bearer(path, token, method="GET", body=None, certificate=None):
    headers = {"Authorization": "Bearer " + token, "Idempotency-Key": os.urandom(8).hex()}
    return send(method, path, body=body, headers=headers, certificate=certificate)


def token_request(form, name=None, secret=None, certificate=None):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if name is not None:
        pair = urllib.parse.quote(name) + ":" + urllib.parse.quote(secret)
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    body = urllib.parse.urlencode({"grant_type": "client_credentials", **form})
    return send("POST", "/v1/oauth/token", headers=headers, raw=body.encode(), certificate=certificate)


class Keys(unittest.TestCase):
    def test_a_key_is_shown_once_and_kept_as_a_hash(self):
        lgsp = client("keys-1")
        made = key(lgsp)
        secret = made["secret"]
        self.assertRegex(secret, r"^mc_live_[A-Za-z0-9_-]{43}$")
        self.assertEqual(made["hint"], secret[:12])
        self.assertEqual(as_bearer("/v1/events", secret).status, 200)
        shown = send("GET", f"/v1/clients/{lgsp}", "admin")
        self.assertNotIn(secret.encode(), shown.raw)
        self.assertNotIn("secret", shown.json["keys"][0])
        self.assertEqual(shown.json["keys"][0]["last_used_at"][:13], now()[:13])
        self.assertEqual(sql(f"select sha256 from client_keys where hint = '{secret[:12]}'"), hashlib.sha256(secret.encode()).hexdigest())
        self.assertEqual([h["what"] for h in shown.json["history"]], ["key_added", "client_added"])

    def test_a_key_may_do_no_more_than_it_says(self):
        made = key(client("keys-2"), actions=["dossier.list"], procedures=["1.013829"])["secret"]
        self.assertEqual(as_bearer("/v1/dossiers", made).status, 200)
        self.assertEqual(as_bearer("/v1/events", made).json["code"], "role_not_allowed")
        self.assertEqual(as_bearer("/v1/account", made).json["code"], "role_not_allowed")
        narrow = client("keys-3", procedures=["1.013844"])
        dossier = take_in()["dossier_id"]
        self.assertEqual(as_bearer(f"/v1/dossiers/{dossier}", key(narrow)["secret"]).status, 404)
        wider = send("POST", f"/v1/clients/{narrow}/keys", "admin", {"name": "x", "procedures": ["1.013829"]})
        self.assertEqual((wider.status, wider.json["code"]), (422, "scope_wider"))

    def test_rotation_overlaps_and_revocation_does_not(self):
        lgsp = client("keys-4")
        old = key(lgsp)
        new = send("POST", f"/v1/clients/{lgsp}/keys/{old['key_id']}/rotate", "admin", {"overlap_hours": 2}).json
        for secret in (old["secret"], new["secret"]):
            self.assertEqual(as_bearer("/v1/clock", secret).status, 200)
        again = send("POST", f"/v1/clients/{lgsp}/keys/{old['key_id']}/rotate", "admin", {})
        self.assertEqual((again.status, again.json["code"]), (409, "key_over"))
        advance(sql("select rfc3339(motcua_now() + interval '3 hours')"))
        time_out = lambda: as_bearer("/v1/clock", old["secret"]).status
        self.assertEqual(until_status(time_out, 401), 401)
        self.assertEqual(as_bearer("/v1/clock", new["secret"]).status, 200)
        self.assertEqual(send("DELETE", f"/v1/clients/{lgsp}/keys/{new['key_id']}", "admin").status, 204)
        self.assertEqual(as_bearer("/v1/clock", new["secret"]).json["code"], "token_unknown")

    def test_a_key_ends_and_a_client_is_disabled(self):
        lgsp = client("keys-5")
        soon = sql("select rfc3339(motcua_now() + interval '1 hour')")
        short, long = key(lgsp, expires_at=soon), key(lgsp)
        advance(sql("select rfc3339(motcua_now() + interval '2 hours')"))
        self.assertEqual(until_status(lambda: as_bearer("/v1/clock", short["secret"]).status, 401), 401)
        self.assertEqual(as_bearer("/v1/clock", long["secret"]).status, 200)
        off = send("PUT", f"/v1/clients/{lgsp}", "admin", {"display_name": "Trục LGSP", "state": "disabled"})
        self.assertTrue(off.json["disabled"])
        self.assertEqual(as_bearer("/v1/clock", long["secret"]).status, 401)
        refused = send("POST", f"/v1/clients/{lgsp}/keys", "admin", {"name": "x"})
        self.assertEqual((refused.status, refused.json["code"]), (409, "client_disabled"))

    def test_bad_clients_and_keys_are_refused_by_field(self):
        lgsp = client("keys-6")
        for path, body, rule in (
            ("/v1/clients", {"name": "keys-6", "display_name": "x"}, "actor_exists"),
            ("/v1/clients", {"name": "bad", "display_name": "x", "unit": "H1"}, "unit_unknown"),
            ("/v1/clients", {"name": "bad", "display_name": "x", "procedures": ["9.9"]}, "procedure_unknown"),
            ("/v1/clients", {"name": "bad", "display_name": "x", "certificate_spki": "AB"}, "sha256"),
            ("/v1/clients", {"name": "bad", "display_name": "x", "key_set": {"keys": []}}, "key_set"),
            ("/v1/clients", {"name": "bad", "display_name": "x", "role": "admin"}, "unknown_field"),
            (f"/v1/clients/{lgsp}/keys", {"name": "x", "kind": "other"}, "choice"),
            (f"/v1/clients/{lgsp}/keys", {"name": "x", "expires_at": "2020-01-01T00:00:00+07:00"}, "expiry_range"),
        ):
            refused = send("POST", path, "admin", body)
            rules = [refused.json["code"], *(e["rule"] for e in refused.json.get("errors", []))]
            self.assertIn(rule, rules, refused.raw)
        self.assertEqual(sql("select count(*) from actors where name = 'bad'"), "0")

    def test_the_operator_makes_the_same_on_the_command_line(self):
        operate = lambda *words: subprocess.run([PROGRAM, "--config", OWNER, "clients", *words], check=True, capture_output=True, text=True).stdout
        operate("add", "--name", "keys-7", "--unit", "H29.16", "--procedures", "1.013829")
        secret = operate("key", "--client", "keys-7", "--name", "chính", "--kind", "test", "--actions", "clock.read").strip()
        self.assertTrue(secret.startswith("mc_test_"))
        self.assertEqual(as_bearer("/v1/clock", secret).status, 200)
        listed = next(json.loads(line) for line in operate("list").splitlines() if json.loads(line)["name"] == "keys-7")
        newer = operate("rotate", "--client", "keys-7", "--key", listed["keys"][0]["key_id"], "--kind", "test", "--overlap-hours", "0").strip()
        self.assertEqual(as_bearer("/v1/clock", newer).status, 200)
        self.assertEqual(until_status(lambda: as_bearer("/v1/clock", secret).status, 401), 401)


def until_status(ask, wanted, patience=10):
    """A credential is remembered for a second."""
    end = time.monotonic() + patience
    status = ask()
    while status != wanted and time.monotonic() < end:
        status = ask()
    return status


class Tokens(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        public = subprocess.run(["openssl", "pkey", "-in", os.path.join(FOLDER, "foreign.pem"), "-pubout", "-outform", "DER"],
                                check=True, capture_output=True).stdout[-32:]
        jwk = {"kty": "OKP", "crv": "Ed25519", "kid": "c1", "x": b64(public)}
        cls.client_id = client("token-1", key_set={"keys": [jwk]})
        cls.key = key(cls.client_id)

    def test_a_key_buys_a_token_that_ends(self):
        bought = token_request({}, "token-1", self.key["secret"])
        self.assertEqual(bought.status, 200, bought.raw)
        self.assertEqual((bought.json["token_type"], bought.json["expires_in"]), ("Bearer", 600))
        header, claims, _ = (json.loads(base64.urlsafe_b64decode(part + "==")) if i < 2 else part for i, part in enumerate(bought.json["access_token"].split(".")))
        self.assertEqual((header["alg"], header["typ"], header["kid"]), ("EdDSA", "at+jwt", "k1"))
        self.assertEqual((claims["iss"], claims["aud"], claims["sub"]), (ISSUER, ISSUER, self.client_id))
        self.assertEqual(as_bearer("/v1/events", bought.json["access_token"]).status, 200)
        advance(sql("select rfc3339(motcua_now() + interval '11 minutes')"))
        self.assertEqual(until_status(lambda: as_bearer("/v1/events", bought.json["access_token"]).status, 401), 401)
        self.assertEqual(as_bearer("/v1/events", bought.json["access_token"]).json["code"], "token_expired")

    def test_a_scope_narrows_and_never_widens(self):
        narrow = token_request({"scope": "clock.read dossier.list"}, "token-1", self.key["secret"]).json
        self.assertEqual(narrow["scope"], "clock.read dossier.list")
        self.assertEqual(as_bearer("/v1/clock", narrow["access_token"]).status, 200)
        self.assertEqual(as_bearer("/v1/events", narrow["access_token"]).json["code"], "role_not_allowed")
        for scope in ("client.manage", "clock.read nothing.such", "account.own"):
            refused = token_request({"scope": scope}, "token-1", self.key["secret"])
            self.assertEqual((refused.status, refused.json["error"]), (400, "invalid_scope"))
        limited = key(self.client_id, actions=["clock.read"])
        bought = token_request({}, "token-1", limited["secret"]).json["access_token"]
        self.assertEqual(as_bearer("/v1/clock", bought).status, 200)
        self.assertEqual(as_bearer("/v1/events", bought).status, 403)
        self.assertEqual(send("DELETE", f"/v1/clients/{self.client_id}/keys/{limited['key_id']}", "admin").status, 204)
        self.assertEqual(as_bearer("/v1/clock", bought).status, 401, "a token outlives its key")

    def test_who_does_not_prove_itself_gets_none(self):
        for name, secret in (("token-1", "mc_live_wrong"), ("nobody", self.key["secret"]), ("keys-x", ""), ("token-1", "")):
            refused = token_request({}, name, secret)
            self.assertEqual((refused.status, refused.json["error"]), (401, "invalid_client"))
            self.assertTrue(refused.headers["WWW-Authenticate"].startswith("Basic"))
        self.assertEqual(token_request({}).status, 401)
        for form, error in (({"grant_type": "password"}, "unsupported_grant_type"), ({"grant_type": ""}, "unsupported_grant_type")):
            self.assertEqual(token_request(form, "token-1", self.key["secret"]).json["error"], error)
        plain = send("POST", "/v1/oauth/token", body={"grant_type": "client_credentials"})
        self.assertEqual((plain.status, plain.json["error"]), (400, "invalid_request"))

    def assertion(self, signer="foreign", header=None, **claims):
        at = seconds()
        said = {"iss": "token-1", "sub": "token-1", "aud": ISSUER + "/v1/oauth/token", "jti": os.urandom(8).hex(), "iat": at, "exp": at + 60, **claims}
        said = {name: value for name, value in said.items() if value is not None}
        return jwt({"alg": "EdDSA", "kid": "c1", **(header or {})}, said, signer)

    def ask_with(self, assertion, **form):
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        return token_request({"client_id": "token-1", "client_assertion_type": kind, "client_assertion": assertion, **form})

    def test_an_assertion_is_good_once(self):
        good = self.assertion()
        bought = self.ask_with(good)
        self.assertEqual(bought.status, 200, bought.raw)
        self.assertEqual(as_bearer("/v1/clock", bought.json["access_token"]).status, 200)
        self.assertEqual(self.ask_with(good).status, 401, "used twice")
        at = seconds()
        for bad in (
            self.assertion(signer="k1"), self.assertion(iss="other"), self.assertion(sub="other"), self.assertion(aud="https://other"),
            self.assertion(exp=at - 60), self.assertion(exp=None), self.assertion(exp=at + 7200), self.assertion(jti=None),
            self.assertion(nbf=at + 600), self.assertion(header={"alg": "none"}), self.assertion(header={"kid": "c9"}),
            self.assertion(header={"crit": ["x"]}), "a.b.c", "",
        ):
            self.assertEqual(self.ask_with(bad).status in (400, 401), True, bad)
        self.assertEqual(self.ask_with(self.assertion(), client_assertion_type="other").json["error"], "invalid_request")

    def test_the_public_keys_and_the_server_are_described(self):
        keys = send("GET", "/.well-known/jwks.json").json["keys"]
        self.assertEqual({(k["kid"], k["alg"]) for k in keys}, {("k1", "EdDSA"), ("k0", "RS256")})
        self.assertFalse(any("d" in k for k in keys))
        described = send("GET", "/.well-known/oauth-authorization-server").json
        self.assertEqual(described["issuer"], ISSUER)
        self.assertEqual(described["token_endpoint"], ISSUER + "/v1/oauth/token")


class Forged(unittest.TestCase):
    """Tokens the server did not issue, or not so. The test holds the server's own keys to make them nearly right."""

    @classmethod
    def setUpClass(cls):
        cls.subject = client("forged-1")
        cls.key = key(cls.subject)

    def claims(self, **changes):
        at = seconds()
        said = {"iss": ISSUER, "aud": ISSUER, "sub": self.subject, "client_id": "forged-1", "iat": at, "nbf": at, "exp": at + 300, "jti": "x", "scope": "", **changes}
        return {name: value for name, value in said.items() if value is not None}

    def header(self, **changes):
        return {"alg": "EdDSA", "typ": "at+jwt", "kid": "k1", **changes}

    def status(self, token):
        return as_bearer("/v1/clock", token).status

    def test_nearly_right_is_wrong(self):
        self.assertEqual(self.status(jwt(self.header(), self.claims(), "k1")), 200, "the test makes good tokens")
        self.assertEqual(self.status(jwt(self.header(alg="RS256", kid="k0"), self.claims(), "k0")), 200, "an older key is good")
        at = seconds()
        good = jwt(self.header(), self.claims(), "k1")
        text = packed(self.header(alg="none")) + "." + packed(self.claims())
        double = b'{"iss":"%s","aud":"%s","sub":"%s","exp":%d,"exp":%d}' % (ISSUER.encode(), ISSUER.encode(), self.subject.encode(), at + 1, at + 300)
        nested = json.dumps(self.claims()).encode()[:-1] + b', "cnf": {"x5t#S256": "a", "x5t#S256": "b"}}'
        with_twin_header = b'{"alg":"none","alg":"EdDSA","typ":"at+jwt","kid":"k1"}'
        forged = {
            "none without signature": text + ".",
            "none with signature": text + "." + good.split(".")[2],
            "foreign key": jwt(self.header(), self.claims(), "foreign"),
            "foreign issuer": jwt(self.header(), self.claims(iss="https://other.example"), "k1"),
            "no issuer": jwt(self.header(), self.claims(iss=None), "k1"),
            "wrong audience": jwt(self.header(), self.claims(aud="https://other.example"), "k1"),
            "no audience": jwt(self.header(), self.claims(aud=None), "k1"),
            "expired": jwt(self.header(), self.claims(exp=at - 1), "k1"),
            "no expiry": jwt(self.header(), self.claims(exp=None), "k1"),
            "expiry as text": jwt(self.header(), self.claims(exp=str(at + 300)), "k1"),
            "not yet": jwt(self.header(), self.claims(nbf=at + 120), "k1"),
            "issued tomorrow": jwt(self.header(), self.claims(iat=at + 86400, exp=at + 90000), "k1"),
            "unknown kid": jwt(self.header(kid="k9"), self.claims(), "k1"),
            "no kid": jwt({"alg": "EdDSA", "typ": "at+jwt"}, self.claims(), "k1"),
            "kid of another key": jwt(self.header(kid="k0"), self.claims(), "k1"),
            "algorithm of another key": jwt(self.header(alg="RS256"), self.claims(), "k1"),
            "critical extension": jwt(self.header(crit=["exp"]), self.claims(), "k1"),
            "another type": jwt(self.header(typ="JWT"), self.claims(), "k1"),
            "claim twice": jwt(self.header(), double, "k1"),
            "claim twice inside": jwt(self.header(), nested, "k1"),
            "header twice": jwt(with_twin_header, self.claims(), "k1"),
            "unknown proof": jwt(self.header(), self.claims(cnf={"jkt": "x"}), "k1"),
            "unknown subject": jwt(self.header(), self.claims(sub="00000000-0000-0000-0000-00000000000a"), "k1"),
            "subject that is no id": jwt(self.header(), self.claims(sub="x' or true"), "k1"),
            "subject of staff": jwt(self.header(), self.claims(sub=sql("select actor_id from actors where name = 'admin-1'")), "k1"),
            "oversized": jwt(self.header(), self.claims(filler="x" * 9000), "k1"),
            "flipped bit": good[:-8] + ("A" if good[-8] != "A" else "B") + good[-7:],
            "cut short": good[:-2],
            "four parts": good + ".x",
            "padding": good + "=",
            "list of claims": jwt(self.header(), [self.claims()], "k1"),
        }
        for name, token in forged.items():
            answer = as_bearer("/v1/clock", token)
            self.assertEqual(answer.status, 401, f"{name}: {answer.raw}")
            self.assertIn(answer.json["code"], ("token_unknown", "token_expired", "token_missing"), name)

    def test_the_public_key_is_no_secret_to_sign_with(self):
        public = subprocess.run(["openssl", "pkey", "-in", os.path.join(FOLDER, "k0.pem"), "-pubout"], check=True, capture_output=True).stdout
        text = packed({"alg": "HS256", "typ": "at+jwt", "kid": "k0"}) + "." + packed(self.claims())
        for secret in (public, public.strip()):
            self.assertEqual(self.status(text + "." + b64(hmac.new(secret, text.encode(), hashlib.sha256).digest())), 401)


class Certificates(unittest.TestCase):
    @staticmethod
    def spki(name):
        public = subprocess.run(["openssl", "x509", "-in", os.path.join(FOLDER, name + ".pem"), "-noout", "-pubkey"], check=True, capture_output=True).stdout
        der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=public, check=True, capture_output=True).stdout
        return hashlib.sha256(der).hexdigest()

    @classmethod
    def setUpClass(cls):
        cls.lgsp = client("lgsp", certificate_spki=cls.spki("lgsp"))
        cls.portal = client("portal", certificate_subject="CN=portal,O=Motcua")
        cls.key = key(cls.lgsp)

    def test_a_certificate_says_who_calls(self):
        for name in ("lgsp", "portal"):
            answer = send("GET", "/v1/events", certificate=name)
            self.assertEqual(answer.status, 200, answer.raw)
        self.assertEqual(send("GET", "/v1/events").json["code"], "token_missing")
        self.assertEqual(send("GET", "/v1/events", certificate="server").status, 401, "a certificate nobody is bound to")
        taken = send("POST", "/v1/clients", "admin", {"name": "thief", "display_name": "x", "certificate_spki": self.spki("lgsp")})
        self.assertEqual((taken.status, taken.json["code"]), (409, "certificate_taken"))

    def test_a_stranger_is_cut_off(self):
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            send("GET", "/v1/events", certificate="stranger")
        self.assertEqual(send("GET", "/healthz").status, 200, "the server lives")

    def test_a_token_bound_to_a_certificate_is_worth_nothing_without_it(self):
        bought = token_request({}, "lgsp", self.key["secret"], certificate="lgsp")
        token = bought.json["access_token"]
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        der = subprocess.run(["openssl", "x509", "-in", os.path.join(FOLDER, "lgsp.pem"), "-outform", "DER"], check=True, capture_output=True).stdout
        self.assertEqual(claims["cnf"]["x5t#S256"], b64(hashlib.sha256(der).digest()))
        self.assertEqual(as_bearer("/v1/clock", token, certificate="lgsp").status, 200)
        for thief in (None, "portal"):
            stolen = as_bearer("/v1/clock", token, certificate=thief)
            self.assertEqual((stolen.status, stolen.json["code"]), (401, "token_bound"))

    def test_a_certificate_buys_a_token(self):
        self.assertEqual(token_request({"client_id": "lgsp"}, certificate="lgsp").status, 200)
        self.assertEqual(token_request({"client_id": "portal"}, certificate="portal").status, 200)
        self.assertEqual(token_request({"client_id": "portal"}, certificate="lgsp").status, 401)
        self.assertEqual(token_request({"client_id": "lgsp"}).status, 401)

    def test_browsers_are_told_to_stay_with_tls(self):
        answer = send("GET", "/healthz")
        self.assertIn("max-age=31536000", answer.headers["Strict-Transport-Security"])
        self.assertEqual(URL.scheme, "https")


if __name__ == "__main__":
    main()
