"""Repositories that no person would make: objects written straight into the database, runs with
little memory, and what they cost."""

import hashlib
import os
import resource
import zlib
from datetime import datetime

from steps import harness

MEMORY = 1 << 30  # bytes of address space
ROOT = '[package]\nname = "root"\nversion = "0.1.0"\n[workspace]\n'


def place_of(entry):
    """By which git sorts: a directory as if its name ended in a slash."""
    name, (mode, _) = entry
    return name + "/" if mode == "40000" else name


class Objects:
    """Writes objects straight into the database of a repository."""

    def __init__(self, sandbox, name):
        self.sandbox = sandbox
        self.root = sandbox.repository(name)
        self.known, self.folders = set(), set()

    def path(self, oid):
        return os.path.join(self.root, ".git", "objects", oid[:2], oid[2:])

    def put(self, kind, content):
        data = f"{kind} {len(content)}\0".encode() + content
        oid = hashlib.sha1(data).hexdigest()
        if oid not in self.known and not os.path.exists(self.path(oid)):
            self.write(oid, zlib.compress(data, 1))
        self.known.add(oid)
        return oid

    def write(self, oid, data):
        """There are tens of thousands: the folder is made once, not looked for each time."""
        if oid[:2] not in self.folders:
            os.makedirs(os.path.dirname(self.path(oid)), exist_ok=True)
            self.folders.add(oid[:2])
        file = os.open(self.path(oid), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        os.write(file, data)
        os.close(file)

    def blob(self, text):
        return "100644", self.put("blob", text.encode())

    def link(self, target):
        return "120000", self.put("blob", target.encode())

    def tree(self, entries):
        return "40000", self.put("tree", b"".join(
            f"{mode} {name}\0".encode() + bytes.fromhex(oid)
            for name, (mode, oid) in sorted(entries.items(), key=place_of)))

    def nested(self, files):
        """The tree of files by path; values are entries."""
        dirs, entries = {}, {}
        for path, entry in files.items():
            name, slash, rest = path.partition("/")
            if slash:
                dirs.setdefault(name, {})[rest] = entry
            else:
                entries[name] = entry
        return self.tree({**entries, **{name: self.nested(inner) for name, inner in dirs.items()}})

    def well(self, depth, entries):
        """A directory in a directory in a directory …"""
        tree = self.tree(entries)
        for _ in range(depth):
            tree = self.tree({"d": tree})
        return tree

    def commit(self, entries):
        person = "T <t@example.com> 1700000000 +0000"
        _, tree = self.tree(entries)
        return self.put("commit", f"tree {tree}\nauthor {person}\ncommitter {person}\n\nx\n"
                        .encode())

    def commit_tree(self, tree, message, parent):
        """As `git commit` makes it where a sandbox pins its author and clock."""
        person = f"A <a@example.com> {int(datetime.fromisoformat(harness.CLOCK).timestamp())} +0000"
        return self.put("commit", f"tree {tree[1]}\nparent {parent}\nauthor {person}\n"
                        f"committer {person}\n\n{message}".encode())

    def package(self, **entries):
        """A root package, and more beside it."""
        return {"Cargo.toml": self.blob(ROOT), "src": self.tree({"lib.rs": self.blob("")}),
                **entries}

    def pair(self, base, head):
        """Commits of a root package with other entries beside it."""
        return self.commit(self.package(**base)), self.commit(self.package(**head))


def limited(objects, *words):
    """`whittle plan` with little memory: it must neither need it nor die for want of it."""
    options = {"preexec_fn": limit_memory} if can_limit(objects) else {}
    return objects.sandbox.run([*harness.program(), "plan", *words], objects.root, **options)


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def can_limit(objects):
    """Not where a sanitizer or valgrind reserves address space for itself."""
    done = objects.sandbox.run([*harness.program(), "version"], objects.root,
                               preexec_fn=limit_memory)
    return done.returncode == 0


def timed(objects, *words):
    """The same, and the seconds of a processor that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = limited(objects, *words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
