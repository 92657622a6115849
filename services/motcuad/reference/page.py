"""The contract as one HTML page in Vietnamese and English: no script is needed to read it, and nothing is fetched from elsewhere."""
import html
import json
import re
import shlex
import urllib.parse

from contract import example_of_parameter, findable, operations, resolve, variable_of

DEPTH = 6  # of objects inside objects without a name


def text(value):
    return html.escape(str(value), quote=True)


def both(vi, en):
    return f'<span lang="vi">{vi}</span><span class="apart"> · </span><span lang="en">{en}</span>'


def prose(words, anchors=()):
    """Paragraphs, lists and `code` of a description; names that have a place on the page become links."""
    def inline(line):
        line = re.sub(r"`([^`]+)`", r"<code>\1</code>", text(line))
        line = re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", line)
        return re.sub(r"\b[a-z]+(?:_[a-z0-9]+)+\b", lambda m: f'<a href="#problem-{m[0]}">{m[0]}</a>' if m[0] in anchors else m[0], line)

    blocks = []
    for block in re.split(r"\n\s*\n", words.strip()):
        lines = block.split("\n")
        if lines[0].startswith("## "):
            blocks.append(f"<h3>{inline(lines[0][3:])}</h3>")
        elif lines[0].startswith("- "):
            items = re.split(r"\n- ", block[2:])
            blocks.append("<ul>" + "".join(f"<li>{inline(' '.join(i.split()))}</li>" for i in items) + "</ul>")
        else:
            blocks.append(f"<p>{inline(' '.join(lines))}</p>")
    return "\n".join(blocks)


def name_of(node):
    return node["$ref"].split("/")[-1] if isinstance(node, dict) and node.get("$ref", "").startswith("#/components/schemas/") else None


def type_of(contract, schema):
    """The type of a value in a few words; a named one links to where it stands."""
    name = name_of(schema)
    if name:
        return f'<a href="#schema-{name}">{name}</a>'
    schema = resolve(contract, schema)
    if "const" in schema:
        return f"<code>{text(json.dumps(schema['const'], ensure_ascii=False))}</code>"
    for key in ("oneOf", "anyOf", "allOf"):
        if key in schema and "type" not in schema:
            return (" + " if key == "allOf" else " | ").join(type_of(contract, part) for part in schema[key])
    kinds = schema.get("type", "any")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    said = [f"[{type_of(contract, schema['items'])}]" if k == "array" and "items" in schema else text(k) for k in kinds]
    return " | ".join(said) + (f" <small>{text(schema['format'])}</small>" if "format" in schema else "")


def bounds(schema):
    said = []
    if schema.get("enum"):
        said.append(" · ".join(f"<code>{text(v) if v != '' else '“”'}</code>" for v in schema["enum"]))
    marks = {"minimum": "≥ {}", "maximum": "≤ {}", "minLength": "≥ {} chars", "maxLength": "≤ {} chars", "minItems": "≥ {} items",
             "maxItems": "≤ {} items", "pattern": "{}", "default": "default {}"}
    said += [f"<small>{text(form.format(schema[key]))}</small>" for key, form in marks.items() if key in schema]
    return " ".join(said)


def fields(contract, schema, depth=0):
    """The members of an object as rows; objects without a name are opened in place."""
    schema = resolve(contract, schema)
    if depth > DEPTH:
        return ""
    rows = []
    for part in schema.get("allOf", []):
        rows.append(f"<li><em>{both('mọi trường của', 'all of')}</em> {type_of(contract, part)}</li>" if name_of(part) else fields_inside(contract, part, depth))
    for part in schema.get("oneOf", []) if "properties" not in schema else []:
        rows.append(f"<li><em>{both('một trong', 'one of')}</em> {type_of(contract, part)}{'' if name_of(part) else fields(contract, part, depth + 1)}</li>")
    rows.append(fields_inside(contract, schema, depth))
    inside = "".join(rows)
    return f'<ul class="fields">{inside}</ul>' if inside else ""


def fields_inside(contract, schema, depth):
    rows = []
    for name, described in schema.get("properties", {}).items():
        target = resolve(contract, described)
        must = ' <b class="must" title="bắt buộc · required">*</b>' if name in schema.get("required", []) else ""
        about = (described if "description" in described else target).get("description", "")
        deeper = "" if name_of(described) else inner(contract, target, depth)
        rows.append(
            f'<li><code class="name">{text(name)}</code>{must} <span class="type">{type_of(contract, described)}</span> '
            f"{'' if name_of(described) else bounds(target)}{f' <span class=about>{text(about)}</span>' if about else ''}{deeper}</li>"
        )
    return "".join(rows)


def inner(contract, schema, depth):
    if "properties" in schema or "oneOf" in schema or "allOf" in schema:
        return fields(contract, schema, depth + 1)
    items = schema.get("items")
    return inner(contract, resolve(contract, items), depth) if items and not name_of(items) else ""


def sample(media_type, example):
    return json.dumps(example, ensure_ascii=False, indent=2) if media_type.endswith("json") else str(example).rstrip("\n")


def curl(contract, operation, example=None):
    path, query, lines = operation.path, [], []
    for parameter in operation.sent_parameters():
        value = example_of_parameter(contract, operation.path, parameter)
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", "$" + variable_of(operation.path, parameter["name"]).upper())
        elif parameter["in"] == "query":
            query.append(urllib.parse.urlencode({parameter["name"]: value}))
        else:
            value = '$(uuidgen)' if parameter["name"] == "Idempotency-Key" else str(value).replace('"', '\\"')
            lines.append(f'-H "{parameter["name"]}: {value}"')
    if not operation.open_to_all:
        lines.insert(0, '-H "Authorization: Bearer $TOKEN"')
    for media_type, _, _ in operation.bodies[:1]:
        lines.append(f'-H "Content-Type: {media_type}"' if media_type != "multipart/form-data" else '-F "file=@scan.pdf"')
        if example is not None:
            lines.append("-d " + shlex.quote(sample(media_type, example)))
        elif media_type != "multipart/form-data":
            lines.append("--data-binary @" + ("procedure.json" if media_type.endswith("json") else "scan.pdf"))
    verb = {"GET": "", "HEAD": "-I "}.get(operation.method, "" if operation.method == "POST" and operation.bodies else f"-X {operation.method} ")
    url = f'"$URL{path}{"?" + "&".join(query) if query else ""}"'
    return " \\\n  ".join([f"curl {verb}{url}", *lines])


def code_block(words, title="curl"):
    return f'<figure><figcaption>{text(title)}<button type="button" class="copy" hidden>Chép · Copy</button></figcaption><pre><code>{text(words)}</code></pre></figure>'


def parameters(contract, operation):
    if not operation.parameters:
        return ""
    rows = []
    for p in operation.parameters:
        schema = resolve(contract, p.get("schema", {}))
        must = ' <b class="must" title="bắt buộc · required">*</b>' if p.get("required") else ""
        rows.append(
            f'<li><code class="name">{text(p["name"])}</code>{must} <small class="where">{p["in"]}</small> <span class="type">{type_of(contract, p.get("schema", {}))}</span> '
            f'{bounds(schema)} <span class="about">{text(p.get("description", ""))}</span></li>'
        )
    return f"<h4>{both('Tham số', 'Parameters')}</h4><ul class=\"fields\">{''.join(rows)}</ul>"


def body(contract, operation):
    parts = []
    for media_type, schema, shown in operation.bodies:
        parts.append(f"<h4>{both('Nội dung gửi', 'Body')} <code>{text(media_type)}</code> {type_of(contract, schema)}</h4>")
        listed = fields(contract, schema)
        if name_of(schema) and listed:
            listed = f"<details><summary>{both('Các trường', 'Fields')}</summary>{listed}</details>"
        parts.append(listed)
        for title, example in shown if len(shown) > 1 else []:
            parts.append(f'<details><summary>{both("Ví dụ", "Example")}: {text(title)}</summary>{code_block(sample(media_type, example), "JSON")}</details>')
    return "".join(parts)


def answers(contract, operation):
    rows = []
    for status, answer in operation.responses.items():
        if status == "default":
            continue
        heads = "".join(f" <code>{text(h)}</code>" for h in answer.get("headers", {}))
        kinds = []
        for media_type, content in answer.get("content", {}).items():
            schema = content.get("schema", {})
            kinds.append(f"<code>{text(media_type)}</code> {type_of(contract, schema) if media_type.endswith('json') else ''}"
                         f"{'' if name_of(schema) or not media_type.endswith('json') else fields(contract, schema)}")
        rows.append(f'<li><b class="status s{status[0]}">{status}</b> {text(answer.get("description", ""))}{heads} {" ".join(kinds)}</li>')
    if "default" in operation.responses:
        rows.append(f'<li><b class="status s4">4xx 5xx</b> <a href="#schema-Problem">Problem</a> <code>application/problem+json</code></li>')
    return f"<h4>{both('Trả lời', 'Answers')}</h4><ul class=\"fields\">{''.join(rows)}</ul>"


def section(contract, operation, anchors):
    shown = operation.bodies[0][2] if operation.bodies else []
    find = findable(" ".join([operation.vi, operation.en, operation.path, operation.id, operation.method, operation.action, operation.description,
                           *(p["name"] for p in operation.parameters), *(name_of(s) or "" for _, s, _ in operation.bodies)]))
    free = f' <small class="free">{both("không cần khóa", "no token")}</small>' if operation.open_to_all else ""
    right = f' <small class="free">{both("quyền", "right")} <code>{text(operation.action)}</code></small>' if operation.action else ""
    told = ((operation.description_vi, "vi"), (operation.description, "en"))
    about = "".join(f'<div class="prose" lang="{language}">{prose(words, anchors)}</div>' for words, language in told if words)
    return f"""<section class="operation" id="{operation.id}" data-find="{text(find)}">
<h3><a class="self" href="#{operation.id}">{text(operation.vi)}</a><small lang="en">{text(operation.en)}</small></h3>
<p class="line"><b class="method {operation.method.lower()}">{operation.method}</b> <code>{text(operation.path)}</code>{free}{right}</p>
{about}<div class="two"><div>{parameters(contract, operation)}{body(contract, operation)}{answers(contract, operation)}</div>
<div>{code_block(curl(contract, operation, shown[0][1] if shown else None))}</div></div>
</section>"""


def schema_section(contract, name, schema):
    about = f'<p class="about">{text(schema["description"])}</p>' if "description" in schema else ""
    listed = fields(contract, schema) or f'<p class="type">{type_of(contract, schema)} {bounds(schema)}</p>'
    return f'<section class="schema" id="schema-{name}" data-find="{text(findable(name + " " + " ".join(schema.get("properties", {}))))}"><h3><a class="self" href="#schema-{name}">{name}</a></h3>{about}{listed}</section>'


def problem_rows(problems, prefix):
    rows = []
    for code, (*status, vi, en) in problems.items():
        shown = f'<td><b class="status s{str(status[0])[0]}">{status[0]}</b></td>' if status else ""
        rows.append(f'<tr id="{prefix}-{code}" data-find="{text(findable(f"{code} {status} {vi} {en}"))}">{shown}<td><code>{code}</code></td><td>{text(vi)}<br><small lang="en">{text(en)}</small></td></tr>')
    return "".join(rows)


def introduction(contract, anchors):
    said = {"vi": contract["info"]["x-description-vi"], "en": contract["info"]["description"]}
    return "".join(f'<div lang="{language}">{prose(words, anchors)}</div>' for language, words in said.items())


def render(contract, problems, rules):
    found = list(operations(contract))
    problems = {code: words for code, words in problems.items() if words[1] != "…"}
    groups, links = [], []
    for tag in contract["tags"]:
        members = [o for o in found if o.tag == tag["name"]]
        if not members:
            continue
        title = f'{text(tag["x-title-vi"])} <small lang="en">{text(tag["description"])}</small>'
        groups.append(f'<h2 id="tag-{tag["name"]}">{title}</h2>' + "\n".join(section(contract, o, problems) for o in members))
        entries = "".join(f'<li data-for="{o.id}"><a href="#{o.id}"><b class="method {o.method.lower()}">{o.method}</b> {text(o.vi)}<small lang="en">{text(o.en)}</small></a></li>' for o in members)
        links.append(f"<details open><summary>{title}</summary><ul>{entries}</ul></details>")
    schemas = "\n".join(schema_section(contract, n, s) for n, s in contract["components"]["schemas"].items())
    with open(__file__.replace("page.py", "page.html"), encoding="utf-8") as file:
        frame = file.read()
    parts = {
        "VERSION": text(contract["info"]["version"]), "INTRODUCTION": introduction(contract, problems), "LINKS": "\n".join(links),
        "OPERATIONS": "\n".join(groups), "SCHEMAS": schemas, "PROBLEMS": problem_rows(problems, "problem"), "RULES": problem_rows(rules, "rule"),
        "COUNT": str(len(found)),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda m: parts[m[1]], frame)
