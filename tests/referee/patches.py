#!/usr/bin/env python3
"""Patches that come, go and change, with a lock file that cargo writes: after each edit every
package that cargo compiles anew is planned, and no other, but where a step says which. The registry
is a directory beside the repository, so that nothing is fetched. Without --all the story ends after
a few steps."""

import json
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402

CHECK = ["cargo", "check", "--workspace", "--all-targets", "--message-format=json"]
CRATES = {"serde": "", "json": 'serde = "1"', "log": ""}  # of the registry
MEMBERS = {
    "direct": '[dependencies]\nserde = "1"',
    "behind": '[dependencies]\njson = "1"',
    "tests": '[dependencies]\nlog = "1"\n[dev-dependencies]\njson = "1"',
    "script": '[build-dependencies]\njson = "1"',
    "above": '[dependencies]\ntests = { path = "../tests" }',
    "plain": '[dependencies]\nlog = "1"',
    "none": "",
    "log": "",
}
SERDE = 'serde = { path = "vendor/serde" }'


class Story:
    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.repository = sandbox.repository()
        self.failures = []
        self.extra = {"CARGO_TARGET_DIR": sandbox.make("target"), "CARGO_INCREMENTAL": "0",
                      "CARGO_NET_OFFLINE": "false"}
        self.git = self.make_git()
        self.make_registry()
        self.make_workspace()

    def path(self, *names):
        return os.path.join(self.repository, *names)

    def package(self, directory, name, version, rest, source=""):
        harness.write_file(os.path.join(directory, "Cargo.toml"),
                           f'[package]\nname = "{name}"\nversion = "{version}"\nedition = "2021"\n'
                           f"{rest}\n")
        harness.write_file(os.path.join(directory, "src", "lib.rs"), source)

    def make_git(self):
        path = self.sandbox.repository("git")
        self.package(path, "serde", "1.0.5", "")
        self.sandbox.commit(path)
        return "file://" + path

    def make_registry(self):
        for name, needs in CRATES.items():
            path = os.path.join(self.sandbox.path, "registry", name)
            self.package(path, name, "1.0.0", f"[dependencies]\n{needs}")
            harness.write_file(os.path.join(path, ".cargo-checksum.json"),
                               '{"files": {}, "package": "' + "0" * 64 + '"}')
        harness.write_file(os.path.join(self.sandbox.path, ".cargo", "config.toml"),
                           '[source.crates-io]\nreplace-with = "here"\n'
                           f'[source.here]\ndirectory = "{self.sandbox.path}/registry"\n')

    def make_workspace(self):
        self.root("")
        for name, needs in MEMBERS.items():
            self.package(self.path(name), name, "1.0.1" if name == "log" else "0.1.0", needs)
        harness.write_file(self.path("script", "build.rs"),
                           'fn main() { println!("cargo:rerun-if-changed=build.rs"); }\n')
        for name in ("serde", "moved", "spare"):
            self.package(self.path("vendor", name), "spare" if name == "spare" else "serde",
                         "1.0.0", "")
        self.build()
        self.sandbox.commit(self.repository)

    def root(self, rest):
        members = ", ".join(f'"{name}"' for name in MEMBERS)
        harness.write_file(self.path("Cargo.toml"), f'[workspace]\nresolver = "2"\n'
                           f'members = [{members}]\nexclude = ["vendor"]\n{rest}\n')

    def build(self):
        """Members that were compiled anew."""
        done = self.sandbox.run(CHECK, self.repository, self.extra)
        if done.returncode:
            sys.exit(os.fsdecode(done.stderr))
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        found = {os.path.relpath(os.path.dirname(row["manifest_path"]), self.repository)
                 for row in rows if row["reason"] == "compiler-artifact" and not row["fresh"]}
        return found & set(MEMBERS)

    def planned(self):
        done = self.sandbox.whittle(self.repository, "plan", "--base", "HEAD~1", "--head", "HEAD",
                                    "--command", "check --all-targets", "--format", "json")
        if done.returncode:
            sys.exit(os.fsdecode(done.stderr))
        return {row["name"] for row in json.loads(done.stdout)["packages"] if row["affected"]}

    def step(self, title, locks=True, beside=()):
        """`locks`: the commit holds the lock file that cargo makes of it. `beside`: planned though
        cargo does not compile them."""
        lock = self.path("Cargo.lock")
        with open(lock, "rb") as file:
            before = file.read()
        built = self.build()
        if not locks:
            harness.write_file(lock, before)
        self.sandbox.commit(self.repository, title)
        shutil.rmtree(self.extra["CARGO_TARGET_DIR"])  # or what comes back would still be there
        self.build()
        planned = self.planned()
        if not built <= planned or planned - built != set(beside):
            self.failures.append(f"{title}: cargo compiles {sorted(built)}, the plan has "
                                 f"{sorted(planned)}")

    def touch(self, *names):
        with open(self.path(*names), "a", encoding="utf-8") as file:
            file.write("// changed\n")


def begin(story):
    story.root(f"[patch.crates-io]\n{SERDE}")
    story.step("a patch comes")
    story.touch("vendor", "serde", "src", "lib.rs")
    story.step("its source changes")
    story.root('[patch.crates-io]\nserde = { path = "vendor/moved" }')
    story.step("it moves")
    story.root('[patch.crates-io]\nserde = { path = "vendor/moved" }\n'
               'spare = { path = "vendor/spare" }')
    story.step("one comes that nobody uses")
    story.touch("vendor", "spare", "src", "lib.rs")
    story.step("the source of that changes")


def go_on(story):
    story.root(f'[patch.crates-io]\nserde = {{ git = "{story.git}" }}')
    story.step("a repository of git takes its place")
    story.root('[patch.crates-io]\nlog = { path = "log" }')
    story.step("a member could take the place of another crate, but that has another version")
    story.package(story.path("log"), "log", "1.0.0", "")
    story.step("it has the same version")
    story.touch("log", "src", "lib.rs")
    story.step("the source of the member changes")
    story.root("")
    story.step("all patches go")
    story.root('[replace]\n"serde:1.0.0" = { path = "vendor/serde" }')
    story.step("a replacement comes")
    story.touch("vendor", "serde", "src", "lib.rs")
    story.step("its source changes")
    story.root("")
    story.step("it goes")
    story.root(f"[patch.crates-io]\n{SERDE}")
    # Whoever may lock it: all that has a dependency of the registry, and who depends on that.
    story.step("the lock file is behind a patch", locks=False, beside=["plain", "above"])


def main(arguments):
    with harness.Sandbox() as sandbox:
        story = Story(sandbox)
        begin(story)
        if "--all" in arguments:
            go_on(story)
        print("\n".join(story.failures))
        return 1 if story.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
