#!/usr/bin/env python3
"""Sources made to be expensive: nesting without end, modules that lead to each other along more
ways than can be counted, long chains, long names. Answered in little time and memory, and never
with less than what changed."""

import json
import resource
import subprocess

import steps
from steps import harness

MEMORY = 1 << 30  # bytes of address space
PACKAGE = '[package]\nname = "{}"\nversion = "0.1.0"\nedition = "2021"\n'
DEEP = 100000
WAYS = 64  # doublings: more ways than a computer can walk


def doubled(text, leaf):
    """part0.rs … partN.rs, each of which leads to the next one in two ways."""
    parts = {f"part{i}.rs": text.format(next=f"part{i + 1}.rs", i=i) for i in range(WAYS)}
    return {**parts, f"part{WAYS}.rs": leaf}


def worlds():
    """Of each world: its library's source files, and the file that changes."""
    leaf = "pub fn leaf() {}\n"
    start = '#[path = "part0.rs"] mod part;\n'
    yield "inline modules", "changed.rs", {
        "lib.rs": "mod m {" * DEEP + "}" * DEEP + "mod changed;\n", "changed.rs": leaf}
    yield "brackets", "changed.rs", {
        "lib.rs": "mod changed; fn f() { " + "([{" * DEEP + "}])" * DEEP + " }\n",
        "changed.rs": leaf}
    yield "open brackets", "changed.rs", {
        "lib.rs": "mod changed; x!(" + "([{" * DEEP, "changed.rs": leaf}
    yield "comments", "changed.rs", {
        "lib.rs": "mod changed;" + "/*" * DEEP + "*/" * DEEP, "changed.rs": leaf}
    yield "raw strings", "changed.rs", {
        "lib.rs": 'mod changed; const S: &str = r' + "#" * 255 + '"' + '"#' * DEEP + "\n",
        "changed.rs": leaf}
    yield "conditions", "changed.rs", {
        "lib.rs": "#[cfg(" + "not(" * DEEP + "windows" + ")" * DEEP + ")]\nmod changed;\n",
        "changed.rs": leaf}
    yield "wide conditions", "changed.rs", {
        "lib.rs": "#[cfg(any(" + "windows, " * DEEP + "unix))]\nmod changed;\n", "changed.rs": leaf}
    yield "attributes", "changed.rs", {
        "lib.rs": "#[cfg(unix)] " * DEEP + "mod changed;\n", "changed.rs": leaf}
    yield "conditional attributes", "changed.rs", {
        "lib.rs": "#[cfg_attr(unix, " * DEEP + "cfg(unix)" + ")]" * DEEP + "mod changed;\n",
        "changed.rs": leaf}
    yield "a long chain", "m2000.rs", {
        "lib.rs": '#[path = "m0.rs"] mod m;\n', "m2000.rs": leaf,
        **{f"m{i}.rs": f'#[path = "m{i + 1}.rs"] mod m;\n' for i in range(2000)}}
    yield "two ways to each module", f"part{WAYS}.rs", {
        "lib.rs": start, **doubled('#[path = "{next}"] mod a;\n#[path = "{next}"] mod b;\n', leaf)}
    yield "two conditions to each module", f"part{WAYS}.rs", {
        "lib.rs": start, **doubled('#[cfg(a{i})] #[path = "{next}"] mod a;\n'
                                   '#[cfg(b{i})] #[path = "{next}"] mod b;\n', leaf)}
    yield "two includes of each file", f"part{WAYS}.rs", {
        "lib.rs": 'include!("part0.rs");\n',
        **doubled('mod a {{ include!("{next}"); }}\nmod b {{ include!("{next}"); }}\n', leaf)}
    yield "two directories of each include", f"part{WAYS}.rs", {
        "lib.rs": 'include!("part0.rs");\n',
        **doubled('#[path = "a{i}"] mod a {{ include!("{next}"); mod x; }}\n'
                  '#[path = "b{i}"] mod b {{ include!("{next}"); mod x; }}\n', leaf)}
    yield "conditions in a circle", "one.rs", {
        "lib.rs": "mod one;\n", "one.rs": '#[cfg(p)] #[path = "two.rs"] mod two;\n',
        "two.rs": '#[cfg(q)] #[path = "one.rs"] mod one;\n#[path = "two.rs"] mod two;\n'}
    yield "many declarations of one file", "changed.rs", {
        "lib.rs": "".join(f'#[cfg(c{i})] #[path = "changed.rs"] mod m{i};\n' for i in range(5000)),
        "changed.rs": leaf}
    yield "a long name", "changed.rs", {
        "lib.rs": f'mod changed; mod {"m" * 1000000}; include!("{"../" * 300000}x");\n',
        "changed.rs": leaf}
    yield "many strings", "changed.rs", {
        "lib.rs": "mod changed;\n" + "".join(f'const S{i}: &str = "../other{i}/x.rs";\n'
                                            for i in range(20000)), "changed.rs": leaf}
    yield "a name behind more strings than are kept", "../../b/data.txt", {
        "lib.rs": 'const S: &[&str] = &["x/y"];\n' * 110000 + 'const D: &str = "../../b/data.txt";\n',
        "../../b/data.txt": ""}
    yield "concatenations", "changed.rs", {
        "lib.rs": "mod changed; include_str!(" + "concat!(" * DEEP + '"x"' + ")" * DEEP + ");\n",
        "changed.rs": leaf}


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def can_limit(sandbox):
    """Not where a sanitizer or valgrind reserves address space for itself."""
    done = sandbox.run([*harness.program(), "version"], sandbox.path, preexec_fn=limit_memory)
    return done.returncode == 0


def build(sandbox, place, files):
    root = sandbox.repository(f"world{place}")
    harness.write_file(root + "/Cargo.toml", '[workspace]\nmembers = ["a", "b"]\n')
    for name, more in (("a", ""), ("b", '[dependencies]\na = { path = "../a" }\n')):
        harness.write_file(f"{root}/{name}/Cargo.toml", PACKAGE.format(name) + more)
        harness.write_file(f"{root}/{name}/src/lib.rs", "")
    for name, text in files.items():
        harness.write_file(f"{root}/a/src/{name}", text)
    sandbox.commit(root)
    return root


def check_world(checks, sandbox, root, what, changed):
    harness.write_file(f"{root}/a/src/{changed}", "// changed\n")
    options = {"preexec_fn": limit_memory} if can_limit(sandbox) else {}
    command = [*harness.program(), "plan", "--base", "HEAD", "--format", "json"]
    try:
        done = sandbox.run(command, root, timeout=60, **options)
    except subprocess.TimeoutExpired:
        checks.that(False, f"{what}: took longer than a minute")
        return
    checks.status(done, 0, what)
    if done.returncode == 0:
        affected = [row["name"] for row in json.loads(done.stdout)["packages"] if row["affected"]]
        checks.that(affected == ["a", "b"], f"{what}: affected are {affected}")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        for place, (what, changed, files) in enumerate(worlds()):
            check_world(checks, sandbox, build(sandbox, place, files), what, changed)
    checks.finish()


main()
