"""The national portal and the city's: everything arrives once and in order, whatever happens on the way."""
import json
import os
import re
import subprocess
import threading
import unittest

from client import act, advance, components, main, send, take_in, until
from node import Node
from portal_simulator import City, Dialect, Portal

PORTS = [int(port) for port in os.environ["PORTAL_PORTS"].split()]
NATIONAL = Portal(Dialect(), port=PORTS[0])
CITY = Portal(City(), port=PORTS[1])
advance("2026-03-02T09:00:00+07:00")
PSQL = subprocess.Popen(
    ["psql", "-X", "-qAt", "-h", os.environ["MOTCUA_PG_HOST"], "-U", "motcua", "-d", os.environ["MOTCUA_DATABASE"]],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
)


def sql(statement):
    """One session for all looks into the database: the story looks often."""
    PSQL.stdin.write(f"{statement};\n\\echo --end\n")
    PSQL.stdin.flush()
    return "\n".join(iter(lambda: PSQL.stdout.readline().rstrip("\n"), "--end"))


def pdf(mark):
    """A whole PDF of one empty page; `mark` makes its bytes its own."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>", b"<</Title(" + mark + b")>>"]
    text, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return text + b"xref\n0 5\n0000000000 65535 f \n" + table + b"trailer\n<</Size 5/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(text)


def nudge():
    sql("select pg_notify('motcua_portal', '')")


def now():
    return send("GET", "/v1/clock", "clerk").json["now"]


def later(seconds):
    """The clock goes on, and the portals' workers look at once."""
    advance(sql(f"select rfc3339(motcua_now() + interval '{seconds} seconds')"))
    nudge()


def portal(target="dvcqg"):
    return send("GET", f"/v1/portal/{target}", "leader").json


def drained(target="dvcqg", step=0, states="'waiting','sending'"):
    """Waits until everything committed has been said; with a step the clock goes on meanwhile."""
    tried = -1

    def done():
        nonlocal tried
        refused = sql(f"select string_agg(dossier_code || ' ' || kind || ' ' || last_error, '; ') from portal_messages where target = '{target}' and state = 'poison'")
        assert not refused or "waiting" not in states, refused
        if sql(f"select planned_to = (select position from feed_head) from portal_targets where target = '{target}'") == "t" \
                and sql(f"select count(*) from portal_messages where target = '{target}' and state in ({states})") == "0":
            return True
        seen = sql(f"select sum(attempts) from portal_messages where target = '{target}'")
        if step and seen == tried:
            later(step)  # nothing happens any more at this moment
        else:
            nudge()
        tried = seen
        return False

    try:
        until(done, 200)
    except AssertionError as error:
        stuck = sql("select string_agg(to_jsonb(m)::text, ' ' order by event_position, step) from portal_messages m"
                    f" where target = '{target}' and state in ({states})")
        whole = sql(f"select to_jsonb(t)::text || (select position from feed_head) || ' ' || motcua_now() from portal_targets t where target = '{target}'")
        raise AssertionError(f"{error}: {whole} {stuck[:3000]}") from error


def messages(target, dossier):
    """(seq, kind) of one dossier in our order."""
    rows = sql(f"select event_position || ' ' || kind from portal_messages where target = '{target}' and dossier_id = '{dossier}'"
               " and state = 'sent' order by event_position, step")
    return [tuple(row.split(" ")) for row in rows.splitlines()]


def decide(dossier):
    return act(dossier, "leader", {"type": "decide", "result": {"kind": "granted", "number": "1/2026/XNQC", "title": "Giấy xác nhận"}})


def live(dossier):
    """From the desk to the applicant."""
    for role, body in (("reviewer", {"type": "forward"}), ("leader", None), ("clerk", {"type": "return_result"})):
        answer = act(dossier, role, body) if body else decide(dossier)
        assert answer.status == 200, answer.raw


def online(number, **changes):
    """A dossier as the national portal writes it."""
    dossier = {
        "MaHoSo": f"G22.99.01-260302-{number:06d}", "MaTTHC": "1.013829", "MaDonViTiepNhan": "000.00.16.H29",
        "ChuHoSo": "Nguyễn Thị Đào", "LoaiDoiTuong": "0", "NgayNop": "02/03/2026 08:30:00",
        "ThongTinNguoiNop": {"SoDienThoai": "0900000001", "DiaChiChiTiet": "1 Đường số 1"},
        "ThanhPhanHoSo": [{"MaThanhPhanHoSo": c["code"], "SoLuong": 1, "LoaiBan": "2"} for c in components("1.013829", 1)],
    }
    dossier.update(changes)
    return dossier


def push(dossier, role="client", target="dvcqg", raw=None):
    return send("POST", f"/v1/portal/{target}/dossiers", role, None if raw else dossier, raw=raw)


def inbox(code, target="dvcqg"):
    rows = send("GET", f"/v1/portal/{target}/inbox?limit=200", "leader").json["items"]
    return next(row for row in rows if row["portal_code"] == code)


def equal_sets(case, target, simulator):
    """What we sent is what was accepted: nothing twice, nothing missing, each dossier in order."""
    sent = sql(f"select count(*) from portal_messages where target = '{target}' and state = 'sent' and round = 0"
               " and payload_sha256 is not null")
    keys = [key for key, _, _, _ in simulator.accepted]
    case.assertEqual(len(keys), len(set(keys)))
    case.assertEqual(len([key for key in keys if not re.search(r":\d+$", key)]), int(sent))
    order = {}
    for key, _, code, _ in simulator.accepted:
        if re.search(r":[a-z-]+$", key):
            order.setdefault(code, []).append(int(key.split(":")[1]))
    for code, seqs in order.items():
        case.assertEqual(seqs, sorted(seqs), code)


class Portals(unittest.TestCase):
    def test_01_a_dossier_goes_by_the_portals_states_with_our_dates(self):
        dossier = take_in()
        live(dossier["dossier_id"])
        drained("dvcqg")
        drained("city", step=30)
        told = NATIONAL.dossiers[dossier["code"]]
        self.assertEqual(told["history"], [1, 2, 4, 9, 10])
        self.assertEqual((told["submitted"], told["accepted"], told["due"]), ("02/03/2026 09:00:00", "02/03/2026 09:00:00", "16/03/2026 17:00:00"))
        self.assertEqual(told["body"]["ChuHoSo"], "Nguyễn Thị Đào")
        theirs = sql(f"select portal_code from portal_dossiers where target = 'city' and dossier_id = '{dossier['dossier_id']}'")
        self.assertEqual(CITY.dossiers[theirs]["history"], [1, 2, 4, 9, 10])
        self.assertEqual(CITY.dossiers[theirs]["accepted"], "20260302090000")
        self.assertEqual(CITY.dossiers[theirs]["body"]["maHoSoDonVi"], dossier["code"])
        self.assertEqual(NATIONAL.refusals + CITY.refusals, [])
        self.assertEqual(sql("select count(*) from portal_messages where facts is not null"), "0")
        shown = portal()
        self.assertEqual((shown["breaker"]["state"], shown["waiting"], shown["poison"], shown["oldest_at"]), ("closed", 0, 0, None))
        self.assertEqual([one["target"] for one in send("GET", "/v1/portal", "clerk").json["items"]], ["city", "dvcqg"])
        self.assertEqual(send("GET", "/v1/portal/khong-co", "leader").status, 404)
        self.assertEqual(send("GET", "/v1/portal/dvcqg", "client").status, 403)

    def test_02_supplements_pauses_and_corrections_are_told(self):
        dossier = take_in()
        path = f"/v1/dossiers/{dossier['dossier_id']}"
        changed = send("PATCH", path, "clerk", {"applicant": {"phone": "0900000009"}, "reason": "Ghi nhầm số điện thoại"}, {"If-Match": f'"{dossier["version"]}"'})
        self.assertEqual(changed.status, 200, changed.raw)
        body = {"type": "request_supplement", "reason": "Thiếu bản vẽ", "items": ["Bản vẽ mặt bằng"]}
        self.assertEqual(act(dossier["dossier_id"], "reviewer", body).status, 200)
        self.assertEqual(act(dossier["dossier_id"], "clerk", {"type": "receive_supplement"}).status, 200)
        self.assertEqual(act(dossier["dossier_id"], "clerk", {"type": "withdraw", "reason": "Rút hồ sơ"}).status, 200)
        drained()
        self.assertEqual(NATIONAL.dossiers[dossier["code"]]["history"], [1, 2, 5, 2, 7])
        self.assertEqual(NATIONAL.dossiers[dossier["code"]]["body"]["SoDienThoai"], "0900000009")
        asked = [body["DanhSachHoSoBoSung"][0] for _, kind, code, body in NATIONAL.accepted if kind == "supplement" and code == dossier["code"]]
        self.assertEqual([row["TrangThaiBoSung"] for row in asked], ["0", "1"])
        self.assertEqual(asked[0]["NoiDungBoSung"], "Thiếu bản vẽ")
        self.assertEqual(asked[1]["NgayTiepNhanBoSung"][:10], "02/03/2026")

    def test_03_pushed_dossiers_become_dossiers_once(self):
        first = push(online(1))
        self.assertEqual(first.json, {"error_code": "0", "message": "Đã nhận hồ sơ.", "MaHoSo": "G22.99.01-260302-000001"})
        self.assertEqual(push(online(1, ChuHoSo="Người khác")).json["error_code"], "0")
        entry = inbox("G22.99.01-260302-000001")
        self.assertEqual((entry["state"], entry["deliveries"], entry["via"]), ("taken_in", 2, "push"))
        dossier = send("GET", f"/v1/dossiers/{entry['dossier_id']}", "clerk").json
        self.assertEqual((dossier["state"], dossier["channel"], dossier["applicant"]["name"]), ("registered", "online", "Nguyễn Thị Đào"))
        threads = [threading.Thread(target=push, args=(online(2),)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sql("select count(*) from dossiers where channel = 'online'"), "2")

        NATIONAL.file_online(online(1))
        self.assertEqual(act(entry["dossier_id"], "clerk", {"type": "accept"}).status, 200)
        drained(step=30)
        self.assertEqual(NATIONAL.dossiers["G22.99.01-260302-000001"]["history"], [1, 2])
        self.assertNotIn(dossier["code"], NATIONAL.dossiers, "the portal was told of its own dossier as if it were new")
        drained("city", step=30)
        origins = [body["noiNop"] for _, kind, _, body in CITY.accepted if kind == "dossier" and body["maHoSoDonVi"] == dossier["code"]]
        self.assertEqual(origins, [1], "the city hears where it was filed")
        self.assertEqual(push(online(9), role="clerk").status, 403)
        self.assertEqual(push(online(9), target="khong-co").status, 404)

    def test_04_what_cannot_be_taken_in_is_kept_and_retried(self):
        answer = push(online(3, LoaiDoiTuong="9")).json
        self.assertEqual(answer["error_code"], "1")
        self.assertIn("/LoaiDoiTuong", answer["message"])
        self.assertEqual(push(online(4, NgayNop="31/02/2026 08:00:00")).json["error_code"], "1")
        self.assertEqual(push(online(5, MaTTHC="9.999999")).json["error_code"], "1")
        self.assertEqual(push(None, raw=b"{broken \xff").json["error_code"], "1")
        self.assertEqual(push(None, raw=b"[]").json["error_code"], "1")
        held = send("GET", "/v1/portal/dvcqg/inbox?state=held&limit=200", "leader").json["items"]
        self.assertEqual(
            sorted(row["problem"]["errors"][0]["rule"] if row["problem"]["errors"] else row["problem"]["rule"] for row in held),
            ["json", "json", "portal_time", "portal_value_unknown", "procedure_unknown"],
        )
        self.assertEqual(portal()["inbox_held"], 5)
        self.assertNotIn("Nguyễn Thị Đào", json.dumps(held, ensure_ascii=False))
        self.assertEqual(push(online(3)).json["error_code"], "0", "the portal mended it and sent it again")
        self.assertEqual(inbox("G22.99.01-260302-000003")["state"], "taken_in")
        entry = inbox("G22.99.01-260302-000004")
        path = f"/v1/portal/dvcqg/inbox/{entry['inbox_id']}"
        self.assertEqual(send("POST", path + "/retry", "clerk", {"reason": "x"}).status, 403)
        self.assertEqual(send("POST", path + "/retry", "leader", {}).status, 422)
        self.assertEqual(send("POST", path + "/retry", "leader", {"reason": "Thử lại"}).json["state"], "received")
        until(lambda: inbox("G22.99.01-260302-000004")["state"] == "held")
        dropped = send("POST", path + "/drop", "leader", {"reason": "Ngày sai"}).json
        self.assertEqual((dropped["state"], dropped["decided_reason"]), ("dropped", "Ngày sai"))
        self.assertEqual(send("POST", path + "/drop", "leader", {"reason": "x"}).json["code"], "portal_inbox_done")
        self.assertEqual(push(online(4)).json["error_code"], "1")

    def test_05_attachments_are_fetched_and_checked(self):
        name, digest = NATIONAL.add_file(pdf(b"don"))
        wrong, _ = NATIONAL.add_file(pdf(b"khac"))
        parts = online(6)["ThanhPhanHoSo"]
        parts[0]["GiayToDinhKem"] = [{"IdGiayTo": name, "TenGiayTo": "Đơn.pdf", "HashTepTin": digest}]
        parts[1]["GiayToDinhKem"] = [{"IdGiayTo": wrong, "TenGiayTo": "Khác.pdf", "HashTepTin": digest}]
        NATIONAL.file_online(online(6))
        self.assertEqual(push(online(6, ThanhPhanHoSo=parts)).json["error_code"], "0")

        def settled():
            nudge()
            return all(file["state"] != "waiting" for file in inbox("G22.99.01-260302-000006")["files"])

        until(settled)
        entry = inbox("G22.99.01-260302-000006")
        self.assertEqual([file["state"] for file in entry["files"]], ["attached", "held"], entry["files"])
        self.assertEqual(entry["files"][1]["problem"]["rule"], "portal_file_hash")
        copies = send("GET", f"/v1/dossiers/{entry['dossier_id']}/components", "clerk").json["items"]
        copy = next(c for c in copies if parts[0]["MaThanhPhanHoSo"] in c.values())["digitised_copies"][0]
        self.assertEqual((copy["origin"], copy["file"]["sha256"]), ("submitted", digest))
        NATIONAL.files[wrong] = NATIONAL.files[name]
        retry = send("POST", f"/v1/portal/dvcqg/inbox/{entry['inbox_id']}/retry", "leader", {"reason": "Cổng đã sửa tệp"})
        self.assertEqual(retry.status, 200, retry.raw)
        until(settled)
        self.assertEqual([file["state"] for file in inbox("G22.99.01-260302-000006")["files"]], ["attached", "attached"])
        drained(step=30)
        self.assertNotIn(digest, NATIONAL.uploads, "the portal got its own file back")

    def test_06_online_dossiers_are_pulled(self):
        filed = [online(100 + i) for i in range(9)]
        NATIONAL.online = filed + [online(120, LoaiDoiTuong="x"), online(1)]
        later(61)
        pulled = "select string_agg(state || n, ' ' order by state) from (select state, count(*) as n from portal_inbox where via = 'pull' group by state) x"
        until(lambda: nudge() or sql(pulled) == "held1 taken_in9")
        CITY.online = [{
            "maHoSo": "TP-2026-900001", "maTTHC": "1.013829", "donVi": "000.00.16.H29", "ngayNop": "20260302083000",
            "chuHoSo": {"ten": "Công ty TNHH Bếp Xanh", "loai": "02", "dienThoai": "0900000002", "diaChi": "2 Đường số 2"},
            "thanhPhan": [{"ma": c["code"], "soLuong": 1, "loaiBan": 2} for c in components("1.013829", 1)],
        }]
        later(61)
        until(lambda: nudge() or sql("select count(*) from portal_inbox where target = 'city' and state = 'taken_in'") == "1")
        self.assertEqual(sql("select d.state from portal_inbox i join dossiers d using (dossier_id) where i.target = 'city'"), "1")
        for dossier in filed:
            NATIONAL.file_online(dossier)

    def test_07_hundreds_of_messages_through_every_fault(self):
        NATIONAL.faults = {"error500": 0.05, "busy": 0.04, "reset": 0.05, "lost": 0.06, "garbage": 0.03, "token": 0.04, "twice": 0.06}
        NATIONAL.next_faults = ["slow", "lost", "reset", "token", "twice"]
        before = len(NATIONAL.accepted)
        dossiers = [take_in() for _ in range(30)]
        for dossier in dossiers:
            live(dossier["dossier_id"])
        drained(step=60)
        NATIONAL.faults = {}
        self.assertGreaterEqual(len(NATIONAL.accepted) - before, 30 * 8)
        self.assertEqual(set(NATIONAL.struck), {"error500", "busy", "reset", "lost", "garbage", "token", "twice", "slow"}, NATIONAL.struck)
        self.assertGreater(len(NATIONAL.duplicates), 0, "nothing was ever sent again")
        self.assertEqual(NATIONAL.refusals, [], "something came out of order")
        for dossier in dossiers:
            self.assertEqual(NATIONAL.dossiers[dossier["code"]]["history"], [1, 2, 4, 9, 10])
        equal_sets(self, "dvcqg", NATIONAL)
        drained("city", step=30)
        equal_sets(self, "city", CITY)

    def test_07_z_nodes_share_the_work_and_a_killed_one_leaves_nothing_unsaid(self):
        others = [Node(), Node()]
        for node in others:
            self.addCleanup(node.process.kill)
        begun = len(NATIONAL.accepted)
        NATIONAL.faults = {"lost": 0.05, "reset": 0.05}
        self.addCleanup(NATIONAL.faults.clear)
        dossiers = [take_in() for _ in range(20)]
        for dossier in dossiers:
            live(dossier["dossier_id"])
        until(lambda: nudge() or len(NATIONAL.accepted) > begun + 30)
        others[0].kill()
        self.assertGreater(others[1].figure('motcua_portal_messages_tried_total{portal="dvcqg"}'), 0, "the other nodes were idle")
        # What the living ones send is answered within a second; what stays was the killed one's, and its lease ends in time.
        fresh = "select count(*) from portal_messages where target = 'dvcqg' and lease_until > clock_timestamp() + interval '295 seconds'"
        until(lambda: nudge() or sql(fresh) == "0")
        sql("update portal_messages set lease_until = clock_timestamp() where state = 'sending'")
        drained(step=60)
        NATIONAL.faults = {}
        self.assertEqual(NATIONAL.refusals, [], "something came out of order")
        for dossier in dossiers:
            self.assertEqual(NATIONAL.dossiers[dossier["code"]]["history"], [1, 2, 4, 9, 10])
        told = [(key, kind, code) for key, kind, code, _ in NATIONAL.accepted[begun:]]
        self.assertEqual(len(told), len(set(told)), "something was taken twice")
        drained("city", step=30)
        equal_sets(self, "city", CITY)
        self.assertEqual(others[1].stop(), 0)

    def test_08_a_week_without_the_portal(self):
        NATIONAL.down = True
        dossier = take_in()
        until(lambda: nudge() or later(10) or portal()["breaker"]["state"] != "closed")
        shown = portal()
        self.assertEqual(shown["last_error"]["rule"], "portal_unreachable")
        self.assertIn('motcua_portal_breaker_open{portal="dvcqg"} 1', send("GET", "/metrics").raw.decode())
        moments = [now()]
        for hours, role, body in ((26, "reviewer", {"type": "forward"}), (48, "leader", None), (72, "clerk", {"type": "return_result"})):
            later(hours * 3600)
            answer = act(dossier["dossier_id"], role, body) if body else decide(dossier["dossier_id"])
            self.assertEqual(answer.status, 200, answer.raw)
            moments.append(now())
        self.assertGreater(portal()["oldest_seconds"], 140 * 3600)
        self.assertNotIn(dossier["code"], NATIONAL.dossiers)
        tried = sum(NATIONAL.struck.values())
        nudge()
        NATIONAL.down = False
        drained(step=600)
        self.assertLess(sum(NATIONAL.struck.values()) - tried, 10)
        self.assertEqual(NATIONAL.dossiers[dossier["code"]]["history"], [1, 2, 4, 9, 10])
        told = [body["ThoiDiem"] for _, kind, code, body in NATIONAL.accepted if kind == "status" and code == dossier["code"]]
        wanted = [f"{at[8:10]}/{at[5:7]}/{at[:4]} {at[11:19]}" for at in moments[1:]]
        self.assertEqual(told[1:], wanted, "the times are those of the events")
        self.assertEqual(NATIONAL.refusals, [])
        self.assertEqual(portal()["breaker"]["state"], "closed")

    def test_09_a_refusal_waits_for_an_officer_and_holds_back_nobody_else(self):
        NATIONAL.dialect.kinds = set()
        bad = take_in()
        drained(step=10, states="'sending'")
        until(lambda: portal()["poison"] == 1)
        NATIONAL.dialect.kinds = {"0", "1", "2"}
        good = take_in()
        until(lambda: nudge() or NATIONAL.dossiers.get(good["code"], {}).get("state") == 2)
        self.assertNotIn(bad["code"], NATIONAL.dossiers)
        rows = send("GET", f"/v1/portal/dvcqg/messages?code={bad['code']}", "leader").json["items"]
        self.assertEqual([(row["kind"], row["state"]) for row in rows], [("status", "waiting"), ("progress", "waiting"), ("dossier", "poison")])
        self.assertEqual(rows[2]["error"]["rule"], "portal_refused")
        self.assertIn("mã 21", rows[2]["error"]["detail"])
        self.assertEqual(rows[0]["held_back_by"], rows[2]["message_id"])
        path = f"/v1/portal/dvcqg/messages/{rows[2]['message_id']}"
        self.assertEqual(send("POST", path + "/retry", "clerk", {"reason": "x"}).status, 403)
        self.assertEqual(send("POST", path + "/retry", "leader", {}).status, 422)
        answer = send("POST", path + "/retry", "leader", {"reason": "Cổng đã sửa danh mục"})
        self.assertIn(answer.json["state"], ("waiting", "sending", "sent"), "it may be on its way already")
        self.assertEqual(answer.json["decided_by"], "leader-1")
        drained(step=10)
        self.assertEqual(NATIONAL.dossiers[bad["code"]]["history"], [1, 2])
        self.assertEqual(send("POST", path + "/skip", "leader", {"reason": "x"}).json["code"], "portal_message_done")
        page = send("GET", "/v1/portal/dvcqg/messages?state=sent&limit=3", "leader").json
        following = send("GET", f"/v1/portal/dvcqg/messages?state=sent&limit=3&after={page['next']}", "leader").json
        self.assertLess(following["items"][0]["message_id"], page["items"][-1]["message_id"])
        self.assertEqual(send("GET", "/v1/portal/dvcqg/messages?state=lost", "leader").status, 422)

    def test_10_reconciliation_finds_and_mends(self):
        day = now()[:10]
        kept, lost, behind, wrong = (take_in() for _ in range(4))
        act(behind["dossier_id"], "reviewer", {"type": "forward"})
        drained(step=10)
        del NATIONAL.dossiers[lost["code"]]
        NATIONAL.dossiers[behind["code"]].update(state=2, history=[1, 2])
        NATIONAL.dossiers[wrong["code"]]["accepted"] = f"{day[8:10]}/{day[5:7]}/{day[:4]} 00:00:01"
        NATIONAL.dossiers["G22.00.00-260101-999999"] = {
            "state": 2, "history": [1, 2], "submitted": "", "accepted": f"{day[8:10]}/{day[5:7]}/{day[:4]} 00:00:02", "due": "", "body": {},
        }
        ask = send("POST", "/v1/portal/dvcqg/reconciliations", "leader", {"from": day, "to": day})
        self.assertEqual(ask.status, 202, ask.raw)
        path = f"/v1/portal/dvcqg/reconciliations/{day}"
        until(lambda: nudge() or send("GET", path, "leader").status == 200)
        found = send("GET", path, "leader").json
        codes = {row["portal_code"]: (row["kind"], row["action"]) for row in found["differences"]}
        self.assertEqual(codes[lost["code"]], ("missing", "resent"))
        self.assertEqual(codes[behind["code"]], ("behind", "resent"))
        self.assertEqual(codes[wrong["code"]], ("wrong_date", "told"))
        self.assertEqual(codes["G22.00.00-260101-999999"], ("unknown", "told"))
        self.assertNotIn(kept["code"], codes)
        ours = int(sql(f"select count(*) from dossiers where vn_date(accepted_at) = '{day}'"))
        self.assertEqual((found["ours"], found["missing"], found["behind"]), (ours, 1, 1))
        self.assertEqual(found["share_percent"], round(100 * found["in_sync"] / max(found["ours"], found["theirs"]), 2))
        only = send("GET", path + "?kind=missing", "leader").json["differences"]
        self.assertEqual([row["portal_code"] for row in only], [lost["code"]])
        drained(step=10)
        self.assertEqual(NATIONAL.dossiers[lost["code"]]["history"], [1, 2])
        self.assertEqual(NATIONAL.dossiers[behind["code"]]["history"], [1, 2, 4])

        later(24 * 3600)
        until(lambda: nudge() or len(send("GET", "/v1/portal/city/reconciliations", "leader").json["items"]) > 0)
        until(lambda: nudge() or send("GET", "/v1/portal/dvcqg/reconciliations", "leader").json["items"][0]["missing"] == 0)
        night = send("GET", "/v1/portal/dvcqg/reconciliations", "leader").json["items"][0]
        self.assertEqual((night["date"], night["missing"], night["behind"], night["wrong_date"]), (day, 0, 0, 1))
        self.assertEqual(send("GET", "/v1/portal/dvcqg/reconciliations/2020-01-01", "leader").status, 404)
        self.assertEqual(send("POST", "/v1/portal/dvcqg/reconciliations", "leader", {"from": "2026-03-02", "to": "2026-03-01"}).status, 422)

    def test_11_the_operators_tool(self):
        program = os.path.join(os.environ["MOTCUA_BUILD"], "services/motcua/motcua")

        def operate(*words):
            command = [program, "--config", os.environ["MOTCUA_SERVING"] + "/owner.json", "portal", *words]
            return subprocess.run(command, check=False, capture_output=True, text=True)

        status = operate("status")
        self.assertIn("dvcqg (Cổng Dịch vụ công quốc gia): cầu dao closed", status.stdout)
        self.assertEqual(status.returncode, 1, "the inbox waits for a person")
        drained("city", step=30)  # what is on its way must not lose its ground
        sql("delete from portal_messages where target = 'city'; delete from portal_dossiers where target = 'city'")
        CITY.accepted, CITY.keys, CITY.dossiers = [], {}, {}
        queued = operate("backfill", "city", "--from", "2026-03-01", "--to", "2026-12-31")
        self.assertIn(f"{sql('select count(*) from dossiers')} hồ sơ", queued.stdout, queued.stderr)
        self.assertIn("Đã xếp hàng 0 hồ sơ", operate("backfill", "city", "--from", "2026-03-01", "--to", "2026-12-31").stdout)
        self.assertEqual(operate("reconcile", "khong-co", "--from", "2026-03-01", "--to", "2026-03-02").returncode, 1)
        self.assertEqual(operate("reconcile", "dvcqg", "--from", "2026-03-02", "--to", "2026-03-02").returncode, 0)
        until(lambda: nudge() or send("GET", "/v1/portal/dvcqg/reconciliations/2026-03-02", "leader").status == 200)
        drained("city", step=30)
        self.assertEqual(sum(1 for _, kind, _, _ in CITY.accepted if kind == "dossier"), int(sql("select count(*) from portal_dossiers where target = 'city' and origin = 'local'")))

    def test_12_nothing_of_a_person_and_no_secret_is_in_the_log(self):
        with open(os.path.join(os.environ["MOTCUA_SERVING"], "log"), encoding="utf-8") as log:
            text = log.read()
        for word in ("Nguyễn Thị Đào", "0900000001", "mat-khau", "token-"):
            self.assertNotIn(word, text)
        self.assertEqual(sql("select first_broken_event()"), "")


main()
