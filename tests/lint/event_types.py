#!/usr/bin/env python3
"""Hold the one list of event types (libs/domain/src/event_type.cpp) against what code and SQL tell, and against both contracts.

Usage: event_types.py [ROOT]; event_types.py --self-test
Exit status 1 when anything was found.
"""
import json
import pathlib
import re
import sys

import yaml

LIST = "libs/domain/src/event_type.cpp"
TOLD_BY = (("libs/domain/src", "*.cpp"), ("libs/app/src", "*.cpp"), ("libs/storage/src", "*.cpp"), ("schemas/sql", "*.sql"))
LITERAL = re.compile(r"""["']((?:dossier|letter|step|apology|document)\.(?!hpp|cpp)[a-z_]+)["']""")
# What follows is appended when it is told, as the state of a paper is.
APPENDED = re.compile(r"""["']((?:dossier|letter|step|apology|document)\.)["'] *(?:\|\||\+)""")
PING = "subscription.ping"


def told_in(texts):
    """Types that stand in code; one that ends in "_" or "." is the beginning of several, made up when told."""
    return {match.group(1) for text in texts for rule in (LITERAL, APPENDED) for match in rule.finditer(text)}


def compare(listed, told, openapi, asyncapi):
    """Yields what does not agree."""
    begun = tuple(name for name in told if name.endswith(("_", ".")))
    whole = {name for name in told if not name.endswith(("_", "."))}
    for name in sorted(whole - listed):
        yield f"{name} is told but not listed"
    for name in sorted(listed - whole):
        if not name.startswith(begun or ("\0",)):
            yield f"{name} is listed but told nowhere"
    for beginning in begun:
        if not any(name.startswith(beginning) for name in listed):
            yield f"{beginning}… is told but no such type is listed"
    sets = {"openapi.yaml EventType": (set(openapi["components"]["schemas"]["EventType"]["enum"]), listed)}
    messages = asyncapi["components"]["messages"]
    sets["asyncapi.yaml components"] = (set(messages), listed | {PING})
    for name, channel in asyncapi["channels"].items():
        sets[f"asyncapi.yaml channel {name}"] = (set(channel["messages"]), listed | ({PING} if name == "webhook" else set()))
        for key, reference in channel["messages"].items():
            if reference["$ref"] != f"#/components/messages/{key}":
                yield f"asyncapi.yaml channel {name}: {key} leads to {reference['$ref']}"
    for where, (there, wanted) in sets.items():
        for name in sorted(there ^ wanted):
            yield f"{where}: {name} is {'missing' if name in wanted else 'no type of an event'}"
    for name, message in messages.items():
        payload = message["payload"]
        kind = (payload["allOf"][1] if "allOf" in payload else payload)["properties"]["type"]["const"]
        if (message["name"], kind) != (name, name):
            yield f"asyncapi.yaml message {name} describes {message['name']} and {kind}"


def self_test():
    def contracts(*types):
        entry = {name: {"$ref": f"#/components/messages/{name}"} for name in types}
        message = {name: {"name": name, "payload": {"properties": {"type": {"const": name}}}} for name in (*types, PING)}
        ping = {PING: {"$ref": f"#/components/messages/{PING}"}}
        channels = {"feed": {"messages": entry}, "webhook": {"messages": {**entry, **ping}}}
        return {"components": {"schemas": {"EventType": {"enum": list(types)}}}}, {"components": {"messages": message}, "channels": channels}

    told = told_in(['tell("dossier.late")', "jsonb_build_object('type', 'dossier.result_' || p_state)", '#include "dossier.hpp"'])
    good = list(compare({"dossier.late", "dossier.result_revoked"}, told, *contracts("dossier.late", "dossier.result_revoked")))
    missing = list(compare({"dossier.result_revoked"}, told, *contracts("dossier.result_revoked")))
    unused = list(compare({"dossier.late", "dossier.result_revoked", "step.late"}, told, *contracts("dossier.late", "dossier.result_revoked", "step.late")))
    undescribed = list(compare({"dossier.late", "dossier.result_revoked"}, told, *contracts("dossier.late")))
    right = not good and len(missing) == 1 and len(unused) == 1 and len(undescribed) == 4
    if not right:
        print("self-test:", good, missing, unused, undescribed)
    return 0 if right else 1


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    listed = set(LITERAL.findall((root / LIST).read_text(encoding="utf-8")))
    sources = [path for folder, kind in TOLD_BY for path in (root / folder).glob(kind) if path != root / LIST]
    told = told_in(path.read_text(encoding="utf-8") for path in sources)
    # Rights are named in the same way; none of them is an event.
    rights = json.loads((root / "config/rights.json").read_text(encoding="utf-8"))
    told -= {right["action"] for right in rights["actions"]} - listed
    contracts = [yaml.safe_load((root / f"schemas/api/{name}.yaml").read_text(encoding="utf-8")) for name in ("openapi", "asyncapi")]
    found = list(compare(listed, told, *contracts))
    print("\n".join(found))
    return 1 if found else 0


sys.exit(main())
