#!/usr/bin/env python3
"""What the id of a pass is made of: one thing after the other is changed, and ids of two recordings
are compared. docs/ledger.md lists the ingredients."""

import os

import forge
import steps
from forge import FILES, Forge, at
from steps import harness

LOCK = """version = 4

[[package]]
name = "app"
version = "0.1.0"
dependencies = ["core"]

[[package]]
name = "core"
version = "0.1.0"
dependencies = ["used"]

[[package]]
name = "deep"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "1111111111111111111111111111111111111111111111111111111111111111"

[[package]]
name = "other"
version = "0.1.0"
dependencies = ["unused"]

[[package]]
name = "unused"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "2222222222222222222222222222222222222222222222222222222222222222"

[[package]]
name = "used"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "3333333333333333333333333333333333333333333333333333333333333333"
dependencies = ["deep"]
"""
CONFIG = forge.CONFIG + "reads:\n  - {package: app, paths: [other/schema/], build: true}\n"
ROOT = FILES["Cargo.toml"]
APP = forge.needs_core("app")
CORE = forge.manifest("core", '[dependencies]\nused = "1"\n[features]\none = []\n')
OTHER = forge.manifest("other", '[dependencies]\nunused = "1"\n')


def link(target):
    def make(path):
        if os.path.lexists(path):
            os.remove(path)
        os.symlink(target, path)
    return make


def mode(path):
    os.chmod(path, os.stat(path).st_mode ^ 0o111)


WORKSPACE = {
    **FILES,
    "Cargo.toml": ROOT,
    "Cargo.lock": LOCK,
    "whittle.yml": CONFIG,
    "app/Cargo.toml": APP,
    "app/src/lib.rs": 'mod inner;\nmod linked;\nconst W: &str = include_str!("../../other/data/words.txt");\n'
                      "pub fn two() {}\n",
    "app/src/inner.rs": "pub fn inner() {}\n",
    "app/tests/own.rs": "#[test]\nfn own() {}\n",
    "app/examples/show.rs": "fn main() {}\n",
    "other/shared/linked.rs": "pub fn linked() {}\n",
    "other/shared/same.rs": "pub fn linked() {}\n",
    "app/src/linked.rs": link("../../other/shared/linked.rs"),
    "other/data/words.txt": "words\n",
    "other/schema/a.sql": "select 1;\n",
    "core/Cargo.toml": CORE,
    "core/build.rs": 'fn main() { println!("cargo:rerun-if-changed=input.txt"); }\n',
    "core/input.txt": "input\n",
    "other/Cargo.toml": OTHER,
    ".cargo/config.toml": "[build]\nrustflags = []\n",
    ".github/workflows/docs.yml": "on: push\njobs: {}\n",
    ".gitattributes": "*.bin binary\n",
}
APP_TEST, CORE_TEST = ("app", "lib app test"), ("core", "lib core test")

# What is done, the files, whether the ids of app's and of core's unit tests become others.
EDITS = (
    ("own source", {"app/src/lib.rs": WORKSPACE["app/src/lib.rs"] + "// more\n"}, True, False),
    ("own module", {"app/src/inner.rs": "pub fn other() {}\n"}, True, False),
    ("a file that becomes a module", {"app/src/inner.rs": None,
                                      "app/src/inner/mod.rs": "pub fn inner() {}\n"}, True, False),
    ("own integration test", {"app/tests/own.rs": "#[test]\nfn two() {}\n"}, False, False),
    ("a new integration test", {"app/tests/new.rs": "#[test]\nfn two() {}\n"}, False, False),
    ("a source of a dependency", {"core/src/lib.rs": "pub fn more() {}\n"}, True, True),
    ("a test of a dependency", {"core/tests/smoke.rs": "#[test]\nfn x() {}\n"}, False, False),
    ("a source of another package", {"other/src/lib.rs": "pub fn more() {}\n"}, False, False),
    ("README", {"README.md": "# Other\n"}, False, False),
    ("an included file", {"other/data/words.txt": "other\n"}, True, False),
    ("an included file that is gone", {"other/data/words.txt": None}, True, False),
    ("an input of a build script", {"core/input.txt": "other\n"}, True, True),
    ("a build script", {"core/build.rs": "fn main() {}\n"}, True, True),
    ("a file that is read", {"other/schema/a.sql": "select 2;\n"}, True, False),
    ("a new file that is read", {"other/schema/b.sql": "select 2;\n"}, True, False),
    ("a file that nobody owns", {"notes/b.txt": "other\n"}, True, True),
    ("a new file that nobody owns", {"notes/c.txt": "new\n"}, True, True),
    ("the lock of a crate that is used", {"Cargo.lock": LOCK.replace("3333", "4444")}, True, True),
    ("the lock of what that needs", {"Cargo.lock": LOCK.replace("1111", "4444")}, True, True),
    ("the lock of another crate", {"Cargo.lock": LOCK.replace("2222", "4444")}, False, False),
    ("a comment of a manifest", {"app/Cargo.toml": "# comment\n" + APP}, False, False),
    ("another spelling", {"app/Cargo.toml": APP.replace('core = { path = "../core" }',
                                                        'core.path = "../core"')}, False, False),
    ("metadata for tools", {"app/Cargo.toml": APP + "[package.metadata.tool]\nx = 1\n"}, False,
     False),
    ("a description", {"app/Cargo.toml": APP.replace("edition", 'description = "x"\nedition')},
     True, False),
    ("an edition", {"core/Cargo.toml": CORE.replace("2021", "2018")}, True, True),
    ("a version of a dependency", {"core/Cargo.toml": CORE.replace('"0.1.0"', '"0.2.0"')}, True,
     True),
    ("a feature", {"core/Cargo.toml": CORE + "two = []\n"}, True, True),
    ("features that are asked for", {"app/Cargo.toml": APP.replace(
        '"../core" }', '"../core", features = ["one"] }')}, True, False),
    ("a dev-dependency", {"app/Cargo.toml": APP + '[dev-dependencies]\nused = "1"\n'}, True, False),
    ("a dev-dependency below", {"core/Cargo.toml": CORE + '[dev-dependencies]\nunused = "1"\n'},
     False, True),
    ("a manifest of another package", {"other/Cargo.toml": forge.manifest("other")}, False, False),
    ("a profile", {"Cargo.toml": ROOT + "[profile.test]\nopt-level = 1\n"}, True, True),
    ("lints of the workspace", {"Cargo.toml": ROOT + '[workspace.lints.rust]\nx = "deny"\n'}, False,
     False),
    ("the resolver", {"Cargo.toml": ROOT.replace('"2"', '"3"')}, True, True),
    ("a comment of the root manifest", {"Cargo.toml": "# comment\n" + ROOT}, False, False),
    ("cargo's configuration", {".cargo/config.toml": "[build]\n"}, True, True),
    ("no configuration of cargo", {".cargo/config.toml": None}, True, True),
    ("another version of the compiler", {"rust-toolchain.toml":
                                         FILES["rust-toolchain.toml"].replace("1.95.0", "1.94.0")},
     True, True),
    ("components", {"rust-toolchain.toml": FILES["rust-toolchain.toml"] +
                    'components = ["clippy"]\n'}, True, True),
    ("attributes", {".gitattributes": "*.rs eol=crlf\n"}, True, True),
    ("the configuration", {"whittle.yml": CONFIG + "# comment\n"}, True, True),
    ("the workflow that plans", {".github/workflows/ci.yml": forge.WORKFLOW + "# comment\n"}, True,
     True),
    ("an action that it uses", {".github/actions/whittle/action.yml":
                                "runs: {using: composite, steps: [{run: x, shell: bash}]}\n"},
     True, True),
    ("another workflow", {".github/workflows/docs.yml": "on: push\njobs: {x: {}}\n"}, False, False),
    ("the mode of a source", {"app/src/inner.rs": mode}, True, False),
    ("the mode of an included file", {"other/data/words.txt": mode}, True, False),
    ("what a link leads to", {"other/shared/linked.rs": "pub fn other() {}\n"}, True, False),
    ("where a link leads", {"app/src/linked.rs": link("../../other/shared/same.rs")}, True, False),
    ("a file in place of a link", {"app/src/linked.rs": None, "app/src/linked/mod.rs":
                                   "pub fn linked() {}\n"}, True, False),
    ("the triple", {"whittle.yml": CONFIG.replace("-gnu", "-musl")}, True, True),
    ("axes", {"whittle.yml": CONFIG.replace("reuse", "axes: {x: [1]}, reuse")}, None, None),
    ("the command", {"whittle.yml": CONFIG.replace("test, plat", "test --tests, plat")}, True, True),
    ("args", {"whittle.yml": CONFIG.replace("reuse", "args: '{packages} --locked', reuse")}, True,
     True),
    ("the runner's label", {"whittle.yml": CONFIG.replace("-24.04", "-22.04")}, True, True),
    ("the job's toolchain", {"whittle.yml": CONFIG.replace("reuse", "toolchain: 1.94.0, reuse")},
     True, True),
)


class Recorder:
    def __init__(self, sandbox, checks, name, files):
        self.forged, self.checks = Forge(sandbox, checks, name, files), checks
        self.base = self.record(self.forged.first)

    def record(self, head, root=None, kind="push", base=forge.NOBODY):
        """(package, root) → ids, of all that a run of everything passes."""
        self.forged.forget()
        self.forged.run(kind, base, head, at(1), root=root)
        found = {}
        for fields in forge.records(self.forged.ledger):
            found.setdefault((fields[6], fields[7]), set()).add(fields[0])
        return found

    def edit(self, files):
        self.forged.git("checkout", "--quiet", "--detach", self.forged.first)
        return self.record(self.forged.commit(files))


def check_edits(sandbox, checks):
    recorder = Recorder(sandbox, checks, "edits", WORKSPACE)
    checks.that(len(recorder.base) == 9, f"roots: {sorted(recorder.base)}")
    seen = {}
    for what, files, *expected in EDITS:
        ids = recorder.edit(files)
        for root, other in zip((APP_TEST, CORE_TEST), expected):
            found = ids.get(root)
            checks.that(bool(found), f"{what}: nothing of {root}")
            if other is not None and found:
                checks.that((found != recorder.base[root]) == other,
                            f"{what}: the id of {root} {'stays' if other else 'is another one'}")
            if found and found != recorder.base[root]:
                key = (root, frozenset(found))
                checks.that(key not in seen, f"{what}: the id of {root} as after {seen.get(key)}")
                seen[key] = what
    check_places(recorder)


def check_places(recorder):
    """The same content has the same ids, wherever and however it is checked out."""
    forged, sandbox, checks = recorder.forged, recorder.forged.sandbox, recorder.checks
    first = forged.first
    forged.git("update-ref", "refs/heads/topic", first)
    for name, words in (("elsewhere/clone", ()), ("shallow", ("--depth", "1"))):
        path = os.path.join(sandbox.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        sandbox.git(sandbox.path, "clone", "--quiet", *words, "--branch", "topic",
                    "file://" + forged.root, path)
        checks.that(recorder.record(first, root=path) == recorder.base, f"{name}: other ids")
    forged.git("checkout", "--quiet", "--detach", first)
    below = os.path.join(forged.root, "app", "src")
    checks.that(recorder.record(first, root=below) == recorder.base, "from a directory below")
    forged.git("checkout", "--quiet", "--detach", first)
    forged.git("commit", "--quiet", "--allow-empty", "--message", "the branch moved on")
    forged.git("merge", "--quiet", "--no-ff", "--message", "merge",
               forged.git("commit-tree", "-p", first, "-m", "topic", first + "^{tree}"))
    merge = forged.git("rev-parse", "HEAD")
    checks.that(len(forged.git("rev-list", "--parents", "-1", merge).split()) == 3, "no merge")
    checks.that(recorder.record(merge) == recorder.base, "a merge of the same content")


def check_rows(sandbox, checks):
    """Rows of a job differ in what they build and where: none has the id of another."""
    config = ("platforms:\n"
              "  linux: {target: x86_64-unknown-linux-gnu, runner: ubuntu-24.04}\n"
              "  older: {target: x86_64-unknown-linux-gnu, runner: ubuntu-22.04}\n"
              "  musl: {target: x86_64-unknown-linux-musl, runner: ubuntu-24.04}\n"
              "  cross: {target: x86_64-unknown-linux-musl, host: aarch64-unknown-linux-gnu, "
              "runner: ubuntu-24.04}\n"
              "jobs:\n"
              "  test: {command: test, platforms: [linux, older, musl, cross], runners: each, "
              "reuse: true,\n"
              "         axes: {toolchain: [1.95.0, 1.94.0], features: ['', --all-features]}}\n")
    recorder = Recorder(sandbox, checks, "rows", {**FILES, "whittle.yml": config})
    for root, ids in recorder.base.items():
        checks.that(len(ids) == 16, f"{root}: {len(ids)} ids of 16 rows")


def check_company(sandbox, checks):
    """What one cargo builds together: features that others turn on count, and nothing else does."""
    def asks(features):
        return forge.manifest("other", f'[dependencies]\ncore = {{ path = "../core"{features} }}\n')

    files = {**FILES, "other/Cargo.toml": asks(', features = ["one"]'),
             "core/Cargo.toml": forge.manifest("core", "[features]\none = []\ntwo = []\n")}
    shared = {**files, "whittle.yml": forge.CONFIG.replace("runners: each, ", "")}
    edits = (("another feature", {"other/Cargo.toml": asks(', features = ["two"]')}, True),
             ("no feature", {"other/Cargo.toml": asks("")}, True),
             ("no defaults", {"other/Cargo.toml": asks(", default-features = false")}, True),
             ("a source", {"other/src/lib.rs": "pub fn more() {}\n"}, False),
             ("a description", {"other/Cargo.toml": files["other/Cargo.toml"].replace(
                 "edition", 'description = "x"\nedition')}, False))
    for name, content in (("together", shared), ("each", files)):
        recorder = Recorder(sandbox, checks, name, content)
        for what, edit, other in edits:
            ids = recorder.edit(edit)
            for root in (APP_TEST, CORE_TEST):
                expected = other and name == "together"
                checks.that((ids[root] != recorder.base[root]) == expected,
                            f"{name}: {what}: the id of {root} is {'the same' if expected else 'not'}")


def check_whole_workspace(sandbox, checks):
    """A job that builds everything, whatever the plan names, has everybody for company."""
    def asks(feature):
        return forge.manifest("other", '[dependencies]\ncore = { path = "../core", '
                                       f'features = ["{feature}"] }}\n')

    files = {**FILES, "other/Cargo.toml": asks("one"),
             "core/Cargo.toml": forge.manifest("core", "[features]\none = []\ntwo = []\n")}
    plain = forge.WORKFLOW.replace("${{ matrix.args }}", "--workspace")
    for name, content in (
            ("args", {"whittle.yml": forge.CONFIG.replace("reuse", "args: --workspace, reuse")}),
            ("script", {".github/workflows/ci.yml": plain})):
        recorder = Recorder(sandbox, checks, name, {**files, **content})
        ids = recorder.edit({"other/Cargo.toml": asks("two")})
        checks.that(ids[APP_TEST] != recorder.base[APP_TEST], f"{name}: the id of app stays")
        ids = recorder.edit({"other/src/lib.rs": "pub fn more() {}\n"})
        checks.that(ids[APP_TEST] == recorder.base[APP_TEST], f"{name}: the id of app changes")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        for check in (check_edits, check_rows, check_company, check_whole_workspace):
            check(sandbox, checks)
    checks.finish()


main()
