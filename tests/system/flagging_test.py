"""Without a test clock: timers wake by themselves on the due instant, on a database whose clock runs."""
import signal
import unittest

import nodes_test
from nodes_test import Node, sql, until

DUE = "2026-03-16T17:00:00+07:00"


def let_it_be(moment):
    """From now on the database's clock runs on from `moment`."""
    sql(
        "create or replace function motcua_now() returns timestamptz language sql volatile as"
        f" $f$ select clock_timestamp() + (timestamptz '{moment}' - timestamptz '{sql('select clock_timestamp()')}') $f$"
    )


class Flagging(unittest.TestCase):
    def test_dossier_is_flagged_as_its_date_passes(self):
        let_it_be("2026-03-02T09:00:00+07:00")
        desk = Node()
        self.assertEqual(desk.send("POST", "/v1/test-clock/advance", "admin", {"to": DUE})[0], 403)
        nodes_test.COMPONENTS = [{"code": one["code"]} for one in nodes_test.first(desk)["components"]]
        status, receipt, _ = desk.take_in()
        self.assertEqual((status, receipt["due_current"]), (201, DUE))
        self.assertEqual(desk.stop(signal.SIGTERM), 0)

        let_it_be("2026-03-16T16:59:45+07:00")
        server = Node()
        self.assertFalse(server.get(f"/v1/dossiers/{receipt['dossier_id']}")["late"])
        until(lambda: server.get(f"/v1/dossiers/{receipt['dossier_id']}")["late"], 120)
        self.assertEqual(sql(f"select late_at - timestamptz '{DUE}' between '0 s' and '60 s' from dossiers"), "t")
        letters = server.get(f"/v1/dossiers/{receipt['dossier_id']}/letters")["items"]
        self.assertEqual([letter["state"] for letter in letters], ["draft"])
        self.assertEqual(server.stop(signal.SIGTERM), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
