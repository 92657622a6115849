"""Every problem code of the service, read from the C++ sources: each is a string beside its words for people."""
import pathlib
import re

# libs/http/src/problem.cpp, status_of; a lint compares.
STATUS = {
    "invalid": 422, "malformed": 400, "unauthenticated": 401, "forbidden": 403, "not_found": 404, "conflict": 409, "stale": 412,
    "version_required": 428, "too_large": 413, "busy": 503, "rate_limited": 429, "unavailable": 503,
}
BUSY = ("Hệ thống đang bận, xin thử lại sau.", "The service is busy; please try again.")
PROGRAM_ONLY = ("libs/config", "libs/catalogue", "libs/signing", "libs/storage/src/migrator", "services/motcua/")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
RULE = re.compile(r'^"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"$')
CALL = re.compile(r"\b(\w+)\s*\(")


def arguments(text, start):
    """The arguments from `start`, just after the opening bracket, up to its closing one."""
    found, depth, begin, at = [], 0, start, start
    while at < len(text):
        c = text[at]
        if c == '"':
            at = LITERAL.match(text, at).end() if LITERAL.match(text, at) else at + 1
            continue
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        if depth < 0 or (c == "," and depth == 0):
            found.append(text[begin:at].strip())
            begin = at + 1
        if depth < 0:
            return found
        at += 1
    return found


def words(expression):
    """A sentence in the sources as people read it; what is put in when it is said becomes an ellipsis."""
    parts, at = [], 0
    for match in LITERAL.finditer(expression):
        if expression[at:match.start()].strip(" \n\t+"):
            parts.append("…")
        parts.append(match[1].replace('\\"', '"'))
        at = match.end()
    if expression[at:].strip(" \n\t+)};"):
        parts.append("…")
    return "".join(parts)


def is_sentence(expression):
    return " " in words(expression) and '"' in expression


def kind_of(text, maker):
    """The Errc of a file's own maker of failures."""
    match = re.search(r"(?:Failure|Answer|Expected<[^;{]*>)\s+" + maker + r"\s*\([^{;]*\)\s*\{(.*?)\n\}", text, re.S)
    if not match:
        return None
    errc = re.search(r"Errc::(\w+)", match[1])
    if errc:
        return errc[1]
    known = re.search(r"\b(?:core::)?(conflict|invalid)\(", match[1])
    return known[1] if known else None


def codes_of(text):
    """(code, status, vi, en) of one source text."""
    for match in re.finditer(r'Errc::(\w+),\s*(?=")', text):
        given = arguments(text, match.end())
        if len(given) >= 3 and RULE.match(given[0]):
            yield given[0][1:-1], STATUS.get(match[1], 500), words(given[1]), words(given[2])
    for match in CALL.finditer(text):
        name, given = match[1], arguments(text, match.end())
        if name == "not_found" and len(given) == 1 and RULE.match(given[0]):
            yield given[0][1:-1] + "_not_found", 404, "Không tìm thấy.", "Not found."
        elif name == "busy" and len(given) == 2 and RULE.match(given[0]):
            yield given[0][1:-1], 503, *BUSY
        elif name in ("refuse", "problem") and len(given) >= 4 and given[0].isdigit() and RULE.match(given[1]):
            yield given[1][1:-1], int(given[0]), words(given[2]), words(given[3])
        elif name == "invalid" and len(given) == 4 and RULE.match(given[1]) and is_sentence(given[2]):
            yield given[1][1:-1], 422, words(given[2]), words(given[3])
        elif len(given) >= 3 and RULE.match(given[0]) and is_sentence(given[1]) and is_sentence(given[2]):
            kind = "conflict" if name == "conflict" else kind_of(text, name)
            if kind:
                yield given[0][1:-1], STATUS[kind], words(given[1]), words(given[2])


def field_rules_of(text):
    """(rule, vi, en) of faults of one field each."""
    for match in re.finditer(r"\b(?:fault|FieldFault|fail)\s*[({]", text):
        given = arguments(text, match.end())
        if len(given) >= 4 and RULE.match(given[1]) and is_sentence(given[2]) and is_sentence(given[3]):
            yield given[1][1:-1], words(given[2]), words(given[3])


def collect(root):
    """Problems by code and rules of fields by name, each with its first words in order of the files."""
    problems, rules = {}, {}
    root = pathlib.Path(root)
    for folder in ("libs", "services"):
        for path in sorted((root / folder).rglob("*.[ch]pp")):
            name = path.relative_to(root).as_posix()
            if name.startswith(PROGRAM_ONLY):
                continue
            text = re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.M)
            for code, status, vi, en in codes_of(text):
                problems.setdefault(code, (status, vi, en))
            for rule, vi, en in field_rules_of(text):
                rules.setdefault(rule, (vi, en))
    problems["role_not_allowed"] = (403, "Vai trò này không được thực hiện; lời nhắn nói ai được.", "The role may not do this; the words say who may.")
    problems["invalid_fields"] = (422, "Thông tin gửi lên chưa đúng; xem từng mục bên dưới.", "The submitted fields are not valid; see each fault.")
    return dict(sorted(problems.items())), dict(sorted(rules.items()))
