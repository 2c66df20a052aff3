#!/usr/bin/env python3
"""Holds field.py to a history that it knows the answer for: two packages and three commits. A
program that plans nothing has to be found out."""

import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import bundles  # noqa: E402

FIELD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "field.py")
# One name as a literal, and one that nobody can see in the source.
READS = """
#[test]
fn reads() {
    std::fs::read("../b/data.txt").unwrap();
    let name: String = "txt.terces/b".chars().rev().collect();
    let top = env!("CARGO_MANIFEST_DIR").trim_end_matches('a');
    std::fs::read(top.to_string() + &name).unwrap();
}
"""
FILES = {
    ".gitignore": "target\n",
    "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\nresolver = "2"\n',
    "Cargo.lock": 'version = 4\n\n[[package]]\nname = "a"\nversion = "0.1.0"\n\n[[package]]\n'
                  'name = "b"\nversion = "0.1.0"\ndependencies = [\n "a",\n]\n',
    "a/Cargo.toml": '[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n',
    "a/src/lib.rs": "",
    "a/tests/reads.rs": READS,
    "b/Cargo.toml": '[package]\nname = "b"\nversion = "0.1.0"\nedition = "2021"\n'
                    '[dependencies]\na = { path = "../a" }\n',
    "b/src/lib.rs": "",
    "b/data.txt": "data\n",
    "b/secret.txt": "secret\n",
}
# Says of every plan that nothing runs.
BLIND = """#!/usr/bin/env python3
import json, subprocess, sys
done = subprocess.run([{program!r}, *sys.argv[1:]], capture_output=True, check=True)
answer = json.loads(done.stdout)
for row in answer["packages"]:
    row.update(affected=False, units=[])
for job in answer.get("jobs", dict()).values():
    job["matrix"]["include"] = []
print(json.dumps(answer))
"""


def make_history(sandbox):
    root = sandbox.repository(os.path.join("field", "tiny+two", "repo"))
    for path, content in FILES.items():
        harness.write_file(os.path.join(root, path), content)
    sandbox.commit(root, "base")
    harness.write_file(os.path.join(root, "a/src/lib.rs"), "pub fn one() {}\n")
    sandbox.commit(root, "a, which b uses")
    harness.write_file(os.path.join(root, "b/src/lib.rs"), "pub fn two() {}\n")
    sandbox.commit(root, "b alone")


class Self:
    def __init__(self, sandbox):
        self.sandbox, self.failures = sandbox, []
        self.known = {key: os.environ[key] for key in ("WHITTLE", "WHITTLE_WRAP")
                      if key in os.environ}

    def field(self, status, expected, *words, extra=None):
        """Runs a part of field.py, which has to end so and print such rows."""
        done = self.sandbox.run(
            [sys.executable, "-B", FIELD, *words, os.path.join(self.sandbox.path, "field"),
             "--work", os.path.join(self.sandbox.path, "work")],
            self.sandbox.path, {**self.known, **(extra or {})})
        printed = os.fsdecode(done.stdout)
        missing = [line for line in expected if line not in printed]
        if missing or done.returncode != status:
            self.failures.append(f"field.py {' '.join(words)}: status {done.returncode}, without "
                                 f"{missing}:\n{printed}{os.fsdecode(done.stderr)}")


def main():
    bundles.need_cargo()
    with harness.Sandbox() as sandbox:
        make_history(sandbox)
        blind = os.path.join(sandbox.path, "blind")
        harness.write_file(blind, BLIND.format(program=harness.program()[-1]))
        os.chmod(blind, 0o755)
        test = Self(sandbox)
        exact = "| tiny/two | 2 | 0 | 3 | 3 (1.00) | 2 | 3 | 3 (1.00) | 0 |"
        test.field(0, [exact], "check")
        test.field(0, [exact], "check", "--replay")
        test.field(1, ["| tiny/two | 2 | 0 | 3 | 0 (0.00) | 2 | 3 | 0 (0.00) | 7 |"], "check",
                   "--replay", extra={"WHITTLE": blind, "WHITTLE_WRAP": ""})
        test.field(0, ["| tiny/two | 2 | 2 | 75 % |"], "share")
        if shutil.which("strace"):
            test.field(0, ["| tiny/two | 3 | 2 | 2 | 1 | 0 | 0 | 0 | 1 |",
                           "| tiny/two | a | test reads | b/secret.txt | reads"], "reads")
        elif os.environ.get("CI") == "true":
            test.failures.append("no strace to run tests under")
    print("\n".join(test.failures))
    return 1 if test.failures else 0


if __name__ == "__main__":
    sys.exit(main())
