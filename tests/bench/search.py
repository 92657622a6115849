"""The measuring client of search.sh: asks one after another over one connection and prints percentiles."""
import http.client
import json
import os
import random
import subprocess
import time
import urllib.parse

URL = urllib.parse.urlsplit(os.environ["URL"])
TOKEN = os.environ.get("BENCH_TOKEN") or os.environ["ADMIN"]
connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=120)
random.seed(7)


def get(path):
    begun = time.perf_counter()
    connection.request("GET", path, headers={"Authorization": "Bearer " + TOKEN})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, body[:300]
    return (time.perf_counter() - begun) * 1000, json.loads(body)


def psql(statement):
    done = subprocess.run(["psql", "-X", "-qAt", "-h", os.environ["MOTCUA_PG_HOST"], "-U", "motcua", "-d", os.environ["MOTCUA_DATABASE"],
                           "-c", statement], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def misspelt(name):
    at = random.randrange(len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2:]


def line(title, times):
    times = sorted(times)
    p50, p99 = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
    print(f"{title:<44} {len(times):>6} {p50:>9.1f} {p99:>9.1f}", flush=True)
    return p50


people = psql("select a.name || '|' || a.id_number || '|' || d.code from dossier_applicants a tablesample system (0.2)"
              " join dossiers d using (dossier_id)").splitlines()
asked = {"exact": [], "beginning": [], "misspelt": []}
for person in random.choices(people, k=int(os.environ.get("QUESTIONS", "1000"))):
    name, number, code = person.split("|")
    kind = random.choices(list(asked), (3, 5, 2))[0]
    words = {"exact": random.choice((number, code)), "beginning": " ".join(name.split()[:random.randint(1, 4)]).lower(),
             "misspelt": misspelt(name)}[kind]
    if len(words) > 1:
        asked[kind].append(words)

print(f"{'milliseconds, one client':<44} {'asked':>6} {'p50':>9} {'p99':>9}")
times = {kind: [get("/v1/search?" + urllib.parse.urlencode({"q": words, "limit": 20}))[0] for words in questions]
         for kind, questions in asked.items()}
for kind, spent in times.items():
    line("search, " + kind, spent)
middle = line("search, the mix", [one for spent in times.values() for one in spent])
plain = []
for words in random.sample(asked["beginning"], min(10, len(asked["beginning"]))):
    begun = time.perf_counter()
    psql("select dossier_id, name from dossier_applicants where search_form(name) ilike '%' || search_form("
         f"'{words.replace(chr(39), '')}') || '%' order by name limit 20")
    plain.append((time.perf_counter() - begun) * 1000)
print(f"{'ratio to ilike, p50':<44} {'':>6} {line('ilike over unaccented names', plain) / middle:>9.0f}")

line("list of dossiers, page 1", [get("/v1/dossiers?limit=50")[0] for _ in range(100)])
quarters = (("2025-01-01", "2025-03-31"), ("2025-04-01", "2025-06-30"), ("2025-07-01", "2025-09-30"))
line("rates of a quarter", [get(f"/v1/reports/rates?from={begins}&to={ends}")[0] for begins, ends in quarters])
