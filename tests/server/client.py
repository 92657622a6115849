"""What the API tests share: a client of the running server, the contract, and a look into the database."""
import http.client
import json
import os
import ssl
import subprocess
import threading
import time
import unittest
import urllib.parse

import jsonschema
import yaml

URL = urllib.parse.urlsplit(os.environ["URL"])
TOKENS = {role: os.environ[role.upper()] for role in ("clerk", "reviewer", "leader", "admin", "client")}
with open(os.path.join(os.environ["MOTCUA_SOURCE"], "schemas/api/openapi.yaml"), encoding="utf-8") as f:
    CONTRACT = yaml.safe_load(f)
SEEN = set()


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.raw = response.read()

    @property
    def json(self):
        return json.loads(self.raw)


def connect(certificate=None):
    """A connection to the server; over TLS the client may show a certificate by its name."""
    if URL.scheme == "http":
        return http.client.HTTPConnection(URL.hostname, URL.port, timeout=30)
    folder = os.path.join(os.environ["MOTCUA_SERVING"], "tls")
    context = ssl.create_default_context(cafile=os.path.join(folder, "ca.pem"))
    if certificate:
        context.load_cert_chain(os.path.join(folder, certificate + ".pem"), os.path.join(folder, certificate + ".key"))
    return http.client.HTTPSConnection(URL.hostname, URL.port, timeout=30, context=context)


def send(method, path, role=None, body=None, headers=None, raw=None, packed=False, certificate=None):
    """One request; a JSON answer is held against the contract, but for a packed one."""
    connection = connect(certificate)
    sent = dict(headers or {})
    if role:
        sent["Authorization"] = "Bearer " + TOKENS[role]
    data = raw if raw is not None else (json.dumps(body).encode() if body is not None else None)
    connection.request(method, path, body=data, headers=sent)
    answer = Answer(connection.getresponse())
    connection.close()
    if not packed:
        check(method, path, answer)
    return answer


def operation(method, path):
    parts = urllib.parse.urlsplit(path).path.split("/")
    best = None
    for pattern, item in CONTRACT["paths"].items():
        names = pattern.split("/")
        fits = len(names) == len(parts) and all(n.startswith("{") or n == p for n, p in zip(names, parts))
        if fits and method.lower() in item and (best is None or pattern.count("{") < best[0].count("{")):
            best = (pattern, item[method.lower()])
    return best


def resolve(node):
    while isinstance(node, dict) and "$ref" in node:
        target = CONTRACT
        for name in node["$ref"][2:].split("/"):
            target = target[name]
        node = target
    return node


def check(method, path, answer):
    found = operation(method, path)
    if not found:
        return
    pattern, described = found
    SEEN.add((method, pattern))
    expected = resolve(described["responses"].get(str(answer.status)) or described["responses"].get("default", {}))
    kind = (answer.headers.get("Content-Type") or "").split(";")[0]
    if method == "HEAD" or answer.status == 304 or "content" not in expected:
        assert answer.raw == b"", "an answer without a body in the contract has one"
        return
    if "*/*" in expected["content"]:
        return
    assert kind in expected.get("content", {}), f"{method} {pattern} {answer.status}: {kind} is not in the contract"
    if kind.endswith("json"):
        schema = {"$ref": "#/wanted", "wanted": expected["content"][kind]["schema"], "components": CONTRACT["components"]}
        jsonschema.Draft202012Validator(schema).validate(answer.json)


def sql(statement):
    done = subprocess.run(
        ["psql", "-X", "-qAt", "-h", os.environ["MOTCUA_PG_HOST"], "-U", "motcua", "-d", os.environ["MOTCUA_DATABASE"], "-c", statement],
        check=True, capture_output=True, text=True,
    )
    return done.stdout.strip()


def until_timers_have_fired():
    """The clock was moved: what became due by it happens now."""
    while sql("select count(*) from timers where fired_at is null and due_at <= motcua_now()") != "0":
        pass


def rows():
    """What a refused request must leave as it was; papers of earlier requests may be signed meanwhile."""
    until_timers_have_fired()
    return sql("select (select count(*) from dossiers), (select count(*) from events where channel <> 'system'), (select count(*) from counters), (select count(*) from idempotency_keys),"
               " (select count(*) from calendar_versions), (select count(*) from calendar_changes), (select max(version) from dossiers),"
               " (select count(*) from procedure_versions), (select md5(string_agg(d::text, ',')) from procedure_drafts d)")


def now():
    return send("GET", "/v1/clock", "clerk").json["now"]


def advance(to):
    answer = send("POST", "/v1/test-clock/advance", "admin", {"to": to})
    assert answer.status == 200, answer.raw
    return answer.json


def components(code, version):
    procedure = send("GET", f"/v1/procedures/{code}/versions/{version}", "clerk").json
    return [{"code": c["code"]} for c in procedure["components"]]


def intake_body(**changes):
    body = {
        "unit": "H29.16",
        "procedure": "1.013829",
        "channel": "counter",
        "applicant": {"kind": "person", "name": "Nguyễn Thị Đào", "address": "1 Đường số 1", "phone": "0900000001"},
        "components": components("1.013829", 1),
    }
    body.update(changes)
    return body


def take_in(**changes):
    answer = send("POST", "/v1/dossiers", "clerk", intake_body(**changes))
    assert answer.status == 201, answer.raw
    return answer.json


def version_of(dossier):
    return send("GET", f"/v1/dossiers/{dossier}", "leader").json["version"]


def act(dossier, role, body, path="/actions"):
    return send("POST", f"/v1/dossiers/{dossier}{path}", role, body, {"If-Match": f'"{version_of(dossier)}"'})


CALENDAR = "/v1/calendars/vn-hcmc"
with open(os.path.join(os.environ["MOTCUA_SOURCE"], "config/calendars/vn-hcmc.json"), encoding="utf-8") as f:
    PUBLISHED = json.load(f)


def calendar(version, *days):
    """A later version of the city's calendar: 2027 decided, with more days as (date, kind)."""
    decided = [{**day, "status": "decided"} for day in PUBLISHED["days"]]
    added = [{"date": date, "kind": kind, "status": "decided", "instrument": "Thông báo thử"} for date, kind in days]
    return {**PUBLISHED, "version": version, "decided_until": "2027-12-31", "days": decided + added}


def propose(document, role="admin", headers=None):
    return send("POST", CALENDAR + "/changes", role, {"reason": "Thông báo nghỉ năm 2027", "document": document}, headers)


PROCEDURE = "/v1/procedures/1.013829/versions"
with open(os.path.join(os.environ["MOTCUA_SOURCE"], "config/procedures/1.013829.v1.json"), encoding="utf-8") as f:
    FIRST_VERSION = json.load(f)


def examples(due, due_online):
    """Worked cases of June 2026, a month without a holiday; the dates of the first and the last follow from the limit."""
    at = "2026-06-{}:00+07:00".format
    asked = {"kind": "supplement_requested", "at": at("04T16:00"), "content": "Bản thuyết minh"}
    answered = {"kind": "supplement_answered", "at": at("10T10:00")}
    again = {"kind": "supplement_requested", "at": at("11T09:00"), "content": "Giấy tờ khác"}
    return [
        {"name": "Nhận sáng thứ Hai", "received_at": at("01T09:00"), "expect_due": due + "T17:00:00+07:00",
         "expect_supplement_until": at("04T17:00")},
        {"name": "Tính lại từ đầu khi đủ hồ sơ", "received_at": at("01T09:00"), "events": [asked, answered],
         "expect_due": at("24T17:00"), "expect_supplement_until": at("15T17:00"), "expect_applicant_answers_by": at("11T17:00")},
        {"name": "Yêu cầu lần thứ hai", "received_at": at("01T09:00"), "events": [asked, answered, again],
         "expect_refused": "supplement_limit"},
        {"name": "Nộp trực tuyến chiều thứ Sáu", "submitted_at": at("05T15:00"), "received_at": at("08T15:00"),
         "expect_due": due_online + "T17:00:00+07:00", "expect_online_answer_by": at("08T15:00")},
    ]


def procedure(number, begins, **changes):
    """A later version of 1.013829, in force from `begins`, with five working days to answer a supplement request."""
    supplement = {**FIRST_VERSION["supplement"], "answer_limit": {"value": 5, "unit": "working_day"}}
    return {
        **FIRST_VERSION, "version": number, "in_force": {"from": begins}, "supplement": supplement,
        "examples": examples("2026-06-15", "2026-06-22"), **changes,
    }


def publish(draft, role="leader", headers=None, body=None):
    """Publishes the draft as it was answered: the tag is that of the text which was read."""
    sent = {"If-Match": draft.headers["ETag"], **(headers or {})}
    path = f"{PROCEDURE}/{draft.json['version']}/publish"
    return send("POST", path, role, {"reason": "Quyết định công bố thủ tục"} if body is None else body, sent)


def operate(*words):
    """What the operator's tool prints."""
    program = os.path.join(os.environ["MOTCUA_BUILD"], "services/motcua/motcua")
    owner = os.path.join(os.environ["MOTCUA_SERVING"], "owner.json")
    return subprocess.run([program, "--config", owner, *words], check=True, capture_output=True, text=True).stdout.strip()


def account(name, role, unit=None, shown=None, procedures=()):
    """Makes the account or gives it another role; its new token."""
    fields = {"--unit": unit, "--display-name": shown, "--procedures": ",".join(procedures)}
    return operate("users", "add", "--name", name, "--role", role, *(word for field in fields.items() if field[1] for word in field))


def second_unit():
    """H29.99, beside the one everybody works in."""
    sql("insert into units (unit_id, name, calendar_id, document) select 'H29.99', 'Đơn vị khác', calendar_id,"
        " jsonb_set(document, '{units,0,unit_id}', '\"H29.99\"') from units where unit_id = 'H29.16' on conflict do nothing")


def until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        threading.Event().wait(0.01)


def main():
    unittest.main(verbosity=2)
