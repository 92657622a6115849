"""contract_lint.py ROOT: what schemas/api/openapi.yaml has to say beyond its shape, for the pages and files made from it."""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(ROOT / "services/motcuad/reference"))

import contract  # noqa: E402
import jsonschema  # noqa: E402
import problems  # noqa: E402

JSON = re.compile(r"^application/(?:[\w.-]+\+)?json$")


def fits(described, schema, example):
    """What is wrong with an example, or nothing."""
    wanted = {"$ref": "#/wanted", "wanted": schema, "components": described["components"]}
    return next((fault.message for fault in jsonschema.Draft202012Validator(wanted).iter_errors(example)), None)


def faults_of(described, path, method, raw):
    if not raw.get("x-summary-en"):
        yield "no x-summary-en: one line in English beside the Vietnamese summary"
    for media_type, content in contract.resolve(described, raw.get("requestBody", {})).get("content", {}).items():
        if not JSON.match(media_type):
            continue
        for _, example in contract.examples(described, content):
            fault = fits(described, content["schema"], example)
            if fault:
                yield f"the example of its body does not fit the schema: {fault}"


def cut_short(node, place):
    """A comma in a description inside braces begins another member: YAML takes the rest for a name without a value."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        if child is None and " " in str(name):
            yield f"{place}: “{name}” is cut off a text; put the text in quotes"
        yield from cut_short(child, f"{place}/{name}")


def faults(described):
    yield from cut_short(described, "#")
    for path, item in described["paths"].items():
        for method in contract.METHODS:
            for fault in faults_of(described, path, method, item[method]) if method in item else ():
                yield f"{method.upper()} {path}: {fault}"
    ids = [operation.id for operation in contract.operations(described)]
    yield from (f"operationId {one} stands twice" for one in sorted({i for i in ids if ids.count(i) > 1}))
    source = (ROOT / "libs/http/src/problem.cpp").read_text(encoding="utf-8")
    cases = re.search(r"int status_of\(.*?\n}", source, re.S)[0]
    told, waiting = {}, []
    for errc, status in re.findall(r"case Errc::(\w+):|return (\d+);", cases):
        waiting += [errc] if errc else []
        told |= {one: int(status) for one in waiting} if status else {}
        waiting = [] if status else waiting
    if told != problems.STATUS:
        yield "services/motcuad/reference/problems.py: STATUS is not the table of libs/http/src/problem.cpp"


def main():
    found = list(faults(contract.load(ROOT / "schemas/api/openapi.yaml")))
    print("\n".join(found) or "the contract has its summaries and examples")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
