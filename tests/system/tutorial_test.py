"""tutorial_test.py FILE: runs every ```bash block of a Markdown file, in order and in one shell. What a block prints has to be
what the ```text or ```json block right after it shows, where … stands for whatever differs from run to run; without such a
block it prints nothing."""
import re
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.S | re.M)


def steps_of(document):
    """(line, script, shown) of each block to run."""
    fences = list(FENCE.finditer(document))
    for fence, following in zip(fences, [*fences[1:], None]):
        if fence[1] == "bash":
            shows = following and following[1] in ("text", "json") and not document[fence.end():following.start()].strip()
            yield document[:fence.start()].count("\n") + 1, fence[2], following[2] if shows else ""


def pattern_of(shown):
    return "".join(".*?" if part == "…" else re.escape(part) for part in re.split("(…)", shown))


def run(steps, folder):
    """One shell for all blocks; each prints into a file of its own. The status of the shell, and what it complained of."""
    script = "".join(f'echo {number} > {folder}/at\n{{\n{text}}} > {folder}/{number}\n' for number, (_, text, _) in enumerate(steps))
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], stderr=subprocess.PIPE, text=True)
    return done.returncode, done.stderr


def read(folder, name):
    with open(f"{folder}/{name}", encoding="utf-8") as file:
        return file.read()


def main(path):
    with open(path, encoding="utf-8") as file:
        steps = list(steps_of(file.read()))
    assert len(steps) > 10, "the tutorial has lost its blocks"
    with tempfile.TemporaryDirectory() as folder:
        status, complaint = run(steps, folder)
        last = int(read(folder, "at"))
        for number, (line, script, shown) in enumerate(steps[:last + 1]):
            printed = read(folder, str(number))
            if number == last and status != 0:
                sys.exit(f"{path}:{line}: the block ended with status {status}\n{script}printed:\n{printed}\n{complaint}")
            if not re.fullmatch(pattern_of(shown), printed, re.S):
                sys.exit(f"{path}:{line}: the block printed\n{printed}\nand not\n{shown}")
    print(f"tutorial: {len(steps)} blocks ran and printed what it says")


if __name__ == "__main__":
    main(sys.argv[1])
