"""A portal to test against: the national one and the city's, as RULES §7 describes them, with switchable faults.

It keeps everything it accepted, refuses what the real ones refuse (unknown values, wrong times, moves the table of
states does not know, a dossier it was never told of), counts a repeated message once, and lists what it has. Faults
happen by chance, from a fixed seed, or so many times.
"""
import hashlib
import http.server
import json
import random
import re
import socket
import struct
import threading
import time
import urllib.parse

ALLOWED = {
    1: {2, 3, 5, 7}, 2: {4, 5, 6, 7}, 3: set(), 4: {5, 6, 7, 8, 9}, 5: {2, 4, 7, 8}, 6: {4, 7, 8}, 7: set(), 8: set(),
    9: {10}, 10: set(),
}
FAULTS = ("error500", "busy", "reset", "lost", "slow", "garbage", "token", "twice")


class Refused(Exception):
    """What is wrong with a message, by the portal's code."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Dialect:
    """How one kind of portal names things."""

    code, message, ok, duplicate, busy, refused, expired = "error_code", "message", "0", "10", "98", "21", "401"
    time_form = re.compile(r"(\d\d)/(\d\d)/(\d{4}) (\d\d):(\d\d):(\d\d)")
    time_order = (2, 1, 0, 3, 4, 5)
    login = "/token"
    calls = {
        "/hoso/LayMaHoSo": "next_code", "/teptin/TaiLen": "upload", "/hoso/NoiHoSo": "dossier", "/hoso/CapNhatHoSo": "correction",
        "/hoso/CapNhatTienTrinh": "progress",
        "/hoso/CapNhatTrangThai": "status", "/hoso/CapNhatBoSung": "supplement", "/hoso/CapNhatTaiLieu": "components",
        "/hoso/CapNhatKetQua": "result", "/hoso/DanhSachHoSoTrucTuyen": "online", "/hoso/DanhSachTrangThai": "statuses",
    }
    file_path = re.compile(r"/teptin/([^/]+)")
    names = {
        "code": "MaHoSo", "state": "TrangThai", "first_state": "TrangThaiHoSo", "kind": "LoaiDoiTuong", "submitted": "NgayNop",
        "accepted": "NgayTiepNhan", "due": "NgayHenTra", "items": "DanhSach", "online": "DanhSachHoSo", "next": "TiepTheo",
        "place": "TuViTri", "limit": "SoLuong", "from": "TuNgay", "to": "DenNgay", "account": "TaiKhoan", "secret": "MatKhau",
        "times": ("ThoiDiem", "ThoiDiemXuLy", "NgayKetThucTheoQuyDinh"),
    }
    kinds = {"0", "1", "2"}

    def key_of(self, headers, body):
        return headers.get("Idempotency-Key", "")

    def token_of(self, headers):
        scheme, _, token = headers.get("Authorization", "").partition(" ")
        return token if scheme == "Bearer" else ""

    def kind_of(self, body):
        return body.get(self.names["kind"])

    def told(self, code, message="", **more):
        return {self.code: code, self.message: message, **more}

    def token_answer(self, token, seconds):
        return {"access_token": token, "expires_in": seconds}

    def file_answer(self, name, digest):
        return self.told(self.ok, IdTepTin=name, HashTepTin=digest)

    def code_answer(self, code):
        return self.told(self.ok, MaHoSo=code)

    def list_answer(self, name, items, following):
        return self.told(self.ok, **{self.names[name]: items, "TiepTheo": following})

    def read_time(self, text):
        found = self.time_form.fullmatch(text) if isinstance(text, str) else None
        if not found:
            raise Refused("22", "sai khuôn dạng thời điểm")
        parts = [int(found.groups()[place]) for place in self.time_order]
        try:
            time.strptime("%04d%02d%02d%02d%02d%02d" % tuple(parts), "%Y%m%d%H%M%S")
        except ValueError as error:
            raise Refused("22", "thời điểm không có thật") from error
        return tuple(parts)

    def state_number(self, value):
        if not (isinstance(value, str) and value.isdigit() and 1 <= int(value) <= 10):
            raise Refused("21", "trạng thái không có trong danh mục")
        return int(value)

    def state_shown(self, state):
        return str(state)


class City(Dialect):
    code, message, ok, duplicate, busy, refused, expired = "errorCode", "errorMessage", 0, 409, 503, 422, 1001
    time_form = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")
    time_order = (0, 1, 2, 3, 4, 5)
    login = "/api/auth/login"
    calls = {
        "/api/dossiers/next-code": "next_code", "/api/files": "upload", "/api/dossiers": "dossier", "/api/dossiers/progress": "progress",
        "/api/dossiers/status": "status", "/api/dossiers/result": "result", "/api/online/list": "online",
        "/api/dossiers/statuses": "statuses",
    }
    file_path = re.compile(r"/api/files/([^/]+)/content")
    names = {
        "code": "maHoSo", "state": "trangThai", "first_state": "trangThai", "kind": "chuHoSo", "submitted": "ngayNop",
        "accepted": "ngayTiepNhan", "due": "ngayHenTra", "items": "items", "online": "items", "next": "next", "place": "after",
        "limit": "size", "from": "tuNgay", "to": "denNgay", "account": "username", "secret": "password",
        "times": ("thoiDiem", "hanXuLy"),
    }
    kinds = {"1", "2", "3"}

    def key_of(self, headers, body):
        return body.get("maGiaoDich", "")

    def token_of(self, headers):
        return headers.get("X-Access-Token", "")

    def kind_of(self, body):
        return body.get("chuHoSo", {}).get("loai")

    def told(self, code, message="", **more):
        return {self.code: code, self.message: message, **({"data": more} if more else {})}

    def token_answer(self, token, seconds):
        return {"errorCode": 0, "data": {"token": token, "expiresIn": seconds}}

    def file_answer(self, name, digest):
        return self.told(0, fileId=name, sha256=digest)

    def code_answer(self, code):
        return self.told(0, maHoSo=code)

    def list_answer(self, name, items, following):
        return self.told(0, items=items, next=following)

    def state_number(self, value):
        if not (isinstance(value, int) and 1 <= value <= 10):
            raise Refused(self.refused, "trạng thái không có trong danh mục")
        return value

    def state_shown(self, state):
        return state


class Portal:
    """A portal behind a socket of its own."""

    def __init__(self, dialect=None, port=0, account="so-attp", secret="mat-khau", token_seconds=300, seed=1):
        self.dialect = dialect or Dialect()
        self.account, self.secret, self.token_seconds = account, secret, token_seconds
        self.chance = random.Random(seed)
        self.faults = {}     # fault → share of calls it strikes
        self.next_faults = []  # faults that strike the next calls, one each
        self.struck = {}     # fault → how often it did
        self.lock = threading.RLock()
        self.tokens, self.logins = {}, 0
        self.keys = {}       # key → code of the answer
        self.duplicates = []
        self.accepted = []   # (key, kind, code, body) in the order they were taken
        self.refusals = []   # (kind, code of the answer, message)
        self.dossiers = {}   # code → {"state", "history", "submitted", "accepted", "due", …}
        self.files = {}      # name → bytes
        self.uploads = []
        self.online = []     # dossiers to be pulled, as this portal writes them
        self.issued = 0
        self.down = False
        portal = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_POST(self):
                portal.serve(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            def do_GET(self):
                portal.serve(self, b"")

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    # --- faults

    def fault(self):
        with self.lock:
            if self.down:
                struck = "reset"
            elif self.next_faults:
                struck = self.next_faults.pop(0)
            else:
                dice = self.chance.random()
                struck = ""
                for name, share in self.faults.items():
                    if dice < share:
                        struck = name
                        break
                    dice -= share
            if struck:
                self.struck[struck] = self.struck.get(struck, 0) + 1
            return struck

    @staticmethod
    def cut(handler):
        """The connection goes with a reset, without a word."""
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
        handler.close_connection = True

    # --- calls

    def serve(self, handler, raw):
        fault = self.fault()
        if fault == "reset":
            return self.cut(handler)
        if fault == "error500":
            return self.reply(handler, 500, b"<html>loi he thong</html>", "text/html")
        if fault == "busy":
            return self.say(handler, 200, self.dialect.told(self.dialect.busy, "bận"))
        if fault == "garbage":
            return self.reply(handler, 200, b"<html>bao tri</html>", "text/html")
        if fault == "slow":
            threading.Event().wait(2.0)  # longer than the caller waits; then it is done after all
        if fault == "token":
            with self.lock:
                self.tokens.clear()
        status, answer = self.called(handler, raw)
        if fault == "twice":
            self.called(handler, raw)  # the line delivered it twice; the first answer comes back
        if fault in ("lost", "slow"):
            return self.cut(handler)
        if isinstance(answer, bytes):
            return self.reply(handler, status, answer, "application/octet-stream")
        return self.say(handler, status, answer)

    def say(self, handler, status, answer):
        self.reply(handler, status, json.dumps(answer, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    @staticmethod
    def reply(handler, status, body, kind):
        try:
            handler.send_response(status)
            handler.send_header("Content-Type", kind)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)
        except OSError:
            handler.close_connection = True

    def called(self, handler, raw):
        path = urllib.parse.urlsplit(handler.path).path
        with self.lock:
            if path == self.dialect.login:
                return self.log_in(json.loads(raw))
            if self.tokens.get(self.dialect.token_of(handler.headers), 0) < time.monotonic():
                return 401, self.dialect.told(self.dialect.expired, "hết hạn")
            file = self.dialect.file_path.fullmatch(path)
            if handler.command == "GET" and file:
                content = self.files.get(urllib.parse.unquote(file.group(1)))
                return (200, content) if content is not None else (404, self.dialect.told(self.dialect.refused, "không có tệp"))
            kind = self.dialect.calls.get(path)
            if not kind:
                return 404, {}
            if kind == "upload":
                return self.keep_file(handler.headers, raw)
            return self.take(kind, handler.headers, json.loads(raw))

    def log_in(self, body):
        names = self.dialect.names
        if (body.get(names["account"]), body.get(names["secret"])) != (self.account, self.secret):
            return 401, self.dialect.told(self.dialect.refused, "sai tài khoản")
        self.logins += 1
        token = f"token-{self.logins}-{self.chance.getrandbits(64):x}"
        self.tokens[token] = time.monotonic() + self.token_seconds
        return 200, self.dialect.token_answer(token, self.token_seconds)

    def keep_file(self, headers, raw):
        boundary = headers["Content-Type"].split("boundary=")[1].encode()
        part = raw.split(b"--" + boundary)[1]
        content = part.split(b"\r\n\r\n", 1)[1][:-2]
        digest = hashlib.sha256(content).hexdigest()
        name = "T" + digest[:16]
        self.files[name] = content
        self.uploads.append(digest)
        return 200, self.dialect.file_answer(name, digest)

    def take(self, kind, headers, body):
        names = self.dialect.names
        if kind == "next_code":
            self.issued += 1
            return 200, self.dialect.code_answer(f"TP-2026-{self.issued:06d}")
        if kind == "online":
            place = int(body.get(names["place"]) or 0)
            page = self.online[place : place + min(body[names["limit"]], 7)]
            return 200, self.dialect.list_answer("online", page, str(place + len(page)) if page else "")
        if kind == "statuses":
            return 200, self.listed(body)
        key = self.dialect.key_of(headers, body)
        if key in self.keys:
            self.duplicates.append(key)
            return 200, self.dialect.told(self.dialect.duplicate, "đã có")
        try:
            getattr(self, "take_" + kind, self.take_other)(body)
        except Refused as refused:
            self.refusals.append((kind, refused.code, str(refused)))
            code = refused.code if isinstance(self.dialect, City) is False else self.dialect.refused
            return 200, self.dialect.told(code, str(refused))
        self.keys[key] = kind
        self.accepted.append((key, kind, body[names["code"]], body))
        return 200, self.dialect.told(self.dialect.ok, "thành công")

    def listed(self, body):
        names, read = self.dialect.names, self.dialect.read_time
        begin, end = read(body[names["from"]]), read(body[names["to"]])
        rows = sorted(code for code, d in self.dossiers.items() if d["accepted"] and begin <= read(d["accepted"]) <= end)
        place = int(body.get(names["place"]) or 0)
        size = min(body[names["limit"]], 50)
        items = [
            {names["code"]: code, names["state"]: self.dialect.state_shown(self.dossiers[code]["state"]),
             names["accepted"]: self.dossiers[code]["accepted"], names["due"]: self.dossiers[code]["due"]}
            for code in rows[place : place + size]
        ]
        return self.dialect.list_answer("items", items, str(place + size) if place + size < len(rows) else "")

    def times(self, body):
        names = self.dialect.names
        for name in (*names["times"], names["submitted"], names["accepted"], names["due"]):
            if body.get(name):
                self.dialect.read_time(body[name])

    def known(self, body):
        dossier = self.dossiers.get(body[self.dialect.names["code"]])
        if dossier is None:
            raise Refused("23", "không có hồ sơ")
        return dossier

    def note_days(self, dossier, body):
        names = self.dialect.names
        for name in ("accepted", "due"):
            if body.get(names[name]):
                dossier[name] = body[names[name]]

    def take_dossier(self, body):
        names = self.dialect.names
        self.times(body)
        if self.dialect.kind_of(body) not in self.dialect.kinds:
            raise Refused("21", "loại đối tượng không có trong danh mục")
        if self.dialect.state_number(body[names["first_state"]]) != 1:
            raise Refused("24", "hồ sơ mới phải ở trạng thái 1")
        if body[names["code"]] in self.dossiers:
            raise Refused("25", "mã hồ sơ đã có")
        dossier = {"state": 1, "history": [1], "submitted": body[names["submitted"]], "accepted": "", "due": "", "body": body}
        self.note_days(dossier, body)
        self.dossiers[body[names["code"]]] = dossier

    def take_correction(self, body):
        self.times(body)
        if self.dialect.kind_of(body) not in self.dialect.kinds:
            raise Refused("21", "loại đối tượng không có trong danh mục")
        self.known(body)["body"].update(body)

    def take_progress(self, body):
        self.times(body)
        self.note_days(self.known(body), body)

    def take_status(self, body):
        self.times(body)
        dossier = self.known(body)
        state = self.dialect.state_number(body[self.dialect.names["state"]])
        if state not in ALLOWED[dossier["state"]]:
            raise Refused("24", f"không chuyển được từ {dossier['state']} sang {state}")
        self.note_days(dossier, body)
        dossier["state"] = state
        dossier["history"].append(state)

    def take_other(self, body):
        self.times(body)
        self.known(body)
        for name in re.findall(r'"(?:TepDinhKemId|GiayToId|fileId)": "([^"]*)"', json.dumps(body)):
            if name not in self.files:
                raise Refused("26", "chưa có tệp")

    # --- the portal's own citizens

    def file_online(self, dossier):
        """A citizen filed at the portal, so that it knows the dossier before we do."""
        names = self.dialect.names
        with self.lock:
            self.dossiers[dossier[names["code"]]] = {
                "state": 1, "history": [1], "submitted": dossier.get(names["submitted"], ""), "accepted": "", "due": "", "body": dossier,
            }

    def add_file(self, content):
        digest = hashlib.sha256(content).hexdigest()
        name = "C" + digest[:16]
        with self.lock:
            self.files[name] = content
        return name, digest
