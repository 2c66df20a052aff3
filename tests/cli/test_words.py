#!/usr/bin/env python3
"""What a person reads of a change: which part of a package runs, on which platforms, for which key
or locked package, and how a path or a package is explained."""

import os
import re

import steps
from steps import harness

LINUX, WINDOWS = "x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc"
BOTH = ("--target", LINUX, "--target", WINDOWS)
LOCK = """version = 4

[[package]]
name = "cli"
version = "0.1.0"
dependencies = ["core-lib", "winapi"]

[[package]]
name = "core-lib"
version = "0.1.0"
dependencies = ["serde"]

[[package]]
name = "serde"
version = "1.0.200"
source = "registry+https://example.com/index"

[[package]]
name = "winapi"
version = "0.3.8"
source = "registry+https://example.com/index"
"""
FILES = {
    "Cargo.toml": """[workspace]
members = ["core", "cli", "kit"]
[workspace.dependencies]
serde = "1"
""",
    "Cargo.lock": LOCK,
    "core/Cargo.toml": """[package]
name = "core-lib"
version = "0.1.0"
[dependencies]
serde.workspace = true
[dev-dependencies]
kit = { path = "../kit" }
""",
    "core/src/lib.rs": "#[cfg(windows)]\nmod windows;\n#[cfg(test)]\nmod tests;\nmod plain;\n",
    "core/src/windows.rs": "",
    "core/src/tests.rs": "",
    "core/src/plain.rs": "",
    "core/tests/smoke.rs": "mod common;\n",
    "core/tests/other.rs": "",
    "core/tests/common/mod.rs": "",
    "core/README.md": "",
    "cli/Cargo.toml": """[package]
name = "cli"
version = "0.1.0"
[dependencies]
core-lib = { path = "../core" }
[target.'cfg(windows)'.dependencies]
winapi = "0.3"
kit = { path = "../kit" }
[target.'cfg(unix)'.dependencies]
kit = { path = "../kit" }
""",
    "cli/src/main.rs": "",
    "cli/tests/run.rs": 'const TEXT: &str = include_str!("../../core/tests/data.txt");\n',
    "core/tests/data.txt": "",
    "kit/Cargo.toml": '[package]\nname = "kit"\nversion = "0.1.0"\n[lib]\ntest = false\n'
                      "doctest = false\n",
    "kit/src/lib.rs": "",
}

# Edits, a command, and lines that its text has to hold.
CASES = (
    ({"core/tests/smoke.rs": "mod common;\n\n"}, ("plan",), (
        "1 of 3 entries run: 67 % saved",
        "  modified  core/tests/smoke.rs  core-lib (test smoke)",
        "  core-lib  changed  core/tests/smoke.rs  only --test smoke",
        "Does not run: 1 package, no change reaches it",
        "Nothing to run: 1 package, `cargo test` makes nothing of it")),
    ({"core/tests/smoke.rs": "mod common;\n\n"}, ("explain", "core-lib"), (
        "core-lib (core) runs: one of its files changed",
        "  → core-lib (test smoke)  one of its files changed",
        "  test core-lib  linux  runs only --test smoke")),
    ({"core/tests/smoke.rs": "mod common;\n\n"}, ("explain", "cli"), (
        "cli (cli) does not run: no change reaches it or what it depends on",
        "The one change touches nothing that it is made of",
        "The same fingerprint at base and head",
        "  test  linux  HASH")),
    ({"core/src/plain.rs": "\n"}, ("explain", "kit"), (
        "kit (kit) has nothing to run: `cargo test` makes nothing of it",
        "  test kit  linux  does not run: the command makes nothing of it")),
    ({"core/src/windows.rs": "\n"}, ("plan", *BOTH), (
        "2 of 6 entries run: 67 % saved",
        "  modified  core/src/windows.rs  core-lib (on windows)",
        "  core-lib  changed     core/src/windows.rs  only on windows",
        "  cli       ← core-lib  core/src/windows.rs  only on windows")),
    ({"core/src/windows.rs": "\n"}, ("plan",), (
        "  modified  core/src/windows.rs  nothing: no platform of this plan compiles it",)),
    ({"core/src/windows.rs": "\n", "core/tests/smoke.rs": "mod common;\n\n"}, ("plan", *BOTH), (
        "  core-lib  changed     core/tests/smoke.rs and 1 more  "
        "--test smoke on linux, all on windows",)),
    ({"core/src/plain.rs": "\n", "cli/tests/run.rs": "\n"}, ("explain", "cli", *BOTH), (
        "bin cli",
        "  → core-lib (lib)   one of its files changed",
        "  core-lib → cli     dependency",
        "test run",
        "  → cli (test run)  one of its files changed")),
    ({"core/src/tests.rs": "\n"}, ("plan",), (
        "  modified  core/src/tests.rs  core-lib (unit tests)",)),
    ({"Cargo.lock": LOCK.replace("1.0.200", "1.0.201")}, ("plan",), (
        "  modified  Cargo.lock  core-lib (serde 1.0.200 → 1.0.201)",
        "  core-lib  uses        Cargo.lock: serde 1.0.200 → 1.0.201",
        "  cli       ← core-lib  Cargo.lock: serde 1.0.200 → 1.0.201")),
    ({"Cargo.lock": LOCK.replace("1.0.200", "1.0.201").replace("0.3.8", "0.3.9")},
     ("explain", "Cargo.lock"), (
         "  touches core-lib",
         "  serde 1.0.200 → 1.0.201  reaches core-lib",
         "  winapi 0.3.8 → 0.3.9     reaches nothing that is planned for",
         "  core-lib  uses        serde 1.0.200 → 1.0.201")),
    ({"Cargo.lock": LOCK.replace("0.3.8", "0.3.9")}, ("plan", *BOTH), (
        "  modified  Cargo.lock  cli (on windows: winapi 0.3.8 → 0.3.9)",
        "  cli  uses  Cargo.lock: winapi 0.3.8 → 0.3.9  only on windows")),
    ({"Cargo.lock": "# locked\n" + LOCK}, ("plan",), (
        "  modified  Cargo.lock  nothing: no package that is used here is locked differently",)),
    ({"Cargo.lock": None}, ("plan",), (
        "2 of 3 entries run, because Cargo.lock changed (there is no such file): 33 % saved",)),
    ({"Cargo.toml": FILES["Cargo.toml"].replace('"1"', '"1.0.1"')}, ("plan",), (
        "  modified  Cargo.toml  core-lib (workspace.dependencies.serde)",
        "  core-lib  inherits    Cargo.toml: workspace.dependencies.serde")),
    ({"Cargo.toml": FILES["Cargo.toml"] + "[profile.dev]\ndebug = 1\n"}, ("explain", "Cargo.toml"), (
        "  reaches everything: the root manifest changed",
        "  profile.dev  reaches everything")),
    ({"Cargo.toml": "# a comment\n" + FILES["Cargo.toml"], "core/README.md": "\n"}, ("plan",), (
        "  modified  Cargo.toml      nothing: it says nothing new to any package",
        "  modified  core/README.md  nothing: no source names it")),
    ({"core/Cargo.toml": FILES["core/Cargo.toml"] + 'log = "0.4"\n'}, ("plan",), (
        "  core-lib  changed  core/Cargo.toml: dev-dependencies.log",)),
    ({"rustfmt.toml": ""}, ("plan",), (
        "  added  rustfmt.toml  nothing: it matters to formatting alone",)),
    ({"rustfmt.toml": ""}, ("explain", "rustfmt.toml", "--command", "fmt"), (
        "  core-lib  is formatted by it",)),
    ({}, ("explain", "core/tests/common/mod.rs"), (
        "  core-lib  test smoke  compiles it",
        "It would reach 1 package",
        "  core-lib  owns it")),
    ({}, ("explain", "core/tests/data.txt"), (
        "  cli       test run                        names it from elsewhere",
        "  core-lib  tests, examples and benchmarks  may read it: no source names it")),
    ({}, ("explain", "core/src/windows.rs", *BOTH), (
        "  core-lib  lib  compiles it  on windows",)),
    ({}, ("explain", "Cargo.toml"), (
        "  what a change would reach depends on what it then says",)),
    ({}, ("graph",), (
        "    cli       cli   core-lib, kit (some platforms)",)),
)


def check_case(checks, sandbox, root, case):
    edits, words, lines = case
    for path, text in edits.items():
        if text is None:
            os.remove(os.path.join(root, path))
        else:
            harness.write_file(os.path.join(root, path), text)
    platform = () if "--target" in words or words[0] == "graph" else ("--target", LINUX)
    done = sandbox.whittle(root, *words, *platform)
    checks.status(done, 0, f"{edits} {words}")
    found = re.sub(r"\b[0-9a-f]{32}\b", "HASH", os.fsdecode(done.stdout)).split("\n")
    for line in lines:
        checks.that(line in found, f"{sorted(edits)} {words} lacks:\n{line}\n" + "\n".join(found))
    sandbox.git(root, "reset", "--quiet", "--hard")
    sandbox.git(root, "clean", "--quiet", "-fd")


def check_drawings(checks, sandbox, root):
    for form, edge in (("dot", 'label="some platforms"'), ("mermaid", "-->|some platforms|")):
        drawn = os.fsdecode(sandbox.whittle(root, "graph", "--format", form).stdout)
        checks.that(drawn.count(edge) == 1, f"graph --format {form} lacks one {edge}: {drawn}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        root = sandbox.repository("words")
        for path, text in FILES.items():
            harness.write_file(os.path.join(root, path), text)
        sandbox.commit(root)
        for case in CASES:
            check_case(checks, sandbox, root, case)
        check_drawings(checks, sandbox, root)
    checks.finish()


main()
