"""Small steps that the command-line tests share."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402

COMMANDS = ("plan", "explain", "graph", "gate", "ledger", "version")


class Checks:
    """Collects what went wrong, so that one run shows all of it."""

    def __init__(self):
        self.failures = []

    def that(self, holds, message):
        if not holds:
            self.failures.append(message)

    def status(self, done, expected, what):
        self.that(done.returncode == expected,
                  f"{what}: exit status {done.returncode}, expected {expected}: "
                  f"{os.fsdecode(done.stderr)!a}")

    def finish(self):
        print("\n".join(self.failures))
        sys.exit(1 if self.failures else 0)


def workspace(sandbox, name="repository", odd=()):
    """Two packages, one of which changed in the last commit; `odd` are names of further files."""
    root = sandbox.repository(name)
    harness.write_file(root + "/Cargo.toml", '[workspace]\nmembers = ["core", "app"]\n')
    for package, extra in (("core", ""), ("app", '[dependencies]\ncore = { path = "../core" }\n')):
        harness.write_file(f"{root}/{package}/Cargo.toml",
                           f'[package]\nname = "{package}"\nversion = "0.1.0"\n{extra}')
        harness.write_file(f"{root}/{package}/src/lib.rs", "")
    sandbox.commit(root)
    harness.write_file(root + "/core/src/lib.rs", "// changed\n")
    for path in odd:
        harness.write_file(os.path.join(os.fsencode(root), b"core/src", path), b"x")
    sandbox.commit(root)
    return root


def read_outputs(text):
    """GITHUB_OUTPUT as the runner parses it."""
    found, lines, at = [], text.split("\n"), 0
    while at < len(lines):
        line = lines[at]
        at += 1
        equals, heredoc = line.find("="), line.find("<<")
        if heredoc >= 0 and (equals < 0 or heredoc < equals):
            name, delimiter = line.split("<<", 1)
            end = lines.index(delimiter, at)
            found.append((name, "\n".join(lines[at:end])))
            at = end + 1
        elif line:
            found.append(tuple(line.split("=", 1)))
    return found
