#!/usr/bin/env python3
"""Check #include lines against the layers: arrows only downwards, adapters never include each other.

Usage: include_direction.py [ROOT]; include_direction.py --self-test
Exit status 1 when anything was found.
"""
import pathlib
import re
import sys

# What a library may include of the project, itself aside. What only composes (services, tests) may include all.
BELOW = {
    "core": set(),
    "domain": {"core"},
    "app": {"core", "domain"},
    "runtime": {"core", "domain", "app"},
    "storage": {"core", "domain", "app"},
    "documents": {"core", "domain", "app"},
    "catalogue": {"core", "domain", "app"},
    "security": {"core", "domain", "app"},
    "files": {"core", "domain", "app", "security"},
    "signing": {"core", "domain", "app", "security"},
    "config": {"core", "domain", "app"},
    "exchange": {"core", "domain", "app", "runtime", "security"},
    "http": {"core", "domain", "app", "runtime"},
    "api": {"core", "domain", "app", "runtime", "http"},
}
PURE = re.compile(r"boost/(asio|beast|json|url)|soci/|libpq|openssl/")
# Third-party headers and the only places that may name them.
PLACES = [
    (re.compile(r"soci/|libpq"), re.compile(r"libs/storage/src/|tests/"), "SOCI and libpq stay in libs/storage/src"),
    (re.compile(r"boost/beast"), re.compile(r"libs/http/src/|tests/support/"), "Beast stays in libs/http/src"),
    (re.compile(r"boost/json"), re.compile(r"libs/\w+/src/|services/|tests/"), "Boost.JSON stays out of public headers"),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)


def findings(path, text):
    library = path.split("/")[1] if path.startswith("libs/") else None
    for match in INCLUDE.finditer(text):
        header, line = match.group(1), text.count("\n", 0, match.start()) + 1
        other = header.split("/")[1] if header.startswith("motcua/") else None
        if library and library not in BELOW:
            yield line, f"library {library} has no place in the table of layers"
        elif library and other and other != library and other not in BELOW[library]:
            yield line, f"{library} may not include {header}"
        if library in ("core", "domain") and PURE.match(header):
            yield line, f"{library} is pure and may not include {header}"
        for named, place, why in PLACES:
            if named.match(header) and not place.match(path):
                yield line, f"{header}: {why}"


def self_test():
    bad = {
        "libs/domain/src/a.cpp": "#include <motcua/app/ports.hpp>",
        "libs/storage/src/a.cpp": "#include <motcua/http/message.hpp>",
        "libs/core/src/a.cpp": "#include <boost/asio/post.hpp>",
        "libs/api/src/a.cpp": "#include <boost/beast/http.hpp>",
        "libs/api/include/motcua/api/a.hpp": "#include <boost/json.hpp>",
        "services/motcuad/a.cpp": '#include "soci/soci.h"',
        "libs/novel/src/a.cpp": "#include <string>",
    }
    good = {
        "libs/api/src/a.cpp": "#include <motcua/http/router.hpp>\n#include <boost/json.hpp>",
        "libs/storage/src/a.cpp": "#include <soci/soci.h>\n#include <motcua/app/ports.hpp>",
        "services/motcuad/a.cpp": "#include <motcua/storage/database.hpp>",
    }
    missed = [path for path, text in bad.items() if not list(findings(path, text))]
    wrong = [path for path, text in good.items() if list(findings(path, text))]
    for path in missed + wrong:
        print(f"self-test: wrong verdict on {path}")
    return 1 if missed or wrong else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    bad = 0
    for top in ("libs", "services", "tests"):
        for file in sorted((root / top).rglob("*.[ch]pp")):
            path = file.relative_to(root).as_posix()
            for line, why in findings(path, file.read_text(encoding="utf-8")):
                print(f"{path}:{line}: {why}")
                bad += 1
    return 1 if bad else 0


sys.exit(main())
