"""build.py ROOT OUT: makes the API reference that motcuad serves: the contract as it is and as JSON, and its page.

ROOT is the source tree. OUT gets FILES, and each packed as well; motcuad looks for them in the folder `reference`
beside itself.
"""
import gzip
import json
import pathlib
import shutil
import sys

import contract
import page
import problems

FILES = ("openapi.yaml", "openapi.json", "docs.html", "docs/style.css", "docs/script.js")


def main(root, out):
    here = pathlib.Path(__file__).parent
    source = pathlib.Path(root) / "schemas/api/openapi.yaml"
    out = pathlib.Path(out)
    (out / "docs").mkdir(parents=True, exist_ok=True)
    described = contract.load(source)
    shutil.copyfile(source, out / "openapi.yaml")
    (out / "openapi.json").write_text(json.dumps(described, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    (out / "docs.html").write_text(page.render(described, *problems.collect(root)), encoding="utf-8")
    for name in ("style.css", "script.js"):
        shutil.copyfile(here / name, out / "docs" / name)
    for name in FILES:
        content = (out / name).read_bytes()
        (out / (name + ".gz")).write_bytes(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    main(*sys.argv[1:])
