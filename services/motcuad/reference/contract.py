"""Reading schemas/api/openapi.yaml: operations with everything referred to put in, and examples of what is sent."""
import re
import unicodedata
from dataclasses import dataclass, field

import yaml

METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
FORMATS = {
    "uuid": "00000000-0000-4000-8000-000000000000", "date": "2026-03-02", "date-time": "2026-03-02T09:00:00+07:00",
}
# What stands in addresses and headers of examples where the schema says nothing nearer.
SAMPLES = {
    "calendar": "vn-hcmc", "procedure": "1.013829", "unit": "H29.16", "year": 2026, "rate": "2.1", "code": "000.00.16.H29-260302-0001", "key": "ABC123",
    "result": "KQ-H29.16-2026-000001", "q": "muoi bien", "id_type": "tax_code", "id_number": "0312345678", "from": "2026-01-01", "to": "2026-03-31",
    "If-Match": '"1"', "sha256": "0" * 64, "Upload-Length": 1000, "Upload-Offset": 0,
}


def load(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def resolve(contract, node):
    """What a reference leads to; anything else as it is."""
    while isinstance(node, dict) and "$ref" in node:
        target = contract
        for name in node["$ref"][2:].split("/"):
            target = target[name]
        node = target
    return node


@dataclass
class Operation:
    method: str
    path: str
    id: str
    vi: str
    en: str
    description: str
    description_vi: str
    tag: str
    open_to_all: bool
    action: str  # of the table of rights
    parameters: list = field(default_factory=list)
    bodies: list = field(default_factory=list)  # (media type, schema, [(title, example)])
    responses: dict = field(default_factory=dict)

    def sent_parameters(self):
        """What a request cannot do without, and the key of a command."""
        return [p for p in self.parameters if p.get("required") or p["name"] == "Idempotency-Key"]


def spoken(identifier):
    """"list_rate_members" as a sentence begins: for an operation that has no English summary yet."""
    return identifier.replace("_", " ").capitalize()


def tag_of(contract, path):
    """The group of a path: its segment after /v1, or the service itself."""
    first, _, rest = path[1:].partition("/")
    segment = rest.split("/")[0] if first == "v1" else first
    aliases = {
        "test-clock": "clock", "oauth": "clients", ".well-known": "clients", "account": "session", "sessions": "session", "sms": "notifications",
        "access-refusals": "audit",
    }
    names = {tag["name"] for tag in contract.get("tags", [])}
    name = aliases.get(segment, segment)
    return name if name in names else "service"


def operations(contract):
    for path, item in contract["paths"].items():
        for method in METHODS:
            if method in item:
                yield operation(contract, path, method, item[method], item.get("parameters", []))


def operation(contract, path, method, described, shared):
    made = Operation(
        method=method.upper(), path=path, id=described["operationId"], vi=described["summary"],
        en=described.get("x-summary-en") or spoken(described["operationId"]), description=described.get("description", ""),
        description_vi=described.get("x-description-vi", ""),
        tag=tag_of(contract, path), open_to_all=described.get("security", contract.get("security")) == [], action=described.get("x-action", ""),
    )
    made.parameters = [resolve(contract, p) for p in [*shared, *described.get("parameters", [])]]
    body = resolve(contract, described.get("requestBody", {}))
    for media_type, content in body.get("content", {}).items():
        made.bodies.append((media_type, content["schema"], examples(contract, content)))
    made.responses = {status: resolve(contract, answer) for status, answer in described["responses"].items()}
    return made


def examples(contract, content):
    """The written examples of a body, else one made from its schema."""
    if "example" in content:
        return [("", content["example"])]
    if "examples" in content:
        return [(title, one["value"]) for title, one in content["examples"].items()]
    schema = resolve(contract, content["schema"])
    return [("", made_up(contract, schema))] if schema.get("type") == "object" and schema.get("properties") else []


def made_up(contract, schema):
    """The least value that the schema takes, as far as one can be told from it."""
    schema = resolve(contract, schema)
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    for key in ("examples", "enum"):
        if schema.get(key):
            return next((value for value in schema[key] if value != ""), "")
    if "allOf" in schema:
        return {k: v for part in schema["allOf"] for k, v in made_up(contract, part).items()}
    for key in ("oneOf", "anyOf"):
        if key in schema and "properties" not in schema:
            return made_up(contract, schema[key][0])
    kind = schema.get("type")
    kind = next((k for k in kind if k != "null"), "null") if isinstance(kind, list) else kind
    if kind == "object":
        wanted = schema.get("required", [])
        return {name: made_up(contract, s) for name, s in schema.get("properties", {}).items() if name in wanted}
    if kind == "array":
        return [made_up(contract, schema["items"])] if "items" in schema else []
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    return None if kind == "null" else FORMATS.get(schema.get("format"), "…")


def variable_of(path, name):
    """The name of a path's parameter outside the path: "dossier" for the id of /v1/dossiers/{id}."""
    before = path.split("/{" + name + "}")[0].rsplit("/", 1)[-1]
    if (name, before) == ("key", "keys"):
        return "api_key"
    speaks = name == "id" or (name, before) == ("code", "procedures")
    return before.removesuffix("s") if speaks else name


def example_of_parameter(contract, path, parameter):
    name = variable_of(path, parameter["name"]) if parameter["in"] == "path" else parameter["name"]
    return SAMPLES.get(name) if name in SAMPLES else made_up(contract, parameter.get("schema", {}))


def findable(text):
    """The words of a text for searching: lower case, without marks, each after a space."""
    unmarked = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " " + " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in unmarked if not unicodedata.combining(c))))
