#!/usr/bin/env python3
"""Holds the tables of docs/github.md, docs/gitlab.md and docs/buildkite.md against action.yml and the program, and
the action's cache against what it has to be a cache of."""

import os
import re
import shutil
import subprocess

import examples
from examples import harness

PAGE = "docs/github.md"


def section(name):
    """Name, description and default of what stands in a section of action.yml."""
    text = re.search(rf"^{name}:\n((?:  .*\n|\n)+)", examples.read("action.yml"), re.MULTILINE)
    for key, body in re.findall(r"^  ([a-z-]+):\n((?:    .*\n)+)", text[1], re.MULTILINE):
        found = re.search(r"^    description: (?:>-\n)?((?:.*\n(?:      .*\n)*))", body,
                          re.MULTILINE)
        default = re.search(r"^    default: (.*)$", body, re.MULTILINE)
        yield (key, " ".join(found[1].split()).strip('"'),
               default[1].strip('"') if default else None)


def rows(head, page=PAGE):
    """The rows of the table with that head."""
    lines = examples.read(page).split("\n")
    at = lines.index(head) + 2
    while lines[at].startswith("|"):
        yield [cell.strip() for cell in lines[at].strip("|").split("|")]
        at += 1


def documented_variables(service):
    return {row[0].strip("`") for row in rows("| variable | what it holds |", f"docs/{service}.md")}


def known_variables():
    """What the jobs of every service get; a pipeline may have variables of its own beside."""
    source = examples.read("planner/dialect/shard_values.c")
    return {name.replace("%s", "KEY")
            for name in re.findall(r'"(WHITTLE_[A-Z_]+(?:%s)?)"', source)}


C_LIBRARY = {"libc.so.6", "libm.so.6", "libresolv.so.2", "libpthread.so.0", "libdl.so.2", "librt.so.1"}
SMALL = """cmake_minimum_required(VERSION 3.25)
project(small C)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBGIT2 REQUIRED IMPORTED_TARGET libgit2)
add_executable(whittle main.c)
target_link_libraries(whittle PRIVATE PkgConfig::LIBGIT2)
"""


class Shop:
    """The action's sources in a place of their own, and the key that it gives them."""

    PARTS = ("CMakeLists.txt", "docs/CMakeLists.txt", ".github", "graph", "planner", "action.yml", "docs/github.md")

    def __init__(self, sandbox):
        self.place, self.sources = sandbox.path, sandbox.make("sources")
        for part in self.PARTS:
            source, target = os.path.join(harness.ROOT, part), os.path.join(self.sources, part)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            (shutil.copytree if os.path.isdir(source) else shutil.copy)(source, target)

    def key(self, **extra):
        """None where there is none, and so no cache."""
        outputs = os.path.join(self.place, "outputs")
        harness.write_file(outputs, "")
        environment = {"PATH": "/usr/bin:/bin", "RUNNER_TEMP": self.place, "GITHUB_OUTPUT": outputs, "CACHE": "true",
                       "SOURCES": self.sources, "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64", **extra}
        subprocess.run(["bash", os.path.join(harness.ROOT, ".github/find-whittle.sh"), "key"], env=environment,
                       cwd=self.place, check=True, capture_output=True)
        found = examples.read(outputs)
        return found.removeprefix("key=").rstrip("\n") if found else None

    def files(self):
        for folder, _, names in os.walk(self.sources):
            yield from (os.path.join(folder, name) for name in names)


def check_key(shop):
    """Another key for whatever the build reads, another machine and another image; the same for all else."""
    key = shop.key()
    if not key or len(key) > 128 or not re.fullmatch(r"whittle-Linux-X64-[\w.-]+", key):
        yield f"the key of the action's cache is {key}"
    others = [shop.key(**extra) for extra in (
        {"RUNNER_OS": "macOS"}, {"RUNNER_ARCH": "ARM64"}, {"ImageOS": "ubuntu24"}, {"ImageOS": "ubuntu26"},
        {"ImageOS": "ubuntu24", "ImageVersion": "20261116.1"}, {"ImageOS": "ubuntu24", "ImageVersion": "20261123.1"})]
    if len({key, *others}) <= len(others):
        yield f"machines and images share a key: {key}, {others}"
    program = os.path.join(shop.place, "program")
    harness.write_file(os.path.join(program, "whittle"), "")
    os.chmod(os.path.join(program, "whittle"), 0o755)
    for extra in ({"CACHE": "false"}, {"GIVEN": "./whittle"}, {"PATH": f"{program}:/usr/bin:/bin"},
                  {"SOURCES": os.path.join(shop.place, "nowhere")}):
        if shop.key(**extra):
            yield f"there is a key with {extra}"
    yield from check_sources(shop, key)


def check_sources(shop, key):
    read = {"action.yml": False, "docs/github.md": False, "docs/CMakeLists.txt": True, "CMakeLists.txt": True,
            ".github/find-whittle.sh": True, "graph/base/arena.c": True, "graph/cargo/toml.cc": True,
            "planner/commands/options.h": True}
    for path, counts in read.items():
        file = os.path.join(shop.sources, path)
        before = examples.read(file)
        harness.write_file(file, before + "\n")
        if (shop.key() != key) != counts:
            yield f"a change of {path} {'leaves the key' if counts else 'changes the key'}"
        harness.write_file(file, before)
    if shop.key() != key:
        yield "the key of the same sources is another"
    file = os.path.join(shop.sources, "graph/base/arena.c")
    for what, new in (("renamed", "graph/base/other.c"), ("moved", "planner/main/arena.c")):
        os.makedirs(os.path.dirname(os.path.join(shop.sources, new)), exist_ok=True)
        os.rename(file, os.path.join(shop.sources, new))
        if shop.key() in (key, None):
            yield f"the key is {shop.key()} with a file that is {what}"
        os.rename(os.path.join(shop.sources, new), file)
    os.remove(os.path.join(shop.sources, "CMakeLists.txt"))
    if shop.key():
        yield "there is a key without all sources"


def check_build(shop):
    """A small program of that name, really built: all that it loads but the C library is beside it."""
    if not all(map(shutil.which, ("cc", "c++", "cmake", "ninja", "pkg-config", "ldd"))):
        return
    sources = os.path.join(shop.place, "small")
    kept = os.path.join(shop.place, "whittle-program")
    harness.write_file(os.path.join(sources, "CMakeLists.txt"), SMALL)
    harness.write_file(os.path.join(sources, "main.c"), "#include <git2.h>\n#include <stdio.h>\nint main(void)\n{\n"
                       '    return git_libgit2_init() < 1 || puts("whittle 0") < 0;\n}\n')
    environment = {"PATH": "/usr/bin:/bin", "RUNNER_TEMP": shop.place, "SOURCES": sources,
                   "GITHUB_OUTPUT": os.path.join(shop.place, "outputs")}
    harness.write_file(environment["GITHUB_OUTPUT"], "")
    done = subprocess.run(["bash", os.path.join(harness.ROOT, ".github/find-whittle.sh"), "find"], env=environment,
                          cwd=shop.place, check=False, capture_output=True)
    outputs = examples.read(environment["GITHUB_OUTPUT"]).split("\n")[:-1]
    if done.returncode or done.stdout != b"whittle 0\n" or outputs != ["built=true", f"whittle={kept}/whittle"]:
        yield f"building: {done.returncode}, {done.stdout}, {outputs}: {os.fsdecode(done.stderr)[-2000:]}"
        return
    loaded = subprocess.run(["ldd", f"{kept}/whittle"], check=True, capture_output=True, text=True).stdout
    found = {line.split()[0]: line.split()[2] for line in loaded.splitlines() if "=> /" in line}
    elsewhere = [name for name, path in found.items() if not path.startswith(kept + "/lib/")]
    if not any(name.startswith("libgit2.so") for name in found) or \
            not set(elsewhere) <= C_LIBRARY:
        yield f"libraries that another runner may lack: {elsewhere} of {found}"


def check_cache():
    """One commit of actions/cache, that of the page; no build of a tag's or a release's run is kept."""
    action = examples.read("action.yml")
    used = re.findall(r"uses: (\S+) # (v\S+)\n", action)
    commits = {(name.partition("@")[2], version) for name, version in used}
    page = set(re.findall(r"actions/cache@(\S+) # (v\S+)\n", examples.read(PAGE)))
    names = [name.partition("@")[0] for name, _ in used]
    if names != ["actions/cache/restore", "actions/cache/save"] or commits != page or not all(
            re.fullmatch(r"[0-9a-f]{40}", commit) for commit, _ in commits):
        yield f"action.yml uses {used}, {PAGE} has {page}"
    if "github.ref_type != 'tag'" not in action or '["push", "pull_request", "merge_group"]' not in action:
        yield "action.yml does not say which runs take a cache"


def main():
    inputs = [[f"`{name}`", f"`{default}`" if default else "", text]
              for name, text, default in section("inputs")]
    outputs = [[f"`{name}`", text] for name, text, _ in section("outputs")]
    failures = []
    for head, expected in (("| input | default | meaning |", inputs),
                           ("| output | meaning |", outputs)):
        found = list(rows(head))
        failures += [f"{PAGE}: {row} is not in action.yml" for row in found if row not in expected]
        failures += [f"{PAGE}: lacks | {' | '.join(row)} |" for row in expected
                     if row not in found]
        if not expected or not failures and found != expected:
            failures.append(f"{PAGE}: another order under {head}")
    variables = 0
    for service in ("gitlab", "buildkite"):
        found, known = documented_variables(service), known_variables()
        variables += len(found)
        if found != known:
            failures.append(f"docs/{service}.md: variables that only one side has: {found ^ known}")
    with harness.Sandbox() as sandbox:
        shop = Shop(sandbox)
        failures += [*check_key(shop), *check_build(shop), *check_cache()]
    examples.finish(failures, len(inputs) + len(outputs) + variables)


main()
