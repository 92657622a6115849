"""Rates over HTTP: recounted here from the feed and the public catalogue, every figure against its list, the sheet read back."""
import collections
import datetime
import io
import itertools
import unittest
import urllib.parse

import openpyxl

from client import account, act, advance, components, main, rows, send, sql, take_in, TOKENS

advance("2026-03-02T09:00:00+07:00")
TOKENS["reviewer2"] = account("reviewer-2", "reviewer")
PERIOD = "from=2026-01-01&to=2026-03-31"
ENDS = ("dossier.finished", "dossier.rejected", "dossier.withdrawn", "dossier.stopped")


def tell(dossier, *events):
    """What a desk tells of components and results."""
    for kind, detail in events:
        sql(f"select append_events(array[dossier_event(d, 'clerk-1', 'desk', jsonb_build_object('type', '{kind}', 'detail', '{detail}'),"
            f" motcua_now())]) from dossiers d where dossier_id = '{dossier}'")


def rates(query=PERIOD, role="admin"):
    answer = send("GET", "/v1/reports/rates?" + query, role)
    assert answer.status == 200, answer.raw
    return answer.json


def pages(url, role="admin", limit=3):
    items, after = [], ""
    while True:
        page = send("GET", f"{url}&limit={limit}{after}", role)
        assert page.status == 200, page.raw
        items += page.json["items"]
        if not page.json["next"]:
            return items
        after = "&after=" + page.json["next"]


def moment(text):
    return datetime.datetime.fromisoformat(text)


class Recount:
    """Counts again from what any client of the feed sees. Knows nothing of the database."""

    def __init__(self, first, last, as_of):
        self.first, self.end = moment(first + "T00:00:00+07:00"), moment(last + "T00:00:00+07:00") + datetime.timedelta(days=1)
        self.told, self.catalogue, after, more = collections.defaultdict(list), {}, "", True
        while more:
            page = send("GET", f"/v1/events?limit=200&after={after}", "client").json
            for event in page["items"]:
                if event["position"] <= as_of:
                    self.told[event["subject"]].append(event)
                    self.now = moment(event["time"])
            after, more = page["next"], page["more"]

    def procedure(self, event):
        key = event["data"]["procedure"], event["data"]["procedure_version"]
        if key not in self.catalogue:
            self.catalogue[key] = send("GET", f"/v1/procedures/{key[0]}/versions/{key[1]}", "client").json
        return self.catalogue[key]

    def within(self, event):
        return event is not None and self.first <= moment(event["time"]) < self.end

    @staticmethod
    def facts(events):
        def details(*kinds):
            return [e["data"]["detail"].split(" ") for e in events if e["type"] in kinds]
        handed = set(itertools.chain(*details("dossier.components_recorded")))
        electronic = {d[0] for d in details("dossier.component_digitised", "dossier.component_reused", "dossier.form_filled")}
        reused = [d[-1] for d in details("dossier.component_reused")]
        results = [d[-1] for d in details("dossier.result_registered")]
        return handed | electronic, electronic, reused, results

    def on_time(self, events):
        """None: not counted."""
        known = [e for e in events if moment(e["time"]) < self.end]
        end = next((e for e in known if e["type"] in ENDS), None)
        accepted = next((e for e in known if e["type"] == "dossier.accepted"), None)
        asked = [e for e in known if e["type"] == "dossier.supplement_requested"]
        answers = {e["data"]["detail"]: e for e in known if e["type"] == "dossier.supplement_received"}
        waited = sum((moment(answers[e["data"]["detail"]]["time"]) - moment(e["time"]) for e in asked
                      if e["data"]["detail"] in answers and accepted and e["position"] > accepted["position"]), datetime.timedelta())
        waiting = [e for e in asked if e["data"]["detail"] not in answers]
        if end:
            if not self.within(end) or (end["type"] == "dossier.withdrawn" and not accepted):
                return None
            due = end["data"]["due_current"]
            return due is None or moment(end["time"]) - waited <= moment(due)
        if not accepted:
            return None
        if waiting and len(asked) > 1:
            return False
        judged = moment(waiting[0]["time"]) if waiting else min(self.now, self.end - datetime.timedelta(seconds=1))
        return judged <= moment(known[-1]["data"]["due_current"])

    def count(self, chosen=lambda event: True):
        figures = collections.defaultdict(lambda: [0, 0])

        def note(rate, reached):
            figures[rate][0] += bool(reached)
            figures[rate][1] += 1
        for events in self.told.values():
            if not chosen(events[0]):
                continue
            procedure = self.procedure(events[0])
            document = procedure.get("result", {}).get("document", True)
            handed, electronic, reused, results = self.facts(events)
            copies = any(c["required"] and c["copy"] in ("photocopy", "certified_copy") for c in procedure["components"])
            if self.within(next((e for e in events if e["type"] == "dossier.accepted"), None)):
                note("4.2", electronic and ("file" in results or not document))
                note("4.3", reused)
                note("4.4", "repository" in reused or any(e["type"] == "dossier.result_synchronised" for e in events))
                note("from-repository", "repository" in reused)
                note("received-digitised", electronic)
                if copies or reused:
                    note("reuse", reused)
                for code in {c["code"] for c in procedure["components"] if c["digitised"]} & handed:
                    note("components", code in electronic)
            if self.within(next((e for e in events if e["type"] == "dossier.finished"), None)):
                note("finished-digitised", results)
                if document:
                    note("4.1", "file" in results)
                    note("results", results)
            if self.within(next((e for e in events if e["type"] in ("dossier.late", "letter.apology_issued")), None)):
                note("apologies", any(e["type"] == "letter.apology_issued" for e in events))
            if (on_time := self.on_time(events)) is not None:
                note("2.1", on_time)
        return figures


class Figures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """A quarter at the desk: digitised and not, reused, finished early and late, supplemented, withdrawn, one more procedure."""
        made = [take_in()["dossier_id"] for _ in range(6)]
        codes = [one["code"] for one in components("1.013829", 1)]
        for dossier in made[:4]:
            tell(dossier, *(("dossier.component_digitised", code) for code in codes[:-1]))
        tell(made[0], ("dossier.component_reused", codes[-1] + " repository"), ("dossier.component_digitised", codes[0]))
        tell(made[1], ("dossier.component_reused", codes[-1] + " copy"))
        tell(made[4], ("dossier.form_filled", codes[0]))
        tell(made[1], ("dossier.result_synchronised", "dvcqg"))
        for dossier in made[:5]:
            assert act(dossier, "reviewer", {"type": "forward"}).status == 200
        for dossier, detail in ((made[0], "KQ-1 file"), (made[1], "KQ-2 data")):
            assert act(dossier, "leader", {"type": "decide"}).status == 200
            tell(dossier, ("dossier.result_registered", detail))
        assert act(made[2], "clerk", {"type": "withdraw", "reason": "Xin rút"}).status == 200
        advance("2026-03-03T09:00:00+07:00")
        asked = {"type": "request_supplement", "reason": "Thiếu bản vẽ", "items": ["Bản vẽ"]}
        assert act(made[4], "reviewer", asked).status == 200
        advance("2026-03-25T09:00:00+07:00")
        for path, body in (("/letters", {"reason": "Chờ kết quả kiểm nghiệm."}), ("/letters/1/approve", {}), ("/letters/1/issue", {})):
            assert act(made[3], "leader", body, path).status == 200
        assert act(made[3], "leader", {"type": "decide"}).status == 200
        cls.made = made

    def recounted(self, table, chosen=lambda event: True):
        return Recount(table["from"], table["to"], table["as_of"]).count(chosen)

    def test_1_every_figure_equals_a_recount_from_the_feed(self):
        table = rates()
        counted = self.recounted(table)
        whole = table["rows"][0]
        for cell in whole["rates"]:
            self.assertEqual([cell["counted"], cell["total"]], counted[cell["id"]], cell["id"])
            percent = None if cell["total"] == 0 else cell["counted"] * 100 / cell["total"]
            self.assertTrue(cell["percent"] is percent is None or abs(cell["percent"] - percent) <= 0.005, cell)
        figures = {cell["id"]: (cell["counted"], cell["total"]) for cell in whole["rates"]}
        self.assertEqual(figures["4.3"], (2, 6))
        self.assertEqual(figures["4.4"], (2, 6))
        self.assertEqual(figures["from-repository"], (1, 6))
        self.assertEqual(figures["4.1"], (1, 3))
        self.assertEqual(figures["results"], (2, 3))
        self.assertEqual(figures["4.2"], (1, 6))
        self.assertEqual(figures["apologies"][0], 1)
        columns = {column["title"]: column["count"] for column in whole["columns"]}
        self.assertEqual(columns["Tiếp nhận"], columns["Chưa số hóa TPHS"] + columns["Có số hóa TPHS"])
        self.assertEqual((columns["Tiếp nhận"], columns["Có số hóa TPHS"], columns["Đã giải quyết"]), (6, 5, 3))

    def test_2_every_cell_has_its_list(self):
        for by in ("", "procedure", "unit", "month"):
            for row in rates(f"{PERIOD}&by={by}")["rows"]:
                for cell in row["rates"]:
                    sizes = {part: pages(url) for part, url in cell["lists"].items()}
                    self.assertEqual(len(sizes["counted"]), cell["counted"], cell)
                    self.assertEqual(len(sizes["total"]), cell["total"], cell)
                    self.assertEqual(len(sizes["missing"]), cell["total"] - cell["counted"], cell)
                    seen = [(one["dossier_id"], one["component"]) for one in sizes["total"]]
                    self.assertEqual(len(seen), len(set(seen)))
                for column in row["columns"]:
                    self.assertEqual(len(pages(column["list"])), column["count"], column)

    def test_3_rows_add_up_and_equal_their_own_recount(self):
        table = rates(f"{PERIOD}&by=procedure")
        whole, *parts = table["rows"]
        for at, cell in enumerate(whole["rates"]):
            self.assertEqual(sum(part["rates"][at]["total"] for part in parts), cell["total"], cell["id"])
        for part in parts:
            counted = self.recounted(table, lambda event, key=part["key"]: event["data"]["procedure"] == key)
            for cell in part["rates"]:
                self.assertEqual([cell["counted"], cell["total"]], counted[cell["id"]], cell["id"])

    def test_4_an_earlier_position_keeps_its_answer(self):
        before = rates()
        tell(self.made[5], ("dossier.component_reused", "TP01 copy"), ("dossier.component_digitised", "TP02"))
        take_in()
        again = rates(f"{PERIOD}&as_of={before['as_of']}")
        self.assertEqual(again, before)
        after = rates()
        self.assertNotEqual(after["rows"][0]["rates"], before["rows"][0]["rates"])
        counted = self.recounted(after)
        for cell in after["rows"][0]["rates"]:
            self.assertEqual([cell["counted"], cell["total"]], counted[cell["id"]], cell["id"])
        page = send("GET", before["rows"][0]["rates"][2]["lists"]["total"] + "&limit=2", "admin").json
        take_in()
        self.assertEqual(page["as_of"], before["as_of"])
        self.assertEqual(len(pages(before["rows"][0]["rates"][2]["lists"]["total"], limit=2)), before["rows"][0]["rates"][2]["total"])
        self.assertEqual(rates(f"{PERIOD}&as_of=0")["rows"][0]["rates"][0]["percent"], None)

    def test_5_score_of_a_period(self):
        """S30: 62 of 100 dossiers digitised give 4 · 62 / 80 = 3.10 points; 180 of 200 in time 18.00."""
        sql("insert into rate_definitions (version, effective_from, document, sha256)"
            " select 99, '2031-01-01', document || '{\"version\": 99, \"effective_from\": \"2031-01-01\"}', '' from rate_definitions where version = 2")
        sql("insert into dossiers (dossier_id, code, unit_id, received_on, day_number, register_number, procedure_code, procedure_version, channel,"
            " content, state, version, lookup_key, return_method, submitted_at, clock_state, certainty, deadline_round, calendar_id,"
            " calendar_version, updated_at) select gen_random_uuid(), '000.00.16.H29-310106-' || lpad(n::text, 4, '0'), 'H29.16', '2031-01-06', n,"
            " n, '1.013829', 1, 'counter', 'x', 9, 5, 'k', 'counter', '2031-01-06', 1, 0, 0, 'vn-hcmc', 1, '2031-01-06' from generate_series(1, 200) n")
        sql("select append_events(array(select row(0, gen_random_uuid(), d.dossier_id, d.code, d.unit_id, d.procedure_code, 1, e.type, 9,"
            " timestamptz '2031-01-20 10:00+00', 'x', 'desk', '', e.detail, e.at, null)::events from dossiers d cross join lateral (values"
            " ('dossier.accepted', '', timestamptz '2031-01-06 02:00+00', d.day_number <= 100),"
            " ('dossier.component_digitised', 'TP01', '2031-01-06 03:00+00', d.day_number <= 62),"
            " ('dossier.finished', 'granted', case when d.day_number <= 180 then timestamptz '2031-01-20 10:00+00' else '2031-01-20 10:00:01+00' end, true),"
            " ('dossier.result_registered', 'KQ-' || d.day_number || ' file', '2031-01-20 10:00+00', d.day_number <= 62)) e (type, detail, at, told)"
            " where e.told and d.received_on = '2031-01-06' order by d.day_number))")
        table = rates("from=2031-01-01&to=2031-01-31")
        self.assertEqual(table["definitions_version"], 99)
        cells = {cell["id"]: cell for cell in table["rows"][0]["rates"]}
        self.assertEqual([cells["4.2"][name] for name in ("counted", "total", "percent", "score")], [62, 100, 62, 3.1])
        closed = pages(cells["2.1"]["lists"]["total"] + "&month=2031-01", limit=200)
        closed = [one for one in closed if one["code"].startswith("000.00.16.H29-310106")]
        self.assertEqual((len(closed), sum(one["counted"] for one in closed)), (200, 180))
        self.assertEqual(rates()["definitions_version"], 2)

    def test_6_another_program_opens_the_sheet(self):
        table = rates(f"{PERIOD}&by=procedure")
        answer = send("GET", f"/v1/reports/rates.xlsx?{PERIOD}&by=procedure&as_of={table['as_of']}", "admin")
        self.assertEqual(answer.status, 200, answer.raw[:300])
        book = openpyxl.load_workbook(io.BytesIO(answer.raw))
        self.assertEqual(book.sheetnames, ["Tỷ lệ", "Biểu theo dõi số hóa"])
        read = [row for row in book["Tỷ lệ"].iter_rows(values_only=True) if row[0] == "Tất cả"]
        self.assertEqual([row[1] for row in read], [cell["id"] for cell in table["rows"][0]["rates"]])
        self.assertEqual([(row[3], row[4], row[5]) for row in read],
                         [(cell["counted"], cell["total"], cell["percent"]) for cell in table["rows"][0]["rates"]])
        columns = [row for row in book["Biểu theo dõi số hóa"].iter_rows(values_only=True) if row[0] == "Tất cả"][0]
        self.assertEqual(list(columns[1:]), [column["count"] for column in table["rows"][0]["columns"]])


class Refused(unittest.TestCase):
    def setUp(self):
        self.before = rows()

    def tearDown(self):
        self.assertEqual(rows(), self.before)

    def refuse(self, path, role, status, rule):
        answer = send("GET", path, role)
        self.assertEqual(answer.status, status, answer.raw[:300])
        problem = answer.json
        self.assertIn(rule, [problem["code"]] + [one["rule"] for one in problem.get("errors", [])])

    def test_rights(self):
        for path in ("/v1/reports/rates?", "/v1/reports/rates.xlsx?", "/v1/reports/rates/4.1/dossiers?"):
            self.refuse(path + PERIOD, None, 401, "token_missing")
            self.refuse(path + PERIOD, "client", 403, "role_not_allowed")
            self.refuse(path + PERIOD, "reviewer2", 403, "role_not_allowed")
            self.refuse(path + PERIOD + "&unit=H29.99", "clerk", 403, "role_not_allowed")
        self.assertEqual(rates(role="clerk")["unit"], "H29.16")
        self.assertEqual(rates(role="admin")["unit"], "")

    def test_questions_that_cannot_be_answered(self):
        for query, rule in (("", "date"), ("from=2026-01-01", "date"), ("from=2026-02-30&to=2026-03-01", "date"),
                            ("from=2026-03-01&to=2026-02-01", "period_order"), ("from=2020-01-01&to=2026-02-01", "period_range"),
                            (PERIOD + "&unit=H29.99", "unit_unknown"), (PERIOD + "&procedure=x", "procedure_unknown"),
                            (PERIOD + "&by=day", "by"), (PERIOD + "&as_of=-1", "as_of"), (PERIOD + "&as_of=x", "as_of"),
                            (PERIOD + "&as_of=999999999", "as_of_future")):
            self.refuse("/v1/reports/rates?" + query, "admin", 422, rule)
        self.refuse(f"/v1/reports/rates/9.9/dossiers?{PERIOD}", "admin", 404, "rate_not_found")
        for extra, rule in (("part=half", "part"), ("month=2026-13", "month"), ("limit=0", "limit_range"), ("after=AAAA", "cursor_invalid")):
            self.refuse(f"/v1/reports/rates/4.1/dossiers?{PERIOD}&{extra}", "admin", 422, rule)
        hostile = urllib.parse.quote("4.1' or '1'='1")
        self.refuse(f"/v1/reports/rates/{hostile}/dossiers?{PERIOD}", "admin", 404, "rate_not_found")


if __name__ == "__main__":
    main()
