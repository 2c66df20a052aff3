"""A random workspace of path packages for rebuild.py: a model that is edited, and the files that are
written from it."""

import os

import harness

SECTIONS = {"normal": "dependencies", "dev": "dev-dependencies", "build": "build-dependencies"}
PLATFORMS = ["cfg(unix)", "cfg(windows)", "cfg(not(unix))", None, None, None, None, None]
PROTO = "proto/x.proto"
RERUN = {"own": "build.rs", "asset": "assets/data.txt", "proto": None, "all": None}


class Package:
    def __init__(self, name, place, directory):
        self.name, self.place, self.dir = name, place, directory
        self.macro = self.inherits = False
        self.edition, self.version, self.build, self.own_feature = "2021", 0, None, False
        self.dependencies, self.targets = [], []


class Dependency:
    def __init__(self, to, kind):
        self.to, self.kind = to, kind
        self.platform = self.rename = None
        self.optional = self.inherits = self.feature = False


class Workspace:
    """The model; render() writes those files whose text differs, so that no other time changes."""

    def __init__(self, chance, repository):
        self.chance, self.repository = chance, repository
        self.root = chance.choice(["", "", "ws"])
        self.root_package = chance.random() < 0.4
        self.packages, self.number = [], 0
        self.opt_level = self.root_note = self.shared_version = self.other_version = 0
        self.written = {}
        for place in self.places():
            self.add_package(place)
        for package in self.packages:
            for _ in range(chance.choice([0, 1, 1, 2, 3])):
                self.add_dependency(package)

    def places(self):
        chance = self.chance
        found = ["excluded", "other"] if chance.random() < 0.6 else []
        found += ["outside"] if self.root else []
        found += ["crates"] * chance.randint(2, 4) + ["tools"]
        found += [place for place in ("nested", "linked", "in-tests") if chance.random() < 0.5]
        return found + (["root"] if self.root_package else [])

    def below(self, *parts):
        return os.path.normpath(os.path.join(self.root, *parts))

    def add_package(self, place):
        name = f"p{self.number}"
        self.number += 1
        hosts = [package.dir for package in self.packages if package.place == "crates"]
        if place in ("nested", "in-tests") and not hosts:
            place = "crates"
        host = self.chance.choice(hosts) if hosts else ""
        directory = {"crates": self.below("crates", name), "tools": self.below("tools", name),
                     "excluded": self.below("excluded", name), "other": f"other/{name}",
                     "outside": f"beside/{name}", "nested": f"{host}/inner-{name}",
                     "in-tests": f"{host}/tests", "linked": self.below("links", name),
                     "root": self.below(".")}[place]
        if any(package.dir == directory for package in self.packages):
            return None
        package = Package(name, place, directory)
        chance = self.chance
        package.macro = place == "crates" and chance.random() < 0.15
        package.inherits = place != "excluded" and place != "outside" and chance.random() < 0.4
        package.build = self.choose_build()
        if place in ("crates", "tools") and chance.random() < 0.3:
            package.targets.append(("bin", f"{name}-tool", self.below("scripts", f"{name}.rs")))
        self.packages.append(package)
        self.write_sources(package)
        return package

    def choose_build(self):
        """A root package would own the file that "proto" reads: a file of another package."""
        owned = self.root_package and not self.root
        return self.chance.choice([None, None, "own", "all", "asset", "own" if owned else "proto"])

    def member(self, package):
        return package.place not in ("excluded", "other", "outside")

    def add_dependency(self, package):
        chance = self.chance
        kind = chance.choice(["normal", "normal", "normal", "dev", "dev", "build"])
        rank = self.packages.index(package)
        choices = self.packages if kind == "dev" else self.packages[:rank]
        choices = [to for to in choices if to is not package and to.place != "root"
                   and (self.member(package) or not self.member(to))
                   and not any(known.to is to and known.kind == kind
                               for known in package.dependencies)]
        if not choices:
            return None
        dependency = Dependency(chance.choice(choices), kind)
        dependency.platform = chance.choice(PLATFORMS)
        named = [row.rename for row in package.dependencies if row.to is dependency.to]
        rename = f"as_{dependency.to.name}" if chance.random() < 0.2 else None
        dependency.rename = named[0] if named else rename  # cargo wants one name for one package
        dependency.optional = kind != "dev" and chance.random() < 0.2
        dependency.inherits = self.member(package) and chance.random() < 0.3
        dependency.feature = chance.random() < 0.2
        package.dependencies.append(dependency)
        return dependency

    # Files

    def write(self, path, text):
        harness.write_file(os.path.join(self.repository, path), text)

    def write_sources(self, package):
        at = package.dir
        if package.place == "linked":
            at = f"real/{package.name}"
            link = os.path.join(self.repository, package.dir)
            os.makedirs(os.path.dirname(link), exist_ok=True)
            os.symlink(os.path.relpath(os.path.join(self.repository, at), os.path.dirname(link)),
                       link)
        macro = ("use proc_macro::TokenStream;\n#[proc_macro]\n"
                 "pub fn same(input: TokenStream) -> TokenStream { input }\n")
        self.write(f"{at}/src/lib.rs", macro if package.macro else
                   "mod part;\npub const N: u32 = part::N;\n")
        self.write(f"{at}/src/part.rs", "pub const N: u32 = 1;\n")
        self.write(f"{at}/assets/data.txt", "1\n")
        for folder in self.chance.sample(["tests", "examples", "benches", "src/bin"], 2):
            name = f"{package.name}-{folder[-3:]}"
            test = "mod common;\n" if folder == "tests" else ""
            self.write(f"{at}/{folder}/{name}.rs", test + "fn main() {}\n")
            if test:
                self.write(f"{at}/tests/common/mod.rs", "")
        for _, _, path in package.targets:
            self.write(path, "fn main() {}\n")
        if self.chance.random() < 0.3 and not package.macro:
            self.link_asset(package, at)

    def link_asset(self, package, at):
        """A link to a file of another package, which the library includes."""
        others = [other for other in self.packages if other.place == "crates"]
        if not others or others[-1] is package:
            return
        link = os.path.join(self.repository, at, "assets", "linked.txt")
        if os.path.lexists(link):
            os.remove(link)
        os.symlink(os.path.relpath(f"{others[-1].dir}/assets/data.txt", f"{at}/assets"), link)
        self.write(f"{at}/src/lib.rs", 'mod part;\npub const N: u32 = part::N;\n'
                   'pub const TEXT: &str = include_str!("../assets/linked.txt");\n')

    def line_of(self, package, dependency):
        to = dependency.to
        key = dependency.rename or to.name
        rest = []
        if dependency.inherits:
            rest.append("workspace = true")
        else:
            path = os.path.relpath(to.dir, package.dir)
            rest.append(f'path = "{path}"')
            rest += [f'package = "{to.name}"'] if dependency.rename else []
        rest += ["optional = true"] if dependency.optional else []
        rest += ['features = ["extra"]'] if dependency.feature else []
        return f"{key} = {{ {', '.join(rest)} }}"

    def manifest(self, package):
        field = "workspace = true" if package.inherits else f'"0.1.{package.version}"'
        lines = ["[package]", f'name = "{package.name}"', f'edition = "{package.edition}"',
                 f"version.{field}" if package.inherits else f"version = {field}"]
        on = [f'"dep:{row.rename or row.to.name}"' for row in package.dependencies if row.optional]
        lines += ["[features]", f"default = [{', '.join(dict.fromkeys(on))}]", "extra = []"]
        if package.own_feature:
            lines.append("more = []")
        if package.macro:
            lines += ["[lib]", "proc-macro = true"]
        for kind, name, path in package.targets:
            lines += [f"[[{kind}]]", f'name = "{name}"',
                      f'path = "{os.path.relpath(path, package.dir)}"']
        sections = {}
        for row in package.dependencies:
            title = SECTIONS[row.kind]
            title = f"target.'{row.platform}'.{title}" if row.platform else title
            sections.setdefault(title, []).append(self.line_of(package, row))
        for title in sections:
            lines += [f"[{title}]", *sections[title]]
        return lines

    def root_lines(self):
        listed = [os.path.relpath(package.dir, self.below("."))
                  for package in self.packages
                  if package.place in ("tools", "nested", "linked", "in-tests")]
        members = ", ".join(f'"{path}"' for path in ["crates/*", *listed])
        lines = ["[workspace]", f"members = [{members}]", 'exclude = ["excluded", "other", "real"]',
                 'resolver = "2"', "[workspace.package]", f'version = "0.2.{self.shared_version}"',
                 "[workspace.dependencies]"]
        rows = {row.rename or row.to.name: row for package in self.packages
                for row in package.dependencies if row.inherits}
        for key, row in sorted(rows.items()):
            path = os.path.relpath(row.to.dir, self.below("."))
            lines.append(f'{key} = {{ path = "{path}", package = "{row.to.name}" }}')
        lines += ["[profile.dev]", f"opt-level = {self.opt_level}"]
        return lines + ["# a note"] * self.root_note

    def build_script(self, package):
        path = RERUN[package.build]
        if package.build == "proto":
            linked = package.place == "linked"
            path = os.path.relpath(PROTO, f"real/{package.name}" if linked else package.dir)
        line = f'println!("cargo:rerun-if-changed={path}");' if path else ""
        return f"fn main() {{ {line} }}\n"

    def texts(self):
        found = {PROTO: None}
        for package in self.packages:
            lines = self.manifest(package)
            if package.place == "root":
                lines = [*lines, *self.root_lines()]
            found[f"{package.dir}/Cargo.toml"] = "\n".join(lines) + "\n"
            found[f"{package.dir}/build.rs"] = self.build_script(package) if package.build else ""
        if not self.has_root():
            found[self.below("Cargo.toml")] = "\n".join(self.root_lines()) + "\n"
        if any(package.place == "other" for package in self.packages):
            found["other/Cargo.toml"] = ("[workspace]\nmembers = [\"*\"]\n[workspace.package]\n"
                                         f'version = "0.3.{self.other_version}"\n')
        return found

    def has_root(self):
        return any(package.place == "root" for package in self.packages)

    def render(self):
        for path, text in self.texts().items():
            path = os.path.normpath(path)
            if text is None and not os.path.exists(os.path.join(self.repository, path)):
                text = "1\n"
            if text is None or self.written.get(path) == text:
                continue
            self.written[path] = text
            if text:
                self.write(path, text)
            elif os.path.lexists(os.path.join(self.repository, path)):
                os.remove(os.path.join(self.repository, path))
