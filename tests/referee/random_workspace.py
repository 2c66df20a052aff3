"""A random workspace of path packages: a model that is edited, and the files that are written
from it. Sources are in random_sources.py, manifests in random_manifests.py."""

import os

import harness
from random_manifests import Manifests
from random_sources import Sources

PLATFORMS = ["cfg(unix)", "cfg(windows)", "cfg(not(unix))", 'cfg(target_os = "linux")',
             "cfg(all(unix, not(windows)))", "aarch64-apple-darwin", "x86_64-unknown-linux-gnu",
             *[None] * 11]
PROTO = "proto/x.proto"
# What a build script says of the files it reads; None: nothing, so any file of the package counts.
RERUN = {"own": ["build.rs"], "asset": ["assets/data.txt"], "proto": [], "all": None,
         "folder": ["assets"], "two": ["assets/data.txt", "build.rs"], "computed": [],
         "variable": []}
SHARED = ["version", "description", "edition", "authors", "license", "homepage", "rust-version",
          "keywords"]
SCRIPT = """use std::io::Write;
fn main() {{
    let out = std::env::var("OUT_DIR").unwrap();
    std::fs::write(format!("{{}}/gen.rs", out), "const G: u32 = 1;\\n").unwrap();
    if let Ok(path) = std::env::var("REFEREE_RUNS") {{
        let mut log = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        writeln!(log, "{{}} {{}}", std::env::var("CARGO_PKG_NAME").unwrap(), out).unwrap();
    }}
{lines}}}
"""


class Package:
    def __init__(self, name, place, directory):
        self.name, self.place, self.dir = name, place, directory
        self.macro, self.lib, self.edition = False, True, "2021"
        self.values = {"version": 0, "edition": 0}  # keys of [package]
        self.inherits, self.autos = set(), set()
        self.build, self.links, self.lints = None, False, None
        self.own_feature = self.default_extra = False
        self.metadata = self.style = 0
        self.dependencies, self.roots = [], []

    @property
    def real(self):
        """Where its files are: behind a link or not."""
        return f"real/{self.name}" if self.place == "linked" else self.dir

    def listed(self):
        """Kinds of targets that cargo does not look for."""
        return {{"autotests": "test", "autobenches": "bench", "autobins": "bin",
                 "autoexamples": "example"}[auto] for auto in self.autos}


class Dependency:
    def __init__(self, to, kind):
        self.to, self.kind = to, kind
        self.platform = self.rename = self.enables = None
        self.optional = self.inherits = self.feature = self.bare = self.weak = False
        self.on = True

    def key(self):
        return self.rename or self.to.name


class Workspace:
    """The model; render() writes those files whose text differs, so that no other time changes."""

    def __init__(self, chance, repository):
        self.chance, self.repository = chance, repository
        self.root = chance.choice(["", "", "ws"])
        self.root_package = chance.random() < 0.4
        self.packages, self.number, self.spare, self.shared_features = [], 0, [], set()
        self.values = {key: 0 for key in SHARED}
        self.lints, self.profiles = {"unused_imports": "warn"}, {"dev": 0}
        self.metadata = self.style = self.other_version = 0
        self.written = {}
        self.sources, self.manifests = Sources(self), Manifests(self)
        for place in self.places():
            self.add_package(place)
        for package in self.packages:
            for _ in range(chance.choice([0, 1, 1, 2, 3])):
                self.add_dependency(package)

    def places(self):
        chance = self.chance
        found = ["excluded", "other"] if chance.random() < 0.5 else []
        found += ["outside"] if self.root else []
        found += ["crates"] * chance.randint(2, 4) + ["tools"]
        found += [place for place in ("nested", "linked", "in-tests") if chance.random() < 0.4]
        return found + (["root"] if self.root_package else [])

    def below(self, *parts):
        return os.path.normpath(os.path.join(self.root, *parts))

    def place(self, path):
        return os.path.join(self.repository, path)

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
        self.choose(package)
        if place == "linked":
            link = self.place(package.dir)
            os.makedirs(os.path.dirname(link), exist_ok=True)
            os.symlink(os.path.relpath(self.place(package.real), os.path.dirname(link)), link)
        self.packages.append(package)
        self.sources.first_files(package)
        if place in ("crates", "tools") and self.chance.random() < 0.3:
            self.sources.add_root(package, self.chance.choice(["bin", "test", "example"]),
                                  f"{name}-tool", self.below("scripts", f"{name}.rs"))
        if self.chance.random() < 0.3 and not package.macro:
            self.link_asset(package)
        return package

    def choose(self, package):
        chance, place = self.chance, package.place
        package.macro = place == "crates" and chance.random() < 0.15
        package.lib = package.macro or place not in ("crates", "tools") or chance.random() < 0.9
        keys = SHARED if self.member(package) else ["version"] if place == "other" else []
        package.inherits = {key for key in keys if chance.random() < 0.3}
        package.values.update({key: 0 for key in package.inherits})
        package.build, package.links = self.choose_build(), chance.random() < 0.2
        lints = [None, "warn"] + (["workspace"] if self.member(package) else [])
        package.lints = chance.choice(lints)
        if chance.random() < 0.1:
            package.autos.add(chance.choice(["autotests", "autobins", "autoexamples"]))
        package.style = chance.choice([0, 0, chance.randint(1, 99)])

    def choose_build(self):
        """A root package would own the file that "proto" reads: a file of another package."""
        kinds = [kind for kind in RERUN if kind != "proto" or not self.root_package or self.root]
        return self.chance.choice([None] * 6 + kinds)

    def member(self, package):
        return package.place not in ("excluded", "other", "outside")

    def add_dependency(self, package):
        chance = self.chance
        kind = chance.choice(["normal", "normal", "normal", "dev", "dev", "build"])
        rank = self.packages.index(package)
        choices = self.packages if kind == "dev" else self.packages[:rank]
        choices = [to for to in choices if to is not package and to.place != "root" and to.lib
                   and (self.member(package) or not self.member(to))
                   and not any(known.to is to and known.kind == kind
                               for known in package.dependencies)]
        if not choices:
            return None
        row = Dependency(chance.choice(choices), kind)
        row.platform = chance.choice(PLATFORMS)
        named = [known.rename for known in package.dependencies if known.to is row.to]
        rename = f"as_{row.to.name}" if chance.random() < 0.2 else None
        row.rename = named[0] if named else rename  # cargo wants one name for one package
        row.inherits = self.member(package) and chance.random() < 0.3
        row.optional, row.on = kind != "dev" and chance.random() < 0.2, chance.random() < 0.7
        row.feature, row.bare = chance.random() < 0.2, chance.random() < 0.1
        row.enables, row.weak = chance.choice([None] * 5 + ["extra", "default"]), True
        package.dependencies.append(row)
        return row

    # Files

    def write(self, path, text):
        harness.write_file(self.place(path), text)

    def write_new(self, path, text):
        if not os.path.lexists(self.place(path)):
            self.write(path, text)

    def link_asset(self, package):
        """A link to a file of another package, which the library includes."""
        others = [other for other in self.packages if other.place == "crates"]
        if others and others[-1] is not package and package.lib:
            package.roots[0].linked = others[-1]

    def render_links(self):
        for package in self.packages:
            for root in package.roots:
                link = self.place(f"{package.real}/assets/linked.txt")
                wanted = root.linked and os.path.relpath(f"{root.linked.dir}/assets/data.txt",
                                                         f"{package.real}/assets")
                if not wanted or (os.path.islink(link) and os.readlink(link) == wanted):
                    continue
                if os.path.lexists(link):
                    os.remove(link)
                os.symlink(wanted, link)

    def build_script(self, package):
        paths = RERUN[package.build] or []
        if package.build == "proto":
            paths = [os.path.relpath(PROTO, package.real)]
        lines = [f'println!("cargo:rerun-if-changed={path}");' for path in paths]
        if package.build == "computed":
            lines.append('println!("cargo::rerun-if-changed={}", "assets/data.txt");')
        if package.build == "variable":
            lines.append('println!("cargo:rerun-if-env-changed=REFEREE_NOTHING");')
        if package.links:
            lines.append('println!("cargo:key=value");')
        return SCRIPT.format(lines="".join(f"    {line}\n" for line in lines))

    def texts(self):
        found = {PROTO: None, **self.manifests.texts()}
        for package in self.packages:
            found[f"{package.dir}/build.rs"] = self.build_script(package) if package.build else ""
            for root in package.roots:
                found[root.path(package)] = self.sources.text(package, root)
        return found

    def render(self):
        self.render_links()
        for path, text in self.texts().items():
            path = os.path.normpath(path)
            if text is None and not os.path.exists(self.place(path)):
                text = "1\n"
            if text is None or self.written.get(path) == text:
                continue
            self.written[path] = text
            if text:
                self.write(path, text)
            elif os.path.lexists(self.place(path)):
                os.remove(self.place(path))

    def forget(self, directory):
        """What was written below a directory that is gone or moved."""
        self.written = {path: text for path, text in self.written.items()
                        if not path.startswith(directory + "/")}
