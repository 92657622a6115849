"""Telling applicants: every change is one message a channel, over a real mail server with STARTTLS and a real HTTP gateway."""
import base64
import json
import os
import subprocess
import time
import unittest

import dkim

from client import act, advance, intake_body, main, send, sql, take_in, until
from message_sinks import MailSink, SmsSink

advance("2026-03-02T09:00:00+07:00")
SERVING = os.environ["MOTCUA_SERVING"]
MAIL = MailSink().__enter__()
SMS = SmsSink()
REASON = "Chờ kết quả kiểm nghiệm mẫu"
BOTH = {"channels": ["email", "sms"]}


def secret(name):
    with open(os.path.join(SERVING, "mail", name), encoding="utf-8") as file:
        return file.read().strip()


def applicant(**changes):
    return {"kind": "person", "name": "Nguyễn Thị Đào", "address": "1 Đường số 1", "phone": "0900000001",
            "email": "dao@vidu.example", **changes}


def dossier_of(contact=None, **changes):
    body = {"applicant": applicant(**changes)}
    if contact is not None:
        body["contact"] = contact
    dossier = take_in(**body)["dossier_id"]
    settle()
    return dossier


def settle():
    """Until everything that may go now has gone."""
    until(lambda: sql("select (select count(*) from outbox where planned_at is null) + (select count(*) from notifications"
                      " where state in ('waiting', 'sending', 'held_quiet') and next_try_at <= motcua_now())") == "0")


def told(dossier, role="clerk"):
    return send("GET", f"/v1/dossiers/{dossier}/notifications", role).json["items"]


def states(dossier):
    return [(one["event"], one["channel"], one["state"]) for one in told(dossier) if one["state"] != "suppressed"]


def body_of(letter, kind="plain"):
    return letter.get_body((kind,)).get_content()


def dns(name, timeout=5):
    key = subprocess.run(["openssl", "pkey", "-in", os.path.join(SERVING, "mail", "dkim.pem"), "-pubout", "-outform", "DER"],
                         check=True, capture_output=True).stdout
    assert name == b"motcua._domainkey.attp.example.", name
    return b"v=DKIM1; k=ed25519; p=" + base64.b64encode(key[-32:])


class Notifications(unittest.TestCase):
    def step(self, dossier, role, body, said, path="/actions"):
        """One change: one letter and one text message more, each with unit, officer and times."""
        letters, messages = len(MAIL.letters), len(SMS.messages)
        answer = act(dossier, role, body, path)
        self.assertEqual(answer.status, 200, answer.raw)
        until(lambda: len(MAIL.letters) > letters and len(SMS.messages) > messages)
        settle()
        self.assertEqual((len(MAIL.letters), len(SMS.messages)), (letters + 1, messages + 1), (body, told(dossier)[-2:]))
        self.complete(MAIL.letters[-1], SMS.messages[-1], said)

    def complete(self, letter, message, said):
        text = body_of(letter)
        for words in ("Sở An toàn thực phẩm", "Bộ phận Tiếp nhận và Trả kết quả", "Trần Minh Quân", "09:00 02/03/2026", *said):
            self.assertIn(words, text)
        self.assertTrue(letter.encrypted)
        self.assertEqual(letter["auto-submitted"], "auto-generated")
        self.assertEqual(letter["to"].addresses[0].display_name, "Nguyễn Thị Đào")
        self.assertEqual(letter.rcpt, ["dao@vidu.example"])
        self.assertTrue(dkim.DKIM(letter.raw).verify(dnsfunc=dns))
        self.assertIn("<table>", body_of(letter, "html"))
        self.assertTrue(message["text"].isascii())
        self.assertLessEqual(len(message["text"]), 459)
        for words in ("So An toan thuc pham", "Tran Minh Quan", "09:00 02/03/2026"):
            self.assertIn(words, message["text"])
        self.assertEqual((message["to"], message["authorization"]), ("84900000001", "Bearer " + secret("gateway-secret")))

    def test_1_every_change_is_one_message_a_channel(self):
        letters = len(MAIL.letters)
        dossier = dossier_of(BOTH)
        settle()
        self.assertEqual(len(MAIL.letters), letters + 1, "received and accepted at the desk are one change")
        self.complete(MAIL.letters[-1], SMS.messages[-1], ["đã được tiếp nhận", "17:00 16/03/2026", "?key="])
        self.step(dossier, "reviewer", {"type": "forward"}, ["Đang xử lý"])
        asked = {"type": "request_supplement", "reason": "Thiếu chữ ký", "items": ["Đơn đề nghị", "Bản vẽ mặt bằng"]}
        self.step(dossier, "reviewer", asked, ["Đơn đề nghị; Bản vẽ mặt bằng", "Lý do: Thiếu chữ ký", "Xin nộp bổ sung trước"])
        self.step(dossier, "clerk", {"type": "receive_supplement"}, ["tính lại từ đầu"])
        self.step(dossier, "reviewer", {"type": "forward"}, ["Đang xử lý"])
        quiet = len(MAIL.letters)
        act(dossier, "leader", {"reason": REASON}, "/letters")
        act(dossier, "leader", {}, "/letters/1/approve")
        settle()
        self.assertEqual(len(MAIL.letters), quiet, "a draft and its approval are the office's own business")
        self.step(dossier, "leader", {}, [REASON, "xin lỗi", "17:00 16/03/2026"], "/letters/1/issue")
        granted = {"type": "decide", "result": {"kind": "granted", "number": "15/2026/XNQC", "title": "Giấy xác nhận"}}
        self.step(dossier, "leader", granted, ["Kết quả: Giấy xác nhận, 15/2026/XNQC", "Xử lý xong lúc"])
        self.step(dossier, "clerk", {"type": "return_result"}, ["đã được trả"])
        rows = told(dossier)
        self.assertEqual(len(rows), len({(one["position"], one["channel"]) for one in rows}))
        self.assertEqual({one["reason"] for one in rows if one["state"] == "suppressed"}, {"covered"})
        self.assertEqual({one["address"] for one in rows if one["state"] == "sent"}, {"d***@vidu.example", "*********001"})
        self.assertEqual(rows[-1]["text"], SMS.messages[-1]["text"])
        self.assertEqual(sql("select count(*) from outbox where delivered_at is null"), "0")
        ids = [letter["message-id"] for letter in MAIL.letters]
        self.assertEqual(len(ids), len(set(ids)))

    def test_2_other_ends_are_told_too(self):
        filed = {**intake_body(applicant=applicant(), contact=BOTH), "channel": "online", "components": []}
        online = send("POST", "/v1/dossiers", "client", filed, {"Idempotency-Key": f"notices-{time.monotonic_ns()}"}).json["dossier_id"]
        settle()
        self.assertIn("cho kiem tra", SMS.messages[-1]["text"])
        self.assertIn("Can bo: Bo phan Tiep nhan va Tra ket qua", SMS.messages[-1]["text"], "nobody has taken it up yet")
        self.step(online, "clerk", {"type": "reject", "reason": "Không thuộc thẩm quyền"}, ["Không thuộc thẩm quyền", "không được tiếp nhận"])
        withdrawn = dossier_of(BOTH)
        settle()
        self.step(withdrawn, "clerk", {"type": "withdraw", "reason": "Theo yêu cầu"}, ["đã được rút"])
        dossier = dossier_of(BOTH)
        settle()
        self.step(dossier, "reviewer", {"type": "forward"}, ["Đang xử lý"])
        self.step(dossier, "leader", {"type": "stop", "reason": "Cơ sở đã giải thể"}, ["Cơ sở đã giải thể"])

    def test_3_channel_and_language_are_the_applicants_choice(self):
        for contact, changes, expected in (
            (None, {}, ("email", "vi")), (None, {"email": None}, ("sms", "vi")), (None, {"phone": None}, ("email", "vi")),
            ({"language": "en"}, {}, ("email", "en")), ({"channels": ["sms"], "language": "en"}, {}, ("sms", "en")),
        ):
            given = {name: value for name, value in applicant(**changes).items() if value}
            body = {"applicant": given, **({"contact": contact} if contact else {})}
            dossier = take_in(**body)["dossier_id"]
            settle()
            sent = [one for one in told(dossier) if one["state"] == "sent"]
            self.assertEqual([(one["channel"], one["language"]) for one in sent], [expected])
            self.assertIn("accepted" if expected[1] == "en" else "tiep nhan" if expected[0] == "sms" else "tiếp nhận", sent[0]["text"])
        for contact, changes, reason in (({"channels": []}, {}, "declined"), (None, {"email": "", "phone": ""}, "no_address"),
                                         (None, {"email": "", "phone": "02838223344"}, "invalid_address")):
            dossier = dossier_of(contact, **changes)
            settle()
            self.assertEqual([one["reason"] for one in told(dossier) if one["event"] == "dossier.accepted"], [reason])
        for contact, changes, rule in (
            ({"channels": ["fax"]}, {}, "choice"), ({"channels": ["sms", "sms"]}, {}, "contact_twice"), ({"language": "fr"}, {}, "choice"),
            ({"channels": ["sms"]}, {"phone": "02838223344"}, "contact_address"), ({"channels": ["email"]}, {"email": ""}, "contact_address"),
        ):
            answer = send("POST", "/v1/dossiers", "clerk", intake_body(applicant=applicant(**changes), contact=contact))
            self.assertEqual(answer.status, 422, answer.raw)
            self.assertEqual([one["rule"] for one in answer.json["errors"]], [rule])
            self.assertTrue(answer.json["errors"][0]["pointer"].startswith("/contact/"))

    def test_4_refusal_is_seen_at_the_desk_and_mended_there(self):
        MAIL.answer = {"recipient": "550 5.1.1 <dao@vidu.example> no such user"}
        before = send("GET", "/v1/reports/day", "leader").json["notifications_failed"]
        dossier = dossier_of()
        settle()
        MAIL.answer = {}
        failed = [one for one in told(dossier) if one["state"] == "failed"]
        self.assertEqual([(one["error"]["code"], one["attempts"]) for one in failed], [("mail_refused", 1)])
        self.assertNotIn("vidu", json.dumps(failed[0]["error"]))
        self.assertEqual(send("GET", "/v1/reports/day", "leader").json["notifications_failed"], before + 1)
        page = send("GET", "/v1/notifications?state=failed&limit=1", "clerk").json
        self.assertEqual(page["items"][0]["notification_id"], failed[0]["notification_id"])
        self.assertNotIn("text", page["items"][0])
        rest = send("GET", "/v1/notifications?state=failed&after=" + page["next"], "clerk").json["items"]
        self.assertNotIn(failed[0]["notification_id"], [one["notification_id"] for one in rest])
        path = f"/v1/dossiers/{dossier}/notifications/{failed[0]['notification_id']}"
        for role in ("reviewer", "client"):
            self.assertEqual(send("POST", path + "/resend", role, {}).status, 403)
        self.assertEqual(send("GET", "/v1/notifications", "reviewer").status, 403)
        self.assertEqual(send("GET", f"/v1/dossiers/{dossier}/notifications", "client").status, 403)
        self.assertEqual(send("GET", "/v1/notifications?state=lost", "clerk").status, 422)
        self.assertEqual(send("POST", path + "/resend", "clerk", {"to": "x\r\nBcc: y@z.example"}).status, 422)
        self.assertEqual(send("POST", path + "/resend", "clerk", {"to": "0912345678"}).json["errors"][0]["rule"], "contact_address")
        self.assertEqual(send("POST", path + "/resend", "clerk", {"to": "dao.moi@vidu.example"}).status, 200)
        settle()
        self.assertEqual(MAIL.letters[-1].rcpt, ["dao.moi@vidu.example"])
        again = told(dossier)[-1]
        self.assertEqual((again["edition"], again["state"], again["requested_by"]), (2, "sent", "clerk-1"))
        events = send("GET", f"/v1/dossiers/{dossier}/events?limit=200", "clerk").json["items"]
        self.assertEqual([(e["data"]["actor"], e["data"]["detail"]) for e in events if e["type"] == "dossier.contact_corrected"], [("clerk-1", "email")])
        self.assertEqual(send("POST", path + "/retry", "clerk").status, 200)
        settle()
        self.assertEqual([one["state"] for one in told(dossier) if one["event"] == "dossier.accepted"], ["sent", "sent"])
        self.assertEqual(send("POST", path + "/retry", "clerk").json["code"], "notification_not_failed")

    def test_5_a_server_that_is_away_is_asked_again(self):
        global MAIL
        MAIL.answer = {"letter": "451 4.3.0 try again later"}
        dossier = dossier_of()
        settle()
        row = [one for one in told(dossier) if one["event"] == "dossier.accepted"][0]
        self.assertEqual((row["state"], row["error"]["code"]), ("waiting", "mail_deferred"))
        tried = MAIL.tried[-1]
        MAIL.controller.stop()
        advance("2026-03-02T10:00:00+07:00")
        settle()
        self.assertEqual(told(dossier)[-1]["error"]["code"], "mail_unreachable")
        with MailSink(tls=False) as plain:
            advance("2026-03-02T10:10:00+07:00")
            settle()
            self.assertEqual(told(dossier)[-1]["error"]["code"], "mail_tls_missing")
            self.assertEqual(plain.tried, [], "nothing goes in the clear")
        MAIL = MailSink().__enter__()
        advance("2026-03-02T10:20:00+07:00")
        settle()
        self.assertEqual(states(dossier), [("dossier.accepted", "email", "sent")])
        self.assertEqual([letter["message-id"] for letter in MAIL.letters], [tried["message-id"]])
        SMS.answer = (503, {})
        dossier = dossier_of({"channels": ["sms"]})
        settle()
        self.assertEqual(told(dossier)[-1]["error"]["code"], "sms_unavailable")
        SMS.answer = (400, {"code": "12"})
        advance("2026-03-02T10:30:00+07:00")
        settle()
        self.assertEqual(states(dossier), [("dossier.accepted", "sms", "failed")])
        SMS.answer = None

    def test_6_night_holds_text_messages_but_for_an_apology(self):
        dossier = dossier_of(BOTH)
        act(dossier, "reviewer", {"type": "forward"})
        settle()
        advance("2026-03-02T22:00:00+07:00")
        letters, messages = len(MAIL.letters), len(SMS.messages)
        act(dossier, "reviewer", {"type": "request_supplement", "reason": "Thiếu chữ ký", "items": ["Đơn đề nghị"]})
        act(dossier, "clerk", {"type": "receive_supplement"})
        settle()
        self.assertEqual((len(MAIL.letters), len(SMS.messages)), (letters + 2, messages))
        self.assertEqual([row for row in states(dossier) if row[2] == "held_quiet"],
                         [("dossier.supplement_requested", "sms", "held_quiet"), ("dossier.limit_restarted", "sms", "held_quiet")])
        late = dossier_of(BOTH)
        act(late, "reviewer", {"type": "forward"})
        act(late, "leader", {"reason": REASON}, "/letters")
        act(late, "leader", {}, "/letters/1/approve")
        advance("2026-03-03T08:00:00+07:00")
        settle()
        self.assertEqual([one["text"].split(" ")[0] for one in SMS.messages[messages:]], ["So"] * 4)
        self.assertTrue(all(row[2] == "sent" for row in states(dossier)), states(dossier))
        advance("2026-03-03T21:30:00+07:00")
        act(late, "leader", {}, "/letters/1/issue")
        settle()
        self.assertIn("Xin loi: ho so", SMS.messages[-1]["text"])
        advance("2026-03-04T09:00:00+07:00")

    def test_7_delivery_reports(self):
        dossier = dossier_of({"channels": ["sms"]})
        settle()
        body = {"data": {"id": f"gw-{len(SMS.messages)}", "status": "DELIVRD"}}
        path, key = "/v1/sms/delivery-reports", {"Authorization": "Bearer " + secret("report-secret")}
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": secret("report-secret")}):
            self.assertEqual(send("POST", path, body=body, headers=headers).status, 401)
        self.assertEqual(send("POST", path, "clerk", body).status, 401)
        self.assertEqual(states(dossier), [("dossier.accepted", "sms", "sent")])
        self.assertEqual(send("POST", path, body={"data": {**body["data"], "status": "ENROUTE"}}, headers=key).status, 204)
        for _ in range(2):
            self.assertEqual(send("POST", path, body=body, headers=key).status, 204)
        self.assertEqual(states(dossier), [("dossier.accepted", "sms", "delivered")])
        self.assertEqual(send("POST", path, body={"data": {"id": "gw-999", "status": "DELIVRD"}}, headers=key).status, 404)
        self.assertEqual(send("POST", path, raw=b"{", headers=key).status, 400)
        self.assertEqual(send("POST", path, body={"data": {}}, headers=key).status, 422)

    def test_8_names_with_line_breaks_are_only_names(self):
        dossier_of(BOTH, name="Đào\r\nBcc: khac@vidu.example\r\n\r\nthân thư", address="x")
        settle()
        letter = MAIL.letters[-1]
        self.assertEqual((letter["bcc"], len(letter["to"].addresses), letter.rcpt), (None, 1, ["dao@vidu.example"]))
        self.assertTrue(body_of(letter).startswith("Kính gửi Ông/Bà,"))

    def test_9_nothing_personal_is_logged_and_figures_are_counted(self):
        with open(os.path.join(SERVING, "log"), encoding="utf-8") as file:
            log = file.read()
        self.assertIn('"notification_not_sent"', log)
        for word in ("dao@", "vidu.example", "0900000001", "84900000001", "Đào", "Sở An", "So An toan", REASON, secret("password"),
                     secret("gateway-secret"), secret("report-secret")):
            self.assertNotIn(word, log)
        metrics = send("GET", "/metrics").raw.decode()
        self.assertIn('motcua_notifications_total{channel="sms",state="sent"}', metrics)
        self.assertEqual(sql("select first_broken_event()"), "")


main()
