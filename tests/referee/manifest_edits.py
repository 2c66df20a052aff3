"""Edits of the manifests of a random workspace; the rest of the edits is in random_edits.py."""

from random_workspace import PLATFORMS


class ManifestEdits:
    """What Edits has beside edits of files: it gives workspace, chance and next()."""

    def add_dependency(self):
        package = self.chance.choice(self.workspace.packages)
        row = self.workspace.add_dependency(package)
        return row and f"{package.name} depends on {row.to.name} ({row.kind})"

    def dependency(self):
        rows = [(package, row) for package in self.workspace.packages
                for row in package.dependencies]
        return self.chance.choice(rows) if rows else (None, None)

    def remove_dependency(self):
        package, row = self.dependency()
        if row:
            package.dependencies.remove(row)
        return row and f"{package.name} no longer depends on {row.to.name} ({row.kind})"

    def switch_dependency(self):
        package, row = self.dependency()
        if not row:
            return None
        what = self.chance.choice(["feature", "platform", "optional", "inherits", "on", "enables",
                                   "weak", "bare"])
        if what == "platform":
            row.platform = self.chance.choice(PLATFORMS)
        elif what == "enables":
            row.enables = self.chance.choice([None, "extra", "default", "more"])
        elif (what == "optional" and row.kind == "dev") or (
                what == "inherits" and not self.workspace.member(package)):
            return None
        else:
            setattr(row, what, not getattr(row, what))
        return f"{package.name} → {row.to.name}: {what}"

    def switch_package(self):
        package = self.chance.choice(self.workspace.packages)
        what = self.chance.choice(["key", "key", "inherits", "own_feature", "build", "links",
                                   "lints", "default_extra", "autos"])
        if what == "key":
            what = self.chance.choice(["version", "edition", "description", "authors", "license"])
            package.values[what] = package.values.get(what, 0) + 1
        elif what == "inherits":
            what = self.chance.choice(sorted(self.workspace.values))
            if not self.workspace.member(package):
                return None
            package.inherits ^= {what}
            package.values.setdefault(what, 0)
        elif what == "autos":
            package.autos ^= {self.chance.choice(["autotests", "autobins", "autobenches"])}
        elif what == "lints":
            package.lints = self.chance.choice([None, "warn", "allow"] + (
                ["workspace"] if self.workspace.member(package) else []))
        else:
            value = self.workspace.choose_build() if what == "build" else not getattr(package, what)
            setattr(package, what, value)
        return f"{package.name}: {what}"

    def switch_root(self):
        """What the table of a target says of it."""
        package = self.chance.choice(self.workspace.packages)
        if not package.roots:
            return None
        root = self.chance.choice(package.roots)
        key, value = self.chance.choice([("harness", "false"), ("test", "false"),
                                         ("doctest", "false"), ("bench", "false"),
                                         ("required-features", '["extra"]')])
        if root.kind == "lib" and key in ("required-features", "harness"):
            return None
        if key in root.table:
            del root.table[key]
        else:
            root.table[key] = value
        return f"{root.path(package)}: {key}"

    def reformat(self):
        """The same manifest, written in another way."""
        one = self.chance.choice([self.workspace, *self.workspace.packages])
        one.style = self.chance.choice([0, *[self.chance.randint(1, 999) for _ in range(3)]])
        return f"{getattr(one, 'name', 'the root manifest')}: reformatted"

    def change_metadata(self):
        one = self.chance.choice([self.workspace, *self.workspace.packages])
        one.metadata = self.next()
        return f"{getattr(one, 'name', 'the root manifest')}: metadata"

    def change_shared(self):
        """What members may inherit."""
        workspace = self.workspace
        what = self.chance.choice(["key", "key", "dependency", "dependency", "lint", "spare"])
        if what == "key":
            key = self.chance.choice(sorted(workspace.values))
            workspace.values[key] += 1
            return f"workspace.package.{key}"
        if what == "lint":
            workspace.lints["unused_imports"] = self.chance.choice(["warn", "allow"])
            workspace.lints[f"unused_{self.chance.choice(['mut', 'parens', 'labels'])}"] = "allow"
            return "workspace.lints"
        if what == "spare":
            members = [package for package in workspace.packages
                       if package.lib and package.place == "crates"]
            workspace.spare = self.chance.sample(members, min(len(members), 1))
            return "an entry of workspace.dependencies that no one inherits"
        keys = sorted({row.key() for package in workspace.packages
                       for row in package.dependencies if row.inherits})
        if not keys:
            return None
        key = self.chance.choice(keys)
        workspace.shared_features ^= {key}
        return f"workspace.dependencies.{key}: features"

    def change_root(self):
        name = self.chance.choice(["dev", "test", "dev.build-override", 'dev.package.p1', "bench"])
        profiles = self.workspace.profiles
        profiles[name] = 1 - profiles.get(name, 0)
        return f"root manifest: profile.{name}"

    def change_other_workspace(self):
        self.workspace.other_version += 1
        return "the version in the other workspace's root manifest"

    def change_config(self):
        path = self.chance.choice([".cargo/config.toml", self.workspace.below(".cargo/config.toml"),
                                   "tools/flags.toml"])
        if path == "tools/flags.toml":
            self.workspace.write(".cargo/config.toml", 'include = ["../tools/flags.toml"]\n')
        self.workspace.write(path, f'[build]\nrustflags = ["--cfg", "n{self.next()}"]\n')
        return f"rustflags in {path}"
