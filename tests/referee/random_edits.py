"""Edits of a random workspace: of files and sources here, of manifests in manifest_edits.py. Each
returns what it did in a few words, or None where it does not fit."""

import os
import shutil

from manifest_edits import ManifestEdits
from random_sources import CFGS, INNER


class Edits(ManifestEdits):
    def __init__(self, workspace):
        self.workspace, self.chance = workspace, workspace.chance
        self.serial = 0

    def next(self):
        self.serial += 1
        return self.serial

    def files(self, *suffixes):
        found = []
        for folder, inner, names in os.walk(self.workspace.repository):
            inner[:] = sorted(name for name in inner if name != ".git")
            found += [os.path.join(folder, name) for name in names
                      if name.endswith(suffixes) and
                      not os.path.islink(os.path.join(folder, name))]
        return sorted(found)

    def short(self, path):
        return os.path.relpath(path, self.workspace.repository)

    def roots(self):
        return [(package, root) for package in self.workspace.packages for root in package.roots]

    # Files

    def change_path(self, path):
        """A line more; where the file is written from the model, in the model."""
        for package, root in self.roots():
            if root.path(package) == self.short(path):
                root.notes += 1
                return f"changed the root {self.short(path)}"
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"// {self.next()}\n")
        return f"changed {self.short(path)}"

    def change_file(self):
        paths = self.files(".rs", ".txt", ".proto", ".md", ".in")
        kind = self.chance.choice([".rs", ".rs", ".txt", ".in", "README.md", "/m", "/common/",
                                   "/tests/", "/win/", "shared.rs", "data.txt", ""])
        chosen = [path for path in paths if kind in path]
        return self.change_path(self.chance.choice(chosen or paths))

    def change_target(self):
        """The root of a target."""
        kind = self.chance.choice(["test", "test", "example", "bench", "bin", "lib"])
        paths = [self.workspace.place(root.path(package)) for package, root in self.roots()
                 if root.kind == kind]
        return self.change_path(self.chance.choice(paths)) if paths else None

    def change_several(self):
        return "; ".join(self.change_file() for _ in range(self.chance.randint(2, 3)))

    def add_file(self):
        package = self.chance.choice(self.workspace.packages)
        kind = self.chance.choice(["test", "test", "example", "bench", "bin", "src", "assets"])
        name = f"new{self.next()}"
        if kind in ("src", "assets"):
            path = f"{package.real}/{kind}/{name}.rs"
            self.workspace.write(path, "fn main() {}\n")
        else:
            path = self.workspace.sources.add_root(package, kind, name).path(package)
        return f"added {path}"

    def delete_file(self):
        choices = [(package, root) for package, root in self.roots()
                   if root.kind != "lib" and root.file != "src/main.rs"]
        if not choices:
            return None
        package, root = self.chance.choice(choices)
        package.roots.remove(root)
        path = root.path(package)
        self.workspace.written.pop(path, None)
        os.remove(self.workspace.place(path))
        return f"deleted {path}"

    def change_flags(self):
        """What an earlier edit made cargo's configuration include."""
        if not os.path.exists(self.workspace.place("tools/flags.toml")):
            return None
        self.workspace.write("tools/flags.toml",
                             f'[build]\nrustflags = ["--cfg", "n{self.next()}"]\n')
        return "changed tools/flags.toml"

    def turn_link(self):
        """Leads a linked file to another package's."""
        links = [(package, root) for package, root in self.roots() if root.linked]
        if not links:
            return None
        package, root = self.chance.choice(links)
        others = [other for other in self.workspace.packages if other is not package]
        root.linked = self.chance.choice(others)
        return f"turned the link of {package.name} to {root.linked.name}"

    def loose_file(self):
        path = self.chance.choice(["README.md", "docs/guide.md", "docs/shared.txt", "notes.txt",
                                   "other/notes.txt", "crates/notes.txt", "excluded/notes.txt"])
        self.workspace.write(path, f"note {self.next()}\n")  # never what is there already
        return f"wrote {path}"

    # Sources

    def add_piece(self):
        package, root = self.chance.choice(self.roots())
        piece = self.workspace.sources.add_piece(package, root)
        return piece and f"{root.path(package)}: new {piece.how} under {piece.cfg}"

    def piece(self):
        found = [(package, root, piece) for package, root in self.roots() for piece in root.pieces]
        return self.chance.choice(found) if found else (None, None, None)

    def remove_piece(self):
        package, root, piece = self.piece()
        if piece:
            root.pieces.remove(piece)
        return piece and f"{root.path(package)}: no {piece.how} {piece.number}"

    def switch_cfg(self):
        package, root, piece = self.piece()
        if not piece or piece.how in INNER:
            return None
        piece.cfg = self.chance.choice(CFGS)
        return f"{root.path(package)}: {piece.how} {piece.number} under {piece.cfg}"

    def switch_module(self):
        package, root, piece = self.piece()
        return piece and self.workspace.sources.switch_module(package, root, piece)

    # Packages

    def new_package(self):
        package = self.workspace.add_package(
            self.chance.choice(["crates", "tools", "nested", "excluded", "in-tests", "linked"]))
        if not package:
            return None
        self.workspace.add_dependency(package)
        return f"new package {package.dir}"

    def alone(self, package):
        return not any(other.dir.startswith(package.dir + "/")
                       for other in self.workspace.packages)

    def delete_package(self):
        choices = [package for package in self.workspace.packages
                   if package.place in ("crates", "tools", "nested", "in-tests", "excluded")
                   and self.alone(package)]
        if len(choices) < 4:
            return None
        gone = self.chance.choice(choices)
        self.workspace.packages.remove(gone)
        for package, root in self.roots():
            root.pieces = [piece for piece in root.pieces if piece.foreign is not gone]
            root.linked = root.linked if root.linked is not gone else None
        for package in self.workspace.packages:
            package.dependencies = [row for row in package.dependencies if row.to is not gone]
        self.workspace.spare = [to for to in self.workspace.spare if to is not gone]
        keep_files = self.chance.random() < 0.3 and gone.place in ("nested", "in-tests", "excluded")
        if keep_files:
            os.remove(self.workspace.place(f"{gone.dir}/Cargo.toml"))
        else:
            self.delete_below(gone.dir)
        self.workspace.forget(gone.dir)
        return f"deleted {'the manifest' if keep_files else 'all'} of {gone.dir}"

    def delete_below(self, directory):
        """With the targets that packages around it have there."""
        for package in self.workspace.packages:
            package.roots = [root for root in package.roots
                             if not root.path(package).startswith(directory + "/")]
        shutil.rmtree(self.workspace.place(directory))

    def move_package(self):
        choices = [package for package in self.workspace.packages
                   if package.place in ("crates", "tools", "excluded") and self.alone(package)
                   and not any(root.outside for root in package.roots)]
        if not choices:
            return None
        package = self.chance.choice(choices)
        self.workspace.forget(package.dir)
        old, package.dir = package.dir, f"{package.dir}-{self.next()}"
        os.rename(self.workspace.place(old), self.workspace.place(package.dir))
        for path in self.files(""):
            if self.short(path).startswith(package.dir + "/"):
                os.utime(path)
        return f"moved {old} to {package.dir}"

    def drop_lock(self):
        path = self.workspace.place(self.workspace.below("Cargo.lock"))
        # A root package's build script may run anew for it, though it is written as it was.
        if not os.path.exists(path) or self.workspace.root_package:
            return None
        os.remove(path)
        return "regenerated Cargo.lock"

    def break_something(self):
        paths = self.files("Cargo.toml", "lib.rs", "part.rs", "build.rs", "common/mod.rs",
                           "shared.rs", ".in", "deep.rs", "inner.rs")
        tests = [path for path in self.files(".rs") if "/tests/" in path or "/examples/" in path]
        path = self.chance.choice(self.chance.choice([paths, paths, tests or paths]))
        how = self.chance.choice(["broken", "deleted"])
        if how == "deleted":
            os.remove(path)
        else:
            with open(path, "a", encoding="utf-8") as file:
                file.write("\n] broken\n")
        return f"{how}: {self.short(path)}"

    def choices(self):
        return [(self.change_file, 20), (self.change_target, 14), (self.change_several, 4),
                (self.add_file, 4), (self.delete_file, 3), (self.loose_file, 1),
                (self.add_piece, 10),
                (self.remove_piece, 5), (self.switch_cfg, 5), (self.switch_module, 2),
                (self.add_dependency, 4), (self.remove_dependency, 3),
                (self.switch_dependency, 5), (self.switch_package, 6), (self.switch_root, 2),
                (self.reformat, 4), (self.change_metadata, 2), (self.change_shared, 6),
                (self.change_root, 1), (self.change_other_workspace, 1), (self.change_config, 1),
                (self.change_flags, 1), (self.turn_link, 1), (self.new_package, 2),
                (self.delete_package, 2), (self.move_package, 1), (self.drop_lock, 1),
                (self.break_something, 4)]

    def change_shape(self):
        """An edit of what the graph of units is made from."""
        edits = [self.add_file, self.delete_file, self.add_dependency, self.remove_dependency,
                 self.switch_dependency, self.switch_package, self.switch_root, self.reformat,
                 self.new_package, self.delete_package]
        return self.chance.choice(edits)()

    def any(self):
        """One edit: what it did, and whether it is one that means to break something."""
        choices = self.choices()
        while True:
            edit = self.chance.choices([row[0] for row in choices], [row[1] for row in choices])[0]
            done = edit()
            if done:
                return done, edit == self.break_something
