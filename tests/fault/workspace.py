"""A small workspace with a bit of everything that a plan reads, and the runs that are tried on it."""

import json
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402

PACKAGE = '[package]\nname = "{}"\nversion = "0.1.0"\nedition = "2021"\n'
TOKEN = re.compile(r"whittle_[0-9a-f]{32}")
CONFIG = """platforms:
  linux: {target: x86_64-unknown-linux-gnu, runner: ubuntu-24.04}
  windows: {target: x86_64-pc-windows-msvc, runner: windows-2025}
paths:
  - {glob: "**/*.md", reaches: nothing}
reads:
  - {package: app, paths: ["data/*.json"]}
jobs:
  check: {platforms: [linux], command: clippy}
  test: {platforms: [linux, windows], needs: [check], runners: 3}
  old: {command: test, matrix: {from: .github/workflows/ci.yml, job: test}}
"""
WORKFLOW = """on: pull_request
jobs:
  test:
    runs-on: ${{ matrix.os }}
    strategy: {matrix: {os: [ubuntu-24.04, macos-15], rust: [stable, beta]}}
    steps: [{run: cargo test}]
"""
LOCK = """version = 4
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["core", "log"]
[[package]]
name = "core"
version = "0.1.0"
[[package]]
name = "log"
version = "0.4.1"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "00"
[[package]]
name = "macros"
version = "0.1.0"
"""
FILES = {
    "Cargo.toml": '[workspace]\nmembers = ["crates/*", "macros"]\nresolver = "2"\n'
                  '[workspace.dependencies]\ncore = { path = "crates/core" }\n'
                  '[patch.crates-io]\nlog = { path = "log" }\n',
    "Cargo.lock": LOCK, "whittle.yml": CONFIG, ".github/workflows/ci.yml": WORKFLOW,
    "rust-toolchain.toml": '[toolchain]\nchannel = "1.80"\n',
    ".cargo/config.toml": '[build]\nrustflags = ["--cfg", "x"]\n',
    ".gitignore": "*.tmp\n/target\n", ".gitattributes": "*.rs text\n", "data/a.json": "{}\n",
    "README.md": "# Shop\n", "log/Cargo.toml": PACKAGE.format("log"), "log/src/lib.rs": "",
    "crates/core/Cargo.toml": PACKAGE.format("core") + "[features]\nx = []\n",
    "crates/core/src/lib.rs": "mod deep;\n#[cfg(windows)]\nmod win;\n",
    "crates/core/src/deep/mod.rs": 'include!("../part.rs");\n', "crates/core/src/part.rs": "",
    "crates/core/src/win.rs": "", "crates/core/tests/smoke.rs": "#[test]\nfn t() {}\n",
    "crates/app/Cargo.toml": PACKAGE.format("app") + "[dependencies]\ncore.workspace = true\n"
                             'log = "0.4"\nmodule = { path = "../../module" }\n[dev-dependencies]\nmacros = { path = "../../macros" }\n',
    "crates/app/src/main.rs": 'const D: &str = include_str!("../../../data/a.json");\n'
                              "fn main() {}\n",
    "crates/app/build.rs": 'fn main() { println!("cargo:rerun-if-changed=../../data"); }\n',
    "macros/Cargo.toml": PACKAGE.format("macros") + "[lib]\nproc-macro = true\n",
    "macros/src/lib.rs": "", "crates/app/.gitignore": "gen/\n",
}
CHANGES = {
    "crates/core/src/part.rs": "// changed\n", "README.md": "# Shops\n",
    "crates/app/Cargo.toml": FILES["crates/app/Cargo.toml"] + '[profile.dev]\nopt-level = 1\n',
}
WORK = {
    "crates/core/src/win.rs": "// at work\n", "crates/core/examples/new.rs": "fn main() {}\n",
    "crates/app/gen/skipped.rs": "", "notes.tmp": "", "macros/src/untracked.rs": "",
}


def build(sandbox):
    """Two commits, of which the first is packed, and a work tree with changes of its own."""
    root = sandbox.repository()
    for path, text in FILES.items():
        harness.write_file(os.path.join(root, path), text)
    os.symlink("../../data", os.path.join(root, "crates/core/data"))
    module = sandbox.repository("module")
    harness.write_file(os.path.join(module, "Cargo.toml"), PACKAGE.format("module"))
    harness.write_file(os.path.join(module, "src/lib.rs"), "")
    sandbox.commit(module)
    sandbox.git(root, "submodule", "--quiet", "add", module, "module")
    sandbox.commit(root)
    sandbox.git(root, "repack", "-q", "-a", "-d")
    sandbox.git(root, "remote", "add", "origin", "https://example.com/shop.git")
    sandbox.git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    sandbox.git(root, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    sandbox.git(root, "checkout", "--quiet", "-b", "work")
    for path, text in CHANGES.items():
        harness.write_file(os.path.join(root, path), text)
    sandbox.commit(root)
    for path, text in WORK.items():
        harness.write_file(os.path.join(root, path), text)
    return root


COMMITS = ("plan", "--base", "main", "--head", "HEAD")
EVENT = {"action": "opened", "number": 1, "pull_request": {
    "number": 1, "base": {"ref": "main", "sha": "@main"}, "head": {"ref": "work", "sha": "@HEAD"},
    "labels": [{"name": "whittle:job=test"}]}}


RECORD = "%032x\tpass\t2026-11-01T00:00:00Z\tr\ttest\tlinux\tcore\t\t1\t2\t3\t\n"
LEDGERS = {"ledger": "whittle.ledger/1\n" + RECORD % 1,
           "other": "whittle.ledger/1\n" + RECORD % 1 + RECORD % 2}


class Run:
    """One way to run the program; `place` is a fresh directory for what it writes."""

    def __init__(self, name, words, github=False, files=None):
        self.name, self.words, self.github, self.files = name, words, github, files or {}

    def _environment(self, place):
        if not self.github:
            return {}
        return {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request",
                "GITHUB_EVENT_PATH": os.path.join(place, "event.json"), "RUNNER_TEMP": place,
                "GITHUB_OUTPUT": os.path.join(place, "output"),
                "GITHUB_STEP_SUMMARY": os.path.join(place, "summary")}

    def go(self, sandbox, root, extra, more=()):
        """The exit status, all that was written (names to texts), and the messages."""
        place = tempfile.mkdtemp(dir=sandbox.path)
        for name, text in self.files.items():
            harness.write_file(os.path.join(place, name), text)
        words = [word.replace("PLACE", place) for word in self.words] + list(more)
        done = sandbox.whittle(root, *words, extra={**self._environment(place), **extra},
                               timeout=60)
        written = {"standard output": done.stdout.decode("utf-8", "replace")}
        for name in os.listdir(place):
            with open(os.path.join(place, name), encoding="utf-8") as file:
                written[name] = file.read()
        shutil.rmtree(place)
        plain = {name: TOKEN.sub("TOKEN", text).replace(place, "PLACE")
                 for name, text in written.items()}
        return done.returncode, plain, os.fsdecode(done.stderr)


def runs(sandbox, root):
    commits = {f"@{name}": sandbox.git(root, "rev-parse", name).decode().strip()
               for name in ("main", "HEAD")}
    event = re.sub(r"@\w+", lambda found: commits[found.group()], json.dumps(EVENT))
    github = {"event.json": event, "output": "earlier=step\n", "summary": ""}
    plan = sandbox.whittle(root, *COMMITS, "--format", "json").stdout.decode()
    results = {"plan": {"result": "success", "outputs": {}}}
    results.update({name: {"result": "success", "outputs": {}} for name in json.loads(plan)["jobs"]})
    gate = {"plan.json": plan, "results.json": json.dumps(results), "summary": ""}
    yield Run("commits", [*COMMITS, "--format", "json"])
    yield Run("text", [*COMMITS, "--output", "PLACE/plan.txt"], files={"plan.txt": "old"})
    yield Run("work tree", ["plan", "--format", "json"])
    yield Run("github", ["plan"], github=True, files=github)
    yield Run("gitlab", [*COMMITS, "--format", "gitlab", "--output", "PLACE/child.yml"])
    yield Run("ledger", ["ledger", "merge", "--ledger", "PLACE/ledger", "PLACE/other"], files=LEDGERS)
    yield Run("gate", ["gate", "--plan", "PLACE/plan.json", "--results", "PLACE/results.json"],
              github=True, files=gate)
