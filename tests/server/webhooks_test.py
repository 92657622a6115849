"""Webhooks: subscriptions, signed deliveries to a real receiver, what fails and comes again, and what is not spoken to."""
import datetime
import http.client
import itertools
import json
import threading
import unittest

from client import TOKENS, URL, Answer, account, act, advance, check, main, now, send, sql, take_in, until
from node import Node
from receiver import Receiver, signature

advance("2026-03-02T09:00:00+07:00")
KEYS = itertools.count()
PATHS = itertools.count()
NODES = []


def delivering_node(**webhooks):
    return Node(webhooks={"enabled": True, **webhooks})


def setUpModule():
    NODES.append(delivering_node())


def tearDownModule():
    for node in NODES:
        node.process.kill()


def keyed():
    return {"Idempotency-Key": f"webhooks-{next(KEYS)}"}


def post(path, body=None, role="client", headers=None, port=None):
    sent = {**keyed(), **(headers or {})}
    if port is None:
        return send("POST", path, role, {} if body is None else body, sent)
    connection = http.client.HTTPConnection(URL.hostname, port, timeout=30)
    connection.request("POST", path, json.dumps({} if body is None else body), {**sent, "Authorization": "Bearer " + TOKENS[role]})
    answer = Answer(connection.getresponse())
    connection.close()
    check("POST", path, answer)
    return answer


def pass_time(**by):
    advance((datetime.datetime.fromisoformat(now()) + datetime.timedelta(**by)).isoformat())


def settled():
    """Nobody delivers now, and nothing is due before time passes."""
    return sql("select not exists (select 1 from subscriptions s where s.lease is not null or (s.state = 'active'"
               " and has_delivery_work(s, motcua_now(), (select position from feed_head), 1000)))") == "t"


class Subscription:
    """A subscription to a path of its own at the receiver."""

    def __init__(self, receiver, **terms):
        self.path = f"/nhan-{next(PATHS)}"
        answer = post("/v1/subscriptions", {"url": receiver.url(self.path), **terms})
        assert answer.status == 201, answer.raw
        self.id, self.secret, self.made, self.receiver = answer.json["subscription_id"], answer.json["secret"], answer.json, receiver
        self.at = "/v1/subscriptions/" + self.id

    def shown(self):
        return send("GET", self.at, "client").json

    def patch(self, body, role="client"):
        return send("PATCH", self.at, role, body, {"If-Match": f'"{self.shown()["version"]}"'})

    def deliveries(self, query=""):
        return send("GET", self.at + "/deliveries" + query, "client").json["items"]

    def came(self, kind=None):
        return self.receiver.of(self.path, kind)

    def arrived(self, kind=None):
        return [one for one in self.came(kind) if one.status == 200]

    def caught_up(self):
        """Everything up to now was brought."""
        return sql(f"select position = (select position from feed_head) from subscriptions where subscription_id = '{self.id}'") == "t" and not self.deliveries("?state=waiting")

    def end(self):
        send("DELETE", self.at, "client")


class Story(unittest.TestCase):
    def setUp(self):
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)

    def subscribe(self, **terms):
        subscription = Subscription(self.receiver, **terms)
        self.addCleanup(subscription.end)
        return subscription

    def assert_in_order(self, came):
        last = {}
        for one in came:
            self.assertLess(last.get(one.event["subject"], 0), one.event["position"])
            last[one.event["subject"]] = one.event["position"]


class Delivery(Story):
    def test_events_come_signed_as_the_feed_tells_them(self):
        subscription = self.subscribe(description="Hệ thống thử")
        receipt = take_in()
        until(lambda: subscription.arrived("dossier.accepted"))
        came = subscription.came("dossier.received")[0]
        self.assertEqual(came.event["data"]["code"], receipt["code"])
        told = send("GET", f"/v1/dossiers/{receipt['dossier_id']}/events", "client").json["items"][0]
        self.assertEqual(came.event, told)
        self.assertEqual(came.id, told["id"])
        self.assertEqual(came.headers["Content-Type"], "application/cloudevents+json; charset=utf-8")
        self.assertEqual(came.headers["User-Agent"], "motcua-webhooks")
        self.assertEqual(came.headers["webhook-signature"], signature(subscription.secret, came.headers, came.body))
        sent_at = datetime.datetime.fromtimestamp(int(came.headers["webhook-timestamp"]), datetime.timezone.utc)
        self.assertLess(abs((sent_at - datetime.datetime.fromisoformat(now())).total_seconds()), 60)
        self.assertTrue(came.certificate, "the client certificate was shown")
        for spoilt in (came.body + b" ", b"{}"):
            self.assertNotEqual(came.headers["webhook-signature"], signature(subscription.secret, came.headers, spoilt))
        until(subscription.caught_up)
        self.assertEqual(subscription.deliveries(), [], "what arrives leaves no row")
        self.assertGreater(subscription.shown()["delivered"], 1)

    def test_filters(self):
        subscription = self.subscribe(types=["dossier.handed_over"], unit="H29.16", procedure="1.013829")
        dossier = take_in()["dossier_id"]
        self.assertEqual(act(dossier, "reviewer", {"type": "forward"}).status, 200)
        until(subscription.caught_up)
        self.assertEqual([one.event["type"] for one in subscription.came()], ["dossier.handed_over"])

    def test_order_under_failures_and_the_same_id_at_each_try(self):
        subscription = self.subscribe(types=["dossier.received", "dossier.accepted"])
        tries, lock = {}, threading.Lock()

        def twice_in_vain(came):
            with lock:
                tries[came.id] = tries.get(came.id, 0) + 1
                return 500 if tries[came.id] <= 2 and came.event["position"] % 3 else 200

        self.receiver.answer = twice_in_vain
        dossiers = [take_in()["dossier_id"] for _ in range(5)]
        wanted = {(dossier, kind) for dossier in dossiers for kind in ("dossier.received", "dossier.accepted")}
        until(settled)
        while not subscription.caught_up():
            pass_time(minutes=2)
            until(settled)
        self.assertEqual({(one.event["subject"], one.event["type"]) for one in subscription.arrived()}, wanted)
        self.assertEqual(len(subscription.arrived()), len(wanted))
        self.assert_in_order(subscription.arrived())
        bodies = {}
        for one in subscription.came():
            self.assertEqual(bodies.setdefault(one.id, one.body), one.body)
            self.assertEqual(one.headers["webhook-signature"], signature(subscription.secret, one.headers, one.body))
        self.assertGreater(len(subscription.came()), len(wanted))
        self.assertIn(3, {one["attempts"] for one in subscription.deliveries("?state=delivered")})

    def test_a_week_away_loses_nothing(self):
        subscription = self.subscribe()
        port = self.receiver.port
        self.receiver.close()
        dossiers = [take_in()["dossier_id"] for _ in range(20)]
        for dossier in dossiers[:10]:
            act(dossier, "reviewer", {"type": "forward"})
        until(lambda: subscription.shown()["failures"] > 0)
        for _ in range(6):
            pass_time(hours=23)
            until(lambda: subscription.shown()["next_try_at"] > now())
        shown = subscription.shown()
        self.assertEqual(shown["dead"], 0)
        self.assertLess(shown["waiting"], 60)
        self.assertEqual({one["last_rule"] for one in subscription.deliveries("?state=waiting") if one["attempts"]}, {"connect_failed"})
        lag = float(next(line.split()[1] for line in metrics() if line.startswith("motcua_webhook_lag_seconds")))
        self.assertGreater(lag, 5 * 86400)
        self.receiver.start(port)
        self.receiver.came.clear()
        for _ in range(3):
            pass_time(hours=8)
            until(lambda: subscription.shown()["failures"] == 0)
        until(subscription.caught_up)
        all_of_them = int(sql("select count(*) from events where position > (select min(position) - 1 from events where dossier_id = any ('{" + ",".join(dossiers) + "}'))"))
        self.assertGreaterEqual(len({one.id for one in subscription.arrived()}), all_of_them)
        self.assert_in_order(subscription.arrived())
        self.assertEqual(subscription.shown()["undelivered_since"], None)

    def test_gone_disables(self):
        subscription = self.subscribe()
        self.receiver.answer = lambda came: 410
        take_in()
        until(lambda: subscription.shown()["state"] == "disabled")
        self.assertEqual(subscription.shown()["reason"], "gone")
        self.assertEqual(subscription.shown()["history"][0]["actor"], "system")
        self.receiver.answer = lambda came: 200
        self.assertEqual(subscription.patch({"state": "active"}).json["reason"], None)
        until(subscription.caught_up)
        self.assertTrue(subscription.arrived("dossier.received"))

    def test_retry_after(self):
        subscription = self.subscribe(types=["dossier.received"])
        self.receiver.answer = lambda came: (503, {"Retry-After": "7200"})
        take_in()
        until(lambda: subscription.shown()["next_try_at"])
        left = datetime.datetime.fromisoformat(subscription.shown()["next_try_at"]) - datetime.datetime.fromisoformat(now())
        self.assertLess(abs(left.total_seconds() - 7200), 5)
        self.receiver.answer = lambda came: 200
        pass_time(hours=1)
        take_in()
        self.assertEqual(len(subscription.came()), 1)
        pass_time(hours=1, seconds=1)
        until(lambda: len(subscription.arrived()) == 2)

    def test_redirect_is_not_followed(self):
        subscription = self.subscribe(types=["dossier.received"])
        self.receiver.answer = lambda came: (307, {"Location": self.receiver.url("/elsewhere")}) if came.path == subscription.path else 200
        take_in()
        until(lambda: subscription.deliveries())
        self.assertEqual((subscription.deliveries()[0]["last_status"], subscription.deliveries()[0]["last_rule"]), (307, "redirected"))
        self.assertEqual(self.receiver.of("/elsewhere"), [])

    def test_dead_letter_and_replay(self):
        subscription = self.subscribe(types=["dossier.received"])
        self.receiver.answer = lambda came: 500
        take_in()
        until(lambda: subscription.deliveries("?state=waiting"))
        pass_time(days=8)
        until(lambda: subscription.deliveries("?state=dead"))
        self.receiver.answer = lambda came: 200
        self.assertEqual(post(subscription.at + "/replay", {"dead": True}).status, 202)
        until(lambda: subscription.arrived())
        self.assertEqual(len({one.id for one in subscription.came()}), 1)

    def test_replay_from_a_cursor_and_a_moment(self):
        subscription = self.subscribe(types=["dossier.received"])
        take_in()
        until(lambda: len(subscription.arrived()) == 1)
        pass_time(hours=2)
        moment = now()
        take_in()
        until(lambda: len(subscription.arrived()) == 2)
        self.assertEqual(post(subscription.at + "/replay", {"since": moment}).status, 202)
        until(lambda: len(subscription.arrived()) == 3)
        place = int(sql(f"select position - 1 from events where event_id = '{subscription.came()[0].id}'"))
        cursor = ""
        while place:
            page = send("GET", f"/v1/events?limit={min(place, 200)}" + (f"&after={cursor}" if cursor else ""), "client").json
            place, cursor = place - len(page["items"]), page["next"]
        self.assertEqual(post(subscription.at + "/replay", {"after": cursor}).status, 202)
        until(lambda: len(subscription.arrived()) == 5)
        ids = [one.id for one in subscription.arrived()]
        self.assertEqual((ids[2], sorted(ids[3:])), (ids[1], sorted(ids[:2])), "two dossiers have no order between them")

    def test_secret_rotation(self):
        subscription = self.subscribe(types=["dossier.received"])
        rotated = post(subscription.at + "/rotate-secret")
        self.assertEqual(rotated.status, 200)
        self.assertNotEqual(rotated.json["secret"], subscription.secret)
        take_in()
        until(lambda: subscription.arrived())
        came = subscription.arrived()[0]
        both = [signature(secret, came.headers, came.body) for secret in (rotated.json["secret"], subscription.secret)]
        self.assertEqual(came.headers["webhook-signature"].split(" "), both)
        pass_time(hours=25)
        take_in()
        until(lambda: len(subscription.arrived()) == 2)
        came = subscription.arrived()[1]
        self.assertEqual(came.headers["webhook-signature"], signature(rotated.json["secret"], came.headers, came.body))
        self.assertNotIn(subscription.secret.encode(), send("GET", subscription.at, "client").raw)
        stored = sql(f"select secret || coalesce(former_secret, '') from subscriptions where subscription_id = '{subscription.id}'")
        self.assertNotIn("whsec", stored)

    def test_ping(self):
        subscription = self.subscribe()
        ping = post(subscription.at + "/test")
        self.assertEqual(ping.status, 202)
        until(lambda: subscription.arrived("subscription.ping"))
        came = subscription.arrived("subscription.ping")[0]
        self.assertEqual((came.id, came.event["subject"]), (ping.json["delivery_id"], subscription.id))
        self.assertEqual(came.headers["webhook-signature"], signature(subscription.secret, came.headers, came.body))
        self.receiver.answer = lambda came: 404
        post(subscription.at + "/test")
        until(lambda: subscription.deliveries("?state=dead"))
        dead = subscription.deliveries("?state=dead")[0]
        self.assertEqual((dead["last_status"], dead["attempts"], dead["type"]), (404, 1, "subscription.ping"))
        self.receiver.answer = lambda came: 200
        self.assertEqual(post(f"{subscription.at}/deliveries/{dead['delivery_id']}/retry").status, 202)
        until(lambda: len(subscription.deliveries("?state=delivered")) == 2)
        again = post(f"{subscription.at}/deliveries/{dead['delivery_id']}/retry")
        self.assertEqual((again.status, again.json["code"]), (409, "delivery_done"))


    def test_asked_again_with_the_same_key_nothing_is_sent_again(self):
        subscription = self.subscribe(types=["dossier.received"])
        key = keyed()
        first, again = (post(subscription.at + "/test", headers=key) for _ in range(2))
        self.assertEqual((first.status, again.status, first.json), (202, 202, again.json))
        until(lambda: subscription.arrived("subscription.ping"))
        take_in()
        until(lambda: subscription.arrived("dossier.received"))
        moment = {"since": "2026-03-02T00:00:00+07:00"}
        key = keyed()
        self.assertEqual([post(subscription.at + "/replay", moment, headers=key).status for _ in range(2)], [202, 202])
        other = post(subscription.at + "/replay", {"dead": True}, headers=key)
        self.assertEqual((other.status, other.json["code"]), (422, "idempotency_mismatch"))
        replays = [line for line in subscription.shown()["history"] if line["what"] == "replayed"]
        self.assertEqual(len(replays), 1)
        until(settled)
        self.assertEqual(len(subscription.arrived("subscription.ping")), 1)
        keyless = send("POST", subscription.at + "/test", "client", {})
        self.assertEqual(keyless.json["code"], "idempotency_key_required")


class Ending(Story):
    """Nodes that end in the middle of a delivery."""

    def test_killed_node_and_stopped_node(self):
        NODES[0].stop()
        subscription = self.subscribe(types=["dossier.received"])
        self.receiver.hold()
        victim = delivering_node()
        take_in()
        self.receiver.holding.wait(60)
        victim.kill()
        self.receiver.free.set()
        sql("update subscriptions set lease_until = clock_timestamp() where lease is not null")  # the lease's time passes
        NODES[0] = delivering_node()
        until(subscription.caught_up)
        self.assertEqual(len(subscription.came()), 2, "once in vain, once more by another node")
        self.assertEqual(len({one.id for one in subscription.came()}), 1)

        self.receiver.hold()
        take_in()
        self.receiver.holding.wait(60)
        threading.Timer(0.3, self.receiver.free.set).start()
        self.assertEqual(NODES[0].stop(), 0)
        self.assertEqual(subscription.shown()["delivered"], 2, "a node that is told to stop ends its request and notes it")
        NODES[0] = delivering_node()
        until(subscription.caught_up)
        self.assertEqual(len(subscription.came()), 3)


class Guard(Story):
    def test_what_is_no_receiver(self):
        before = sql("select count(*) from subscriptions")
        for url, rule in (
            ("http://169.254.169.254/latest/meta-data", "url"), ("https://169.254.169.254/", "address_refused"), ("https://[::1]/", "address_refused"),
            ("https://2852039166/", "address_refused"), ("https://0xa9fea9fe/", "address_refused"), ("https://10.0.0.1/", "address_refused"),
            ("https://192.168.1.1:8443/", "address_refused"), ("https://[::ffff:10.0.0.1]/", "address_refused"), ("https://[fd00::1]/", "address_refused"),
            ("https://0/", "address_refused"), ("https://[64:ff9b::a00:1]/", "address_refused"), ("http://localhost/", "url"),
            ("https://user:pw@vidu.example/", "url"), ("https://vidu.example:22/", "url"), ("ftp://vidu.example/", "url"), ("file:///etc/passwd", "url"),
            ("https://vidu.example/#x", "url"), ("vidu.example", "url"), ("https://vidu.example/\r\nX: y", "url"), ("", "required"), ("https://" + "a" * 3000, "text_long"),
        ):
            answer = post("/v1/subscriptions", {"url": url})
            self.assertEqual(answer.status, 422, url)
            faults = answer.json["errors"]
            self.assertEqual([one["pointer"] for one in faults], ["/url"], url)
            if rule not in ("required", "text_long"):
                self.assertEqual(faults[0]["rule"], rule, url)
            self.assertNotIn(url if len(url) > 9 else "\0", answer.raw.decode())
        self.assertEqual(sql("select count(*) from subscriptions"), before)

    def test_name_that_leads_into_the_own_network(self):
        NODES[0].stop()
        strict = delivering_node(allowed_networks="")
        self.addCleanup(strict.kill)
        self.assertEqual(post("/v1/subscriptions", {"url": self.receiver.url()}, port=strict.port).status, 422)
        answer = post("/v1/subscriptions", {"url": self.receiver.url(host="localhost")}, port=strict.port)
        self.assertEqual(answer.status, 201)
        at = "/v1/subscriptions/" + answer.json["subscription_id"]
        post(at + "/test")
        until(lambda: send("GET", at + "/deliveries?state=dead", "client").json["items"])
        self.assertEqual(send("GET", at + "/deliveries", "client").json["items"][0]["last_rule"], "address_refused")
        self.assertEqual(self.receiver.came, [])
        self.assertEqual(send("DELETE", at, "client").status, 204)
        strict.stop()
        NODES[0] = delivering_node()

    def test_certificate_of_another_name(self):
        subscription = self.subscribe(types=["dossier.withdrawn"])
        self.assertEqual(subscription.patch({"url": self.receiver.url(host="127.0.0.2")}).status, 200)
        post(subscription.at + "/test")
        until(lambda: subscription.deliveries("?state=dead"))
        self.assertEqual(subscription.deliveries()[0]["last_rule"], "tls_failed")
        self.assertEqual(self.receiver.came, [])


class Interface(Story):
    def test_bad_input(self):
        url = {"url": self.receiver.url()}
        for body, pointer in (
            ({}, "/url"), ({"url": 1}, "/url"), ({**url, "types": ["dossier.unheard_of"]}, "/types"), ({**url, "types": "dossier.late"}, "/types"),
            ({**url, "unit": "H29.77"}, "/unit"), ({**url, "procedure": "9.999999"}, "/procedure"), ({**url, "state": "active"}, "/state"),
            ({**url, "secret": "whsec_abc"}, "/secret"), ({**url, "description": "x" * 501}, "/description"),
        ):
            answer = post("/v1/subscriptions", body)
            self.assertEqual((answer.status, [one["pointer"] for one in answer.json.get("errors", [])][:1]), (422, [pointer]), body)
        self.assertEqual(send("POST", "/v1/subscriptions", "client", url).json["code"], "idempotency_key_required")
        self.assertEqual(post("/v1/subscriptions", url, "clerk").status, 403)
        self.assertEqual(send("GET", "/v1/subscriptions", "leader").status, 403)
        self.assertEqual(send("GET", "/v1/subscriptions").status, 401)

    def test_same_key_same_answer(self):
        key = keyed()
        one = post("/v1/subscriptions", {"url": self.receiver.url()}, headers=key)
        two = post("/v1/subscriptions", {"url": self.receiver.url()}, headers=key)
        self.assertEqual((one.status, two.status, one.json["secret"]), (201, 201, two.json["secret"]))
        self.assertEqual(one.headers["Location"], two.headers["Location"])
        other = post("/v1/subscriptions", {"url": self.receiver.url("/x")}, headers=key)
        self.assertEqual((other.status, other.json["code"]), (422, "idempotency_mismatch"))
        self.assertEqual(send("DELETE", one.headers["Location"], "client").status, 204)
        self.assertEqual(send("GET", one.headers["Location"], "client").status, 404)

    def test_own_and_others(self):
        TOKENS["stranger"] = account("stranger-1", "integration")
        subscription = self.subscribe()
        for method, path, body in (
            ("GET", "", None), ("PATCH", "", {}), ("DELETE", "", None), ("POST", "/rotate-secret", {}), ("POST", "/replay", {"dead": True}),
            ("POST", "/test", {}), ("GET", "/deliveries", None), ("POST", "/deliveries/00000000-0000-4000-8000-000000000000/retry", {}),
        ):
            answer = send(method, subscription.at + path, "stranger", body, {**keyed(), "If-Match": '"1"'})
            self.assertEqual(answer.status, 404, (method, path))
        self.assertNotIn(subscription.id, send("GET", "/v1/subscriptions", "stranger").raw.decode())
        self.assertEqual(send("GET", subscription.at, "admin").json["owner"], "integration-1")
        self.assertIn(subscription.id, send("GET", "/v1/subscriptions?limit=200", "admin").raw.decode())
        self.assertEqual(subscription.shown()["state"], "active")

    def test_changes_name_their_version_and_are_written_down(self):
        subscription = self.subscribe()
        self.assertEqual(send("PATCH", subscription.at, "client", {}).status, 428)
        self.assertEqual(send("PATCH", subscription.at, "client", {}, {"If-Match": '"7"'}).status, 412)
        self.assertEqual(subscription.patch({"description": "Mới", "types": ["dossier.late"]}).json["description"], "Mới")
        self.assertEqual(subscription.patch({"state": "disabled"}).json["reason"], "owner")
        self.assertEqual(subscription.patch({"state": "active"}, "admin").json["reason"], None)
        self.assertEqual(subscription.patch({"state": "ended"}).status, 422)
        self.assertEqual(subscription.patch({"url": None}).status, 422)
        self.assertEqual(subscription.patch({"url": "https://10.0.0.1/"}).json["errors"][0]["rule"], "address_refused")
        post(subscription.at + "/rotate-secret")
        post(subscription.at + "/replay", {"after": ""})
        history = subscription.shown()["history"]
        self.assertEqual([one["what"] for one in history], ["replayed", "secret_rotated", "enabled", "disabled", "changed", "created"])
        self.assertEqual([one["actor"] for one in history][2:4], ["admin-1", "integration-1"])

    def test_replay_needs_one_beginning(self):
        subscription = self.subscribe()
        for body, rule in (
            ({}, "replay_from"), ({"dead": False}, "replay_from"), ({"dead": True, "after": ""}, "replay_from"), ({"after": "garbage"}, "cursor_invalid"),
            ({"since": "yesterday"}, "instant"), ({"dead": "yes"}, "boolean"),
        ):
            answer = post(subscription.at + "/replay", body)
            self.assertEqual(answer.status, 422, body)
            self.assertIn(rule, [answer.json["code"]] + [one["rule"] for one in answer.json.get("errors", [])])

    def test_pages(self):
        made = {self.subscribe().id for _ in range(5)}
        seen, after = [], ""
        while True:
            page = send("GET", f"/v1/subscriptions?limit=2{after}", "client").json
            seen += [one["subscription_id"] for one in page["items"]]
            if page["next"] is None:
                break
            after = "&after=" + page["next"]
        self.assertTrue(made <= set(seen) and len(seen) == len(set(seen)))
        self.assertEqual(send("GET", "/v1/subscriptions?after=garbage", "client").status, 422)

    def test_metrics(self):
        text = "\n".join(metrics())
        for outcome in ("delivered", "failed", "dead"):
            self.assertIn(f'motcua_webhook_deliveries_total{{outcome="{outcome}"}}', text)


def metrics():
    connection = http.client.HTTPConnection(URL.hostname, NODES[0].port, timeout=30)
    connection.request("GET", "/metrics")
    lines = connection.getresponse().read().decode().splitlines()
    connection.close()
    return lines


if __name__ == "__main__":
    main()
