#!/usr/bin/env python3
"""Check the SQL constants of the storage adapter.

Usage: sql_lint.py FOLDER...    exit status 1 when anything was found, 2 when no constant was seen
       sql_lint.py --self-test

SOCI 4.0.3 rewrites `:name` without knowing comments, `$$` bodies or array slices, so none may occur;
the other rules keep the statements of the house alike.
"""
import pathlib
import re
import sys

LITERAL = re.compile(r'R"sql\((.*?)\)sql"', re.S)
NAMED = re.compile(r"constexpr char const\* sql_[a-z0-9_]+ =\s*$")
QUOTED = re.compile(r"'(?:''|[^'])*'|\"(?:\"\"|[^\"])*\"", re.S)
RULES = (
    (re.compile(r"--|/\*"), "a comment"),
    (re.compile(r"\$\w*\$"), "a dollar-quoted body"),
    (re.compile(r"\[[^\[\]]*:[^\[\]]*\]"), "an array slice"),
    (re.compile(r";"), "more than one statement, or a closing semicolon"),
    (re.compile(r"(?:\bselect\s+(?:distinct\s+|all\s+)?|\breturning\s+|\.)\*"), "every column by *: name them"),
    (re.compile(r"[A-Z]"), "upper case outside quotes"),
)


def blank(match):
    return "".join(c if c == "\n" else "_" for c in match.group(0))


def findings(text):
    """Yields (line, fault) and counts the constants as the generator's return value."""
    constants = 0
    for literal in LITERAL.finditer(text):
        constants += 1
        line = text.count("\n", 0, literal.start()) + 1
        if not NAMED.search(text[:literal.start()]):
            yield line, "SQL that is not a constant named sql_…"
        sql = QUOTED.sub(blank, literal.group(1))
        if not sql.strip():
            yield line, "an empty statement"
        for rule, fault in RULES:
            found = rule.search(sql)
            if found:
                yield line + sql.count("\n", 0, found.start()), fault
    return constants


def check(text):
    found = []
    walk = findings(text)
    while True:
        try:
            found.append(next(walk))
        except StopIteration as end:
            return found, end.value


def self_test():
    def constant(sql):
        return f'constexpr char const* sql_x = R"sql({sql})sql";'

    good = (
        "select code from dossiers where dossier_id = :id::uuid",
        "select count(*), to_char(due_at, 'YYYY-MM-DD;--') from dossiers",
        "select micros(:a * 2), name[1] from units",
        "\n    update dossiers\n    set version = version + 1\n    where code = 'A''B'\n    returning version\n",
    )
    bad = (
        ("select code -- the code\nfrom dossiers", 1, "comment"),
        ("select code\n/* x */ from dossiers", 2, "comment"),
        ("do $$ begin end $$", 1, "dollar"),
        ("do $f$ begin end $f$", 1, "dollar"),
        ("select steps[1:2] from dossiers", 1, "slice"),
        ("select 1; select 2", 1, "more than one"),
        ("select *\nfrom dossiers", 1, "every column"),
        ("select d.code,\n d.* from dossiers d", 2, "every column"),
        ("update dossiers set version = 2 returning *", 1, "every column"),
        ("SELECT code from dossiers", 1, "upper case"),
        ("  ", 1, "empty"),
    )
    faults = [f"refused: {sql}" for sql in good if check(constant(sql)) != ([], 1)]
    for sql, line, fault in bad:
        found, _ = check(constant(sql))
        if len(found) != 1 or found[0][0] != line or fault not in found[0][1]:
            faults.append(f"expected '{fault}' at line {line}, got {found}: {sql}")
    if not check('session << R"sql(select 1)sql";')[0]:
        faults.append("an unnamed statement passed")
    print("\n".join(faults) or f"{len(good) + len(bad) + 1} cases hold")
    return 1 if faults else 0


def main(folders):
    bad = constants = 0
    for name in sorted(path for folder in folders for path in pathlib.Path(folder).rglob("*.[ch]pp")):
        with open(name, encoding="utf-8") as file:
            found, seen = check(file.read())
        constants += seen
        for line, fault in found:
            print(f"{name}:{line}: SQL with {fault}")
            bad += 1
    if constants == 0:
        print("sql_lint: no SQL constant seen", file=sys.stderr)
        return 2
    print(f"{constants} SQL constants, {bad} findings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else main(sys.argv[1:]))
