"""http_file.py ROOT [--check]: makes schemas/api/motcua.http, one request for each operation of schemas/api/openapi.yaml, as the
HTTP clients of editors read it (VS Code, JetBrains, Visual Studio). With --check only says whether the file is as it would be made.
"""
import json
import pathlib
import re
import sys
import urllib.parse

import contract

HEAD = """# motcua: every operation of the API once, for the HTTP client of an editor. Made from schemas/api/openapi.yaml by
# services/motcuad/reference/http_file.py; change it there. The token is one of `motcua users add`; each new command wants a new
# Idempotency-Key.
@url = http://127.0.0.1:8080
@token = 
@command = 00000000-0000-4000-8000-000000000001
"""
FILES = {"application/pdf": "letter.pdf", "application/json": "procedure.json", "application/offset+octet-stream": "scan.pdf"}


def variables(operations):
    """A variable for each name that stands in a path, with a value that fits it."""
    found = {}
    for described, operation in operations:
        for parameter in operation.parameters:
            if parameter["in"] == "path":
                name = contract.variable_of(operation.path, parameter["name"])
                found.setdefault(name, contract.example_of_parameter(described, operation.path, parameter))
    return "".join(f"@{name} = {value}\n" for name, value in sorted(found.items()))


def target(described, operation):
    path = re.sub(r"\{(\w+)\}", lambda m: "{{" + contract.variable_of(operation.path, m[1]) + "}}", operation.path)
    query = {p["name"]: contract.example_of_parameter(described, operation.path, p) for p in operation.sent_parameters() if p["in"] == "query"}
    return path + ("?" + urllib.parse.urlencode(query) if query else "")


def request(described, operation):
    lines = [f"### {operation.vi} · {operation.en}", f"# @name {operation.id}", f"{operation.method} {{{{url}}}}{target(described, operation)}"]
    if not operation.open_to_all:
        lines.append("Authorization: Bearer {{token}}")
    for parameter in operation.sent_parameters():
        if parameter["in"] == "header":
            value = "{{command}}" if parameter["name"] == "Idempotency-Key" else contract.example_of_parameter(described, operation.path, parameter)
            lines.append(f"{parameter['name']}: {value}")
    for media_type, _, examples in operation.bodies[:1]:
        lines += body(media_type, examples)
    return "\n".join(lines) + "\n"


def body(media_type, examples):
    if media_type == "multipart/form-data":
        part = 'Content-Disposition: form-data; name="file"; filename="scan.pdf"'
        return [f"Content-Type: {media_type}; boundary=part", "", "--part", part, "Content-Type: application/pdf", "", "< ./scan.pdf", "--part--"]
    if not examples:
        return [f"Content-Type: {media_type}", "", f"< ./{FILES.get(media_type, 'body')}"]
    example = examples[0][1]
    return [f"Content-Type: {media_type}", "", json.dumps(example, ensure_ascii=False, indent=2) if media_type.endswith("json") else example.rstrip("\n")]


def render(described):
    operations = [(described, operation) for operation in contract.operations(described)]
    return HEAD + variables(operations) + "\n" + "\n".join(request(*pair) for pair in operations)


def main(root, check=""):
    made = render(contract.load(pathlib.Path(root) / "schemas/api/openapi.yaml"))
    place = pathlib.Path(root) / "schemas/api/motcua.http"
    if not check:
        place.write_text(made, encoding="utf-8")
    elif not place.exists() or place.read_text(encoding="utf-8") != made:
        print("schemas/api/motcua.http is not what openapi.yaml says; run schemas/api/generate")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
