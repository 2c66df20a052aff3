#!/usr/bin/env python3
"""A few small git objects that stand for billions of files, and wells of thousands of directories:
answered in little time and memory, with a plan or with an error that says how to go on."""

import hashlib
import os
import resource
import zlib

import steps
from steps import harness

MEMORY = 1 << 30  # bytes of address space
ROOT = '[package]\nname = "root"\nversion = "0.1.0"\n[workspace]\n'


class Objects:
    """Writes objects straight into the database of a repository."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.root = sandbox.repository("bomb")

    def put(self, kind, content):
        data = f"{kind} {len(content)}\0".encode() + content
        name = hashlib.sha1(data).hexdigest()
        path = os.path.join(self.root, ".git", "objects", name[:2], name[2:])
        harness.write_file(path, zlib.compress(data))
        return name

    def blob(self, text):
        return "100644", self.put("blob", text.encode())

    def tree(self, entries):
        return "40000", self.put("tree", b"".join(
            f"{mode} {name}\0".encode() + bytes.fromhex(oid)
            for name, (mode, oid) in sorted(entries.items())))

    def commit(self, entries):
        person = "T <t@example.com> 1700000000 +0000"
        _, tree = self.tree(entries)
        return self.put("commit", f"tree {tree}\nauthor {person}\ncommitter {person}\n\nx\n"
                        .encode())


def bomb(objects, manifest=None):
    tree = objects.tree({"Cargo.toml" if manifest else "file": objects.blob(manifest or "x")})
    for _ in range(10):
        tree = objects.tree({f"d{i}": tree for i in range(10)})
    return tree


def well(objects, depth):
    tree = objects.tree({"file": objects.blob("x")})
    for _ in range(depth):
        tree = objects.tree({"d": tree})
    return tree


def limited(objects, *words):
    """The program with little memory: it must neither need it nor die for want of it."""
    options = {"preexec_fn": limit_memory} if can_limit(objects) else {}
    return objects.sandbox.run([*harness.program(), "plan", *words], objects.root, **options)


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def can_limit(objects):
    """Not where a sanitizer or valgrind reserves address space for itself."""
    done = objects.sandbox.run([*harness.program(), "version"], objects.root,
                               preexec_fn=limit_memory)
    return done.returncode == 0


def check_changes(checks, objects):
    manifest = objects.blob(ROOT)
    source = objects.tree({"lib.rs": objects.blob("")})
    small = {"Cargo.toml": manifest, "src": source}
    plain = objects.commit(small)
    large = objects.commit({**small, "x": bomb(objects)})
    larger = objects.commit({**small, "README": manifest, "x": bomb(objects)})
    for base, head in ((plain, large), (large, plain), (large, larger)):
        done = limited(objects, "--base", base, "--head", head, "--format", "json")
        checks.status(done, 0, f"{base}..{head}")
        checks.that(b'"mode": "full"' in done.stdout, f"a part was compared: {done.stdout[:200]}")
    deep = objects.commit({**small, "x": well(objects, 3000)})
    for base, head in ((plain, deep), (deep, plain)):
        done = limited(objects, "--base", base, "--head", head, "--format", "json")
        checks.status(done, 0, f"a well: {base}..{head}")
        checks.that(b'"mode": "affected"' in done.stdout, "a well can't be compared")


def check_search(checks, objects):
    done = limited(objects, "--full", "--head", objects.commit({"x": bomb(objects)}))
    checks.status(done, 3, "no root manifest")
    checks.that(b"--manifest-path" in done.stderr, f"no way out: {done.stderr}")
    member = '[package]\nname = "p"\nversion = "0.1.0"\n'
    for glob in ("**", "*/*/*/*/*/*/*/*/*/*"):
        for tree in (bomb(objects), bomb(objects, member)):
            manifest = objects.blob(f'[workspace]\nmembers = ["{glob}"]\n')
            head = objects.commit({"Cargo.toml": manifest, "x": tree})
            done = limited(objects, "--full", "--head", head)
            checks.status(done, 3, f"members = {glob}")
            checks.that(b"Cargo.toml:2:" in done.stderr and b"hint: " in done.stderr,
                        f"members = {glob}: {done.stderr}")
    often = ", ".join(['"x/*"'] * 60000)
    many = objects.tree({f"d{i}": objects.tree({"f": objects.blob("")}) for i in range(10)})
    manifest = objects.blob(f"[workspace]\nmembers = [{often}]\n")
    done = limited(objects, "--full", "--head", objects.commit({"Cargo.toml": manifest, "x": many}))
    checks.status(done, 3, "one glob, again and again")
    glob = objects.blob('[workspace]\nmembers = ["**"]\n')
    head = objects.commit({"Cargo.toml": glob, "d": well(objects, 3000)})
    done = limited(objects, "--full", "--head", head, "--format", "json")
    checks.status(done, 0, "a well below **")
    checks.that(b"glob-too-deep" in done.stdout, "not said: where ** ended")


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        objects = Objects(sandbox)
        check_changes(checks, objects)
        check_search(checks, objects)
    checks.finish()


main()
