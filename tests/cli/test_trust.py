#!/usr/bin/env python3
"""What the author of a change can't decide: each trick is tried on a clone, and the plan of the same
two commits has to stay what it was, byte for byte. docs/github.md lists them."""

import json
import os

import steps
from steps import harness

CONFIG = "jobs:\n  test: {}\n  lint: {command: clippy}\n"
ATTRIBUTES = ("* -diff -text export-ignore filter=evil merge=ours\n*.rs ident eol=crlf binary\n"
              "whittle.yml ident eol=crlf linguist-generated\n")


class Tricks:
    def __init__(self, sandbox, checks):
        self.sandbox, self.checks = sandbox, checks
        self.count = 0
        self.origin = self.make_origin()
        self.honest = self.plan(self.clone())

    def git(self, root, *words):
        return os.fsdecode(self.sandbox.git(root, *words)).strip()

    def make_origin(self):
        """main, and a topic that breaks `core` and takes its tests away."""
        root = steps.workspace(self.sandbox, "origin")
        harness.write_file(root + "/whittle.yml", CONFIG)
        self.sandbox.commit(root)
        self.git(root, "checkout", "--quiet", "-b", "topic")
        harness.write_file(root + "/core/src/lib.rs", "broken!\n")
        harness.write_file(root + "/whittle.yml", "jobs:\n  test: {when: schedule}\n")
        self.sandbox.commit(root)
        self.git(root, "checkout", "--quiet", "main")
        return root

    def clone(self, origin=None):
        self.count += 1
        root = os.path.join(self.sandbox.path, f"clone-{self.count}")
        self.git(self.sandbox.path, "clone", "--quiet", origin or self.origin, root)
        self.git(root, "checkout", "--quiet", "topic")
        return root

    def plan(self, root, *words, **extra):
        done = self.sandbox.whittle(root, "plan", "--base", "origin/main", "--head", "HEAD", "--as",
                                    "pull_request", "--format", "json", *words, extra=extra)
        self.checks.status(done, 0, f"a plan in {os.path.basename(root)}")
        return os.fsdecode(done.stdout)

    def same(self, what, root, *words, **extra):
        self.checks.that(self.plan(root, *words, **extra) == self.honest,
                         f"{what}: another plan")

    def oid(self, root, revision):
        return self.git(root, "rev-parse", revision)

    def check_replaced(self):
        """git itself sees no difference between the two commits then."""
        root = self.clone()
        self.git(root, "replace", "--force", "origin/main", "topic")
        self.checks.that(not self.git(root, "diff", "origin/main", "topic"), "nothing is replaced")
        self.same("a replaced commit", root)
        for path in ("", "whittle.yml", "core/src/lib.rs"):
            root = self.clone()
            self.git(root, "replace", self.oid(root, f"topic:{path}"),
                     self.oid(root, f"origin/main:{path}"))
            self.same(f"a replaced object: {path or 'the root'}", root)
        pushed = self.clone()
        self.git(pushed, "replace", "--force", "origin/main", "topic")
        self.git(pushed, "push", "--quiet", "origin", "refs/replace/*:refs/replace/*")
        self.same("replacements that were pushed", self.clone())
        self.git(self.origin, "replace", "--delete", self.oid(self.origin, "main"))

    def check_grafts(self):
        root = self.clone()
        topic, first = self.oid(root, "topic"), self.oid(root, "origin/main~1")
        grafts = root + "/.git/info/grafts"
        harness.write_file(grafts, f"{topic} {first}\n")
        self.same("grafts", root)
        self.same("grafts by the environment", self.clone(), GIT_GRAFT_FILE=grafts)

    def check_shallow(self):
        """What is called cut off is there all the same; without its objects the plan is full."""
        root = self.clone()
        harness.write_file(root + "/.git/shallow", self.oid(root, "origin/main") + "\n")
        self.same("a file that says what is cut off", root)

    def check_alternates(self):
        other = self.clone()
        harness.write_file(other + "/x", "x")
        self.sandbox.commit(other)
        root = self.clone()
        harness.write_file(root + "/.git/objects/info/alternates", other + "/.git/objects\n")
        self.same("alternates", root)
        self.same("objects of another repository", root,
                  GIT_ALTERNATE_OBJECT_DIRECTORIES=other + "/.git/objects")

    def check_environment(self):
        root = self.clone()
        for name, value in (("GIT_REPLACE_REF_BASE", "refs/heads/"), ("GIT_NAMESPACE", "x"),
                            ("GIT_EXTERNAL_DIFF", "false"), ("GIT_DIFF_OPTS", "-U0"),
                            ("GIT_LITERAL_PATHSPECS", "1"), ("GIT_ICASE_PATHSPECS", "1"),
                            ("GIT_ATTR_SOURCE", "topic"), ("GIT_PREFIX", "core/")):
            self.same(name, root, **{name: value})
        for key, value in (("core.ignorecase", "true"), ("core.fscache", "true"),
                           ("core.attributesfile", root + "/whittle.yml"),
                           ("core.symlinks", "false"), ("core.filemode", "false"),
                           ("core.usereplacerefs", "true"), ("diff.ignoresubmodules", "all"),
                           ("core.excludesfile", root + "/whittle.yml")):
            self.git(root, "config", key, value)
            self.same(f"{key} = {value}", root)

    def check_attributes(self):
        """Neither filters nor conversions of a change are run, whatever its attributes say."""
        root = self.clone()
        for key in ("clean", "smudge", "process"):
            self.git(root, "config", f"filter.evil.{key}", f"touch {self.sandbox.path}/pwned")
        harness.write_file(root + "/.git/info/attributes", ATTRIBUTES)
        self.same("attributes of the clone", root)
        origin = self.clone()
        self.git(origin, "checkout", "--quiet", "-b", "attributes")
        harness.write_file(origin + "/.gitattributes", ATTRIBUTES)
        self.sandbox.commit(origin)
        self.git(root, "fetch", "--quiet", origin, "attributes")
        self.git(root, "reset", "--quiet", "--soft", "FETCH_HEAD")
        plan = self.plan(root)
        self.checks.that('"path": "core/src/lib.rs"' in plan and '"base-asks"' in plan,
                         "attributes of a change hide another one")
        harness.write_file(root + "/core/src/lib.rs", "changed again\n")
        done = self.sandbox.whittle(root, "plan", "--format", "json")
        self.checks.status(done, 0, "a work tree with filters")
        self.checks.that(not os.path.exists(self.sandbox.path + "/pwned"), "a filter was run")

    def check_case(self):
        """Beside or in place of the configuration: other names, on every file system."""
        for place, name in enumerate(("Whittle.yml", "WHITTLE.YML", ".GitHub/whittle.yml")):
            origin = self.clone()
            self.git(origin, "checkout", "--quiet", "-b", "case", "origin/main")
            harness.write_file(origin + "/" + name, "jobs:\n  none: {}\n")
            if place:
                os.remove(origin + "/whittle.yml")
            self.sandbox.commit(origin)
            done = self.sandbox.whittle(origin, "plan", "--base", "origin/main", "--head", "HEAD",
                                        "--format", "json")
            text = os.fsdecode(done.stdout)
            self.checks.status(done, 0, name)
            self.checks.that('"none"' not in text, f"{name} is taken for the configuration")
            self.checks.that(('"blocks": true' in text) == bool(place), f"{name}: narrowed, or not")

    def check_gitlab(self):
        """A child pipeline is its own gate."""
        root = self.clone()
        for event, red in (("pull_request", True), ("push:main", False)):
            done = self.sandbox.whittle(root, "plan", "--base", "origin/main", "--head", "HEAD",
                                        "--as", event, "--format", "gitlab")
            child = json.loads(done.stdout)
            job = child.get("narrowed", {})
            self.checks.that(("narrowed" in child["stages"]) == red, f"{event}: {child['stages']}")
            self.checks.that(not red or (job["script"][1] == "exit 1" and job["needs"] == []
                                         and " the label ci:narrow-" in job["script"][0]),
                             f"{event}: the child does not fail: {job}")

    def check_trailers(self):
        """A message asks for more or for nothing."""
        for message in ("[skip ci]", "x\n\nCI: none", "x\n\nCI: skip\nskip-checks: true",
                        "x\n\nCI-Job:", "x\n\nCI-Skip: test\nwhittle: none"):
            root = self.clone()
            self.git(root, "commit", "--quiet", "--amend", "--message", message)
            oids = self.oid(root, "HEAD"), self.oid(root, "origin/topic")
            self.checks.that(self.plan(root).replace(*oids) == self.honest,
                             f"{message!r}: another plan")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        tricks = Tricks(sandbox, checks)
        checks.that('"base-asks"' in tricks.honest and '"blocks": true' in tricks.honest,
                    "the honest plan takes what the author says")
        for check in (tricks.check_replaced, tricks.check_grafts, tricks.check_shallow,
                      tricks.check_alternates, tricks.check_environment, tricks.check_attributes,
                      tricks.check_case, tricks.check_gitlab, tricks.check_trailers):
            check()
    checks.finish()


main()
