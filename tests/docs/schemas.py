#!/usr/bin/env python3
"""Holds real JSON of the program against the schemas in docs/schema, and the schemas to their own
rules: every field has a sentence, and no object takes fields that are not listed."""

import json
import os
import shutil

import examples
import schema
from examples import harness

NAMES = ("plan", "graph", "units", "upward", "explain", "gate", "ledger")
LOCK = """version = 4

[[package]]
name = "mail"
version = "0.1.0"
dependencies = ["shop-core", "winapi"]

[[package]]
name = "shop-core"
version = "0.1.0"

[[package]]
name = "winapi"
version = "%s"
source = "registry+https://example.com/index"
"""
NO_COMPARISON = ("--full",)
COMMANDS = ("check", "test --doc", "bench", "doc", "clippy --all-targets", "fmt")


CONFIGURATION = "docs/schema/whittle.yml.schema.json"


def load():
    return {name: json.loads(examples.read(f"docs/schema/whittle.{name}-1.schema.json"))
            for name in NAMES}


def check_rules(name, node, failures):
    """Walks a schema: nodes that describe objects are closed, fields have a description."""
    if isinstance(node, list):
        for item in node:
            check_rules(name, item, failures)
        return
    if not isinstance(node, dict):
        return
    if node.get("type") == "object" and "additionalProperties" not in node:
        failures.append(f"{name}: an object with {list(node.get('properties', {}))} is open")
    for field, inner in node.get("properties", {}).items():
        if isinstance(inner, dict) and not inner.get("description", "").endswith("."):
            failures.append(f"{name}: {field} has no sentence")
    for inner in node.values():
        check_rules(name, inner, failures)


class Outputs:
    """Runs the program and holds what it prints against the schema of the command."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.schemas = load()
        self.failures = []
        self.count = 0

    def check(self, cwd, command, *words):
        """The document that a command prints, which is held against the schema of that name."""
        action = ("show",) if command == "ledger" else ()
        name = next((word[2:] for word in words if word in ("--units", "--upward")), command)
        done = self.sandbox.whittle(cwd, command, *action, *words, "--format", "json")
        what = f"whittle {command} {' '.join(words)}"
        if done.returncode and not (command == "gate" and done.returncode == 1):
            self.failures.append(f"{what}: {os.fsdecode(done.stderr)}")
            return None
        document = json.loads(done.stdout)
        self.failures += [f"{what}: {error}" for error in
                          schema.Validator(self.schemas[name]).errors(document)]
        self.count += 1
        return document

    def expect(self, holds, what):
        if not holds:
            self.failures.append(what)


def check_demo(outputs, shop):
    plan = outputs.check(shop, "plan")
    outputs.expect(plan and plan["head"].get("work_tree"), "a plan for the work tree")
    plan = outputs.check(shop, "plan", "--base", "HEAD", "--head", "HEAD")
    outputs.expect(plan and plan["jobs"]["test"]["count"] == 0, "an empty plan")
    plan = outputs.check(shop, "plan", *NO_COMPARISON)
    outputs.expect(plan and plan["mode"] == "full", "a full plan")
    plan = outputs.check(shop, "plan", "--base", "main", "--head", "HEAD", "--target",
                         "x86_64-pc-windows-msvc", "--target", "riscv64gc-unknown-linux-gnu")
    outputs.expect(plan and all("cache_key" in row for row in
                                plan["jobs"]["test"]["matrix"]["include"]), "keys of caches")
    for command in COMMANDS:
        outputs.check(shop, "plan", "--command", command)
        outputs.check(shop, "graph", "--units", "--command", command)
    outputs.check(shop, "graph", "--upward")
    for words in ((), ("--head", "HEAD"), ("--base", "main", "--head", "HEAD")):
        outputs.check(shop, "graph", *words)
    for what in ("web", "cli", "cart", "crates/cart/src/lib.rs", "crates/money/src/lib.rs",
                 "Cargo.toml", "README.md", ".gitignore"):
        outputs.check(shop, "explain", what)
        outputs.check(shop, "explain", what, *NO_COMPARISON)


def check_files(outputs, shop):
    """A manifest and a lock file that say something else than before."""
    lock = os.path.join(shop, "Cargo.lock")
    manifest = os.path.join(shop, "crates", "mail", "Cargo.toml")
    dependency = '\n[target."cfg(windows)".dependencies]\nwinapi = "0.3"\n'
    for version in ("0.3.8", "0.3.9"):
        harness.write_file(lock, LOCK % version)
        with open(manifest, "a", encoding="utf-8") as file:
            file.write(dependency)
        dependency = ""
        outputs.sandbox.git(shop, "add", "--all")
        outputs.sandbox.git(shop, "commit", "--quiet", "--message", version)
    targets = ("--target", "x86_64-unknown-linux-gnu", "--target", "x86_64-pc-windows-msvc")
    last = ("--base", "HEAD^", "--head", "HEAD", *targets)
    answer = outputs.check(shop, "explain", "Cargo.lock", *last)
    outputs.expect(answer and [[item["what"], item["packages"]] for item in answer["differences"]]
                   == [["winapi 0.3.8 → 0.3.9", ["mail"]]], "what differs in a lock file")
    answer = outputs.check(shop, "explain", "mail", *last)
    outputs.expect(answer and [entry["selected"] for entry in answer["entries"]] == [False, True],
                   "an entry on one platform alone")
    answer = outputs.check(shop, "explain", "crates/mail/Cargo.toml", "--base", "HEAD^^", *last[2:])
    outputs.expect(answer and answer["differences"], "what differs in a manifest")
    outputs.sandbox.git(shop, "reset", "--quiet", "--hard", "HEAD^^")


def check_trouble(outputs, shop):
    """Plans that say more than usual: a remedy, warnings, names that are not UTF-8."""
    sandbox = outputs.sandbox
    shallow = os.path.join(sandbox.path, "shallow")
    sandbox.git(sandbox.path, "clone", "--quiet", "--depth", "1", f"file://{shop}", shallow)
    plan = outputs.check(shallow, "plan")
    outputs.expect(plan and "remedy" in plan["mode_reason"], "a plan with a remedy")
    outputs.check(sandbox_unborn(sandbox), "plan")
    harness.write_file(os.path.join(os.fsencode(shop), b"crates/empty/\xff.txt"), "")
    plan = outputs.check(shop, "plan")
    outputs.expect(plan and plan["warnings"], "a plan with warnings")


def check_gate(outputs, shop):
    """Runs that were good, that were not, and whose planner can't be told."""
    told = {"mode": "affected", "count": "2", "test": '{"include": [{}, {}]}', "test-count": "2"}
    plan = {"result": "success", "outputs": told}
    for good, jobs in ((True, {"plan": plan, "test": {"result": "success"}}),
                       (False, {"plan": plan, "lint": {"result": "odd\n"}}),
                       (False, {"plan": {**plan, "outputs": {**told, "test-count": "x"}}}),
                       (False, {})):
        found = outputs.check(shop, "gate", "--results", json.dumps(jobs))
        outputs.expect(found and found["good"] is good, f"gate for {jobs}: {found}")


def check_ledger(outputs, shop):
    """All kinds of records and of standings, and odd bytes; a ledger that is not there."""
    key, other = "0" * 32, "f" * 32
    lines = sorted((f"{key}\tpass\t2026-11-01T00:00:00Z\tr%FF\ttest\tlinux\tcore\t\t1\t2\t3\tdivided",
                    f"{key}\tfail\t2026-11-02T00:00:00Z\t\"r\ttest\tlinux\tcore\t\t\t\t3\t",
                    f"{key}\tpass\t2999-11-02T00:00:00Z\tr\ttest\tlinux\tcore\ttest smoke\t\t\t3\t",
                    f"{key}\ttools\t2026-11-02T00:00:00Z\tr\ttest\tlinux\t\timage x\t\t\t\t",
                    f"{key}\ttime\t2026-11-02T00:00:00Z\tr\ttest\t\t\t\t\t\t\t",
                    f"{other}\tpass\t2026-11-02T00:00:00Z\tr\ttest\t\t\t\t\t\t\t",
                    f"{other}\trevoked\t2026-11-03T00:00:00Z\t{other}\t\t\t\t\t\t\t\t"))
    ledger = os.path.join(outputs.sandbox.path, "ledger")
    harness.write_file(ledger, "whittle.ledger/1\n" + "\n".join(lines) + "\n")
    now = ("--as-of", "2026-11-30T00:00:00Z")
    found = outputs.check(shop, "ledger", "--ledger", ledger, *now)
    standings = {record["standing"] for record in found["records"]} if found else {}
    outputs.expect(standings == {"counts", "later", "failed", "revoked"}, f"standings: {standings}")
    harness.write_file(ledger + ".times",
                       f"whittle.ledger/1\n{key}\ttime\t2026-11-02T00:00:00Z\tr\ttest\t\tcart\t\t1\t\t9000\t\n")
    answer = outputs.check(shop, "explain", "cart", "--base", "main", "--head", "HEAD", "--ledger",
                           ledger + ".times", *now)
    outputs.expect(answer and answer["entries"][0]["placement"]["takes_s"] > 0,
                   "no place of an entry in a schedule")
    plan = outputs.check(shop, "plan", "--base", "main", "--head", "HEAD", "--ledger", ledger + ".times", *now)
    outputs.expect(plan and {entry["estimate_source"] for entry in plan["jobs"]["test"]["pruned"]}
                   <= {"class", "size", "history"} and "estimate_s" in plan["totals"], "estimates")
    found = outputs.check(shop, "ledger", "--ledger", ledger + ".none", *now)
    outputs.expect(found and found["records"] == [], "a ledger that is not there")


def sandbox_unborn(sandbox):
    root = sandbox.repository("unborn")
    harness.write_file(root + "/Cargo.toml", '[package]\nname = "new"\n')
    harness.write_file(root + "/src/lib.rs", "")
    return root


def check_fixtures(outputs):
    """The graph of every workspace that shows a rule of cargo and that cargo accepts."""
    for name in sorted(os.listdir(harness.FIXTURES)):
        with open(os.path.join(harness.FIXTURES, name, "expected.json"), encoding="utf-8") as file:
            views = json.load(file)
        root = os.path.join(outputs.sandbox.path, "fixtures", name)
        shutil.copytree(os.path.join(harness.FIXTURES, name), root, symlinks=True)
        outputs.sandbox.git(root, "init", "--quiet")
        for manifest, expected in views.items():
            if isinstance(expected, list):
                outputs.check(root, "graph", "--manifest-path", manifest)


def check_by_library(failures):
    """Where the common validator is installed: whether the schemas are schemas."""
    try:
        import jsonschema
        validator = jsonschema.Draft202012Validator
    except (ImportError, AttributeError):
        return
    for name, document in load().items():
        failures += [f"{name}: {error.message}" for error in
                     validator(validator.META_SCHEMA).iter_errors(document)]


def main():
    with harness.Sandbox() as sandbox:
        outputs = Outputs(sandbox)
        for name, document in outputs.schemas.items():
            check_rules(name, document, outputs.failures)
        check_rules(CONFIGURATION, json.loads(examples.read(CONFIGURATION)), outputs.failures)
        check_by_library(outputs.failures)
        shop = examples.demo_repository(sandbox)
        check_demo(outputs, shop)
        check_files(outputs, shop)
        check_trouble(outputs, shop)
        check_gate(outputs, shop)
        check_ledger(outputs, shop)
        check_fixtures(outputs)
    examples.finish(outputs.failures, outputs.count)


main()
