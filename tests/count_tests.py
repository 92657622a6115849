#!/usr/bin/env python3
"""Count what ctest ran and refuse what looks green but proves nothing.

Usage: count_tests.py BUILD_DIR JUNIT_FILE [the selection ctest was called with]
Prints "PASSED FAILED". Exit status 1 when a test was skipped or disabled, or when a test program of the
selection, or a kind of test the source tree has, ran no test at all.
"""
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

KINDS = ("unit", "storage", "server", "system", "lint")
PROGRAM = re.compile(r"[a-z0-9_]+_test$")


def listed(build, selection):
    text = subprocess.run(
        ["ctest", "--test-dir", build, "--show-only=json-v1", *selection], check=True, capture_output=True, text=True
    ).stdout
    return json.loads(text)["tests"]


def labels_of(test):
    return {label for p in test.get("properties", []) if p["name"] == "LABELS" for label in p["value"]}


def wanted_kinds(selection):
    kinds = [kind for kind in KINDS if os.path.isdir(os.path.join(os.path.dirname(__file__), kind))]
    for option, pattern in zip(selection[::2], selection[1::2]):
        keep = option == "-L"
        kinds = [kind for kind in kinds if bool(re.search(pattern, kind)) == keep]
    return kinds


def programs_in(build):
    for folder, _, files in os.walk(os.path.join(build, "tests")):
        for name in files:
            path = os.path.join(folder, name)
            if PROGRAM.match(name) and os.access(path, os.X_OK):
                yield path


def main(build, junit, selection):
    suite = xml.parse(junit).getroot()
    ran = {case.get("name") for case in suite.iter("testcase") if case.get("status") in ("run", "fail")}
    failed = int(suite.get("failures"))
    faults = []
    idle = int(suite.get("skipped")) + int(suite.get("disabled"))
    if idle:
        faults.append(f"{idle} tests were skipped or disabled")
    everything = listed(build, [])
    seen_kinds = {label for test in everything if test["name"] in ran for label in labels_of(test)}
    faults += [f"no test of the kind '{kind}' ran" for kind in wanted_kinds(selection) if kind not in seen_kinds]
    known = {test["command"][0] for test in everything if test.get("command")}
    faults += [f"{path} holds no test" for path in programs_in(build) if path not in known]
    print(int(suite.get("tests")) - failed - idle, failed)
    for fault in faults:
        print(f"count_tests: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]))
