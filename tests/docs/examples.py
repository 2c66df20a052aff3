"""What the tests of the documentation share: the demo workspace, and the examples of a page, which
are run as they stand there."""

import difflib
import os
import re
import shlex
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402

DEMO = os.path.join(harness.ROOT, "fixtures", "demo.sh")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read(path):
    with open(os.path.join(harness.ROOT, path), encoding="utf-8") as file:
        return file.read()


def blocks(page, language):
    """The fenced blocks of that language, in order."""
    return [text for found, text in FENCE.findall(read(page)) if found == language]


def script(sandbox, name, text):
    path = os.path.join(sandbox.make("bin"), name)
    harness.write_file(path, "#!/bin/sh\n" + text + "\n")
    os.chmod(path, 0o755)
    return path


def search_path(sandbox):
    """A PATH on which `whittle` is the program under test."""
    return os.path.dirname(script(sandbox, "whittle", f'exec {shlex.join(harness.program())} "$@"'))


def environment(sandbox):
    return {"PATH": search_path(sandbox) + os.pathsep + os.environ["PATH"]}


def demo_repository(sandbox):
    """The repository that the demo plans for: a copy, made by the demo itself."""
    kept = os.path.join(sandbox.path, "shop")
    keep = script(sandbox, "keep", f"cp -R . {shlex.quote(kept)}")
    done = sandbox.run(["sh", DEMO, keep], sandbox.path)
    if done.returncode:
        sys.exit(f"fixtures/demo.sh: {os.fsdecode(done.stderr)}")
    return kept


def commands(block):
    """Pairs of a command and the output that the page shows for it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        lines = part.split("\n")
        end = 1
        while lines[end - 1].endswith("\\"):
            end += 1
        yield "\n".join(lines[:end]), "\n".join(lines[end:]).rstrip("\n")


def as_shown(sandbox, output):
    """What was printed, as the page has it: without the place of the sandbox, and on any machine
    as on that of the examples."""
    text = os.fsdecode(output).replace(sandbox.path, "").rstrip("\n")
    return re.sub(r"\blinux-(?:musl|arm64|musl-arm64)\b", "linux", text)


def difference(name, expected, found):
    if expected == found:
        return []
    lines = difflib.unified_diff(expected.split("\n"), found.split("\n"), name + ": as shown",
                                 "as printed", lineterm="")
    return ["\n".join(lines)]


def without_hashes(text):
    """Fingerprints hold the triple of the machine."""
    return re.sub(r"\b[0-9a-f]{32}\b", "FINGERPRINT", text)


def check_block(sandbox, cwd, block, where):
    """Runs a block's commands in one directory; says what is printed otherwise than shown."""
    failures = []
    for command, expected in commands(block):
        done = sandbox.run(["sh", "-c", f"{command}\n"], cwd, environment(sandbox))
        found = as_shown(sandbox, done.stdout + done.stderr)
        failures += difference(f"{where}: $ {command}", without_hashes(expected),
                               without_hashes(found))
    return failures


def finish(failures, checked):
    """Ends the test: nothing checked is a failure too."""
    print("\n".join(failures) if failures else f"{checked} checked")
    sys.exit(1 if failures or not checked else 0)
