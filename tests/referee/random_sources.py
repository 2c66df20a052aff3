"""Sources of a random package: crate roots that are written from a list of pieces, each a module,
an include or something that looks like one, and the files that the pieces lead to."""

import os

CFGS = [None, None, None, None, "unix", "windows", "test", "not(test)", 'feature = "extra"',
        'any(windows, target_os = "macos")', 'all(unix, not(target_os = "macos"))',
        "debug_assertions"]
MODULE = "pub const N: u32 = 1;\n"
MACRO = ("use proc_macro::TokenStream;\n#[proc_macro]\n"
         "pub fn same(input: TokenStream) -> TokenStream { input }\n")
# What writes modules beside the root: where the root has a directory of its own.
MODULES = ["mod", "mod-dir", "nested", "inline", "path", "path-inline", "cfg-path", "macro-mod",
           "macro-argument", "include", "include-deep", "text-in-module", "concat"]
INCLUDES = ["text", "text", "bytes", "manifest-dir", "doc-item", "env", "decoy", "own-manifest",
            "foreign-mod", "foreign-text", "foreign-readme", "loose"]
INNER = ["doc", "doctest", "doc-test"]
FOREIGN = ("foreign-mod", "foreign-text", "foreign-readme")


class Piece:
    def __init__(self, number, how, cfg, foreign):
        self.number, self.how, self.cfg, self.foreign = number, how, cfg, foreign
        self.in_directory = False  # a module is name/mod.rs instead of name.rs


class Root:
    """A crate root: `file` is seen from the package, or from the repository where `outside`."""

    def __init__(self, kind, name, file, outside=False):
        self.kind, self.name, self.file, self.outside = kind, name, file, outside
        self.table = {}  # keys of its table in the manifest, which it has if there are any
        self.pieces, self.notes = [], 0
        self.linked = None  # a package: the root includes a link to a file of it

    def path(self, package):
        return os.path.normpath(self.file if self.outside else f"{package.real}/{self.file}")


class Sources:
    """Writes roots and files of packages; `workspace` has write(), packages and chance."""

    def __init__(self, workspace):
        self.workspace, self.chance = workspace, workspace.chance
        self.number = 0

    def choices(self, root):
        apart = root.kind == "lib" or root.file.endswith("main.rs")
        found = INCLUDES + (MODULES * 2 + INNER if apart else ["path", "concat", "doc"])
        return found + (["out"] if root.kind == "lib" else []) + (
            ["common"] * 8 if root.kind == "test" else [])

    def foreign(self, package):
        """A package whose files another includes: both where their paths say they are."""
        if package.place == "linked":
            return None
        found = [other for other in self.workspace.packages
                 if other.place in ("crates", "tools", "nested") and other is not package]
        return self.chance.choice(found) if found else None

    def add_piece(self, package, root):
        how = self.chance.choice(self.choices(root))
        foreign = self.foreign(package) if how in FOREIGN else None
        once = any(piece.how == how for piece in root.pieces)
        if (how in FOREIGN and not foreign) or (how in ("common", *INNER) and once):
            return None
        self.number += 1
        piece = Piece(self.number, how, self.chance.choice(CFGS), foreign)
        if how in INNER:
            piece.cfg = None
        root.pieces.append(piece)
        for path, text in self.files(package, root, piece).items():
            self.workspace.write_new(path, text)
        return piece

    # Text

    def relative(self, package, root, path):
        """A path of the repository as it is said in the root."""
        start = os.path.dirname(root.path(package)) or "."
        return os.path.relpath(path or ".", start)

    def item(self, package, root, piece):
        """The lines of a piece, without its condition."""
        n = piece.number
        own = lambda path: self.relative(package, root, f"{package.real}/{path}")  # noqa: E731
        other = lambda path: self.relative(  # noqa: E731
            package, root, f"{piece.foreign.real}/{path}")
        text = f"const T{n}: &str = include_str!"
        return {
            "mod": lambda: f"mod m{n};", "mod-dir": lambda: f"mod m{n};",
            "nested": lambda: f"pub(crate) mod m{n};",
            "inline": lambda: f"mod m{n} {{ mod inner; }}",
            "path": lambda: f'#[path = "odd/m{n}.rs"]\nmod m{n};',
            "path-inline": lambda: f'#[path = "odd{n}"]\nmod m{n} {{ mod inner; }}',
            "cfg-path": lambda: f'#[cfg_attr(windows, path = "win/m{n}.rs")]\n'
                                f'#[cfg_attr(not(windows), path = "other/m{n}.rs")]\nmod m{n};',
            "macro-mod": lambda: f"macro_rules! m{n} {{ () => {{ mod n{n}; }} }}\nm{n}!{{}}",
            "macro-argument": lambda: f"macro_rules! p{n} {{ ($($t:tt)*) => {{ $($t)* }} }}\n"
                                      f"p{n}! {{ mod n{n}; }}",
            "include": lambda: f'include!("m{n}.in");',
            "include-deep": lambda: f'include!("inc/m{n}.in");',
            "text-in-module": lambda: f'mod m{n} {{ {text}("m{n}.txt"); }}',
            "concat": lambda: f'{text}(concat!("odd/", "m{n}", ".txt"));',
            "text": lambda: f'{text}("{own(f"assets/m{n}.txt")}");',
            "bytes": lambda: f'const B{n}: &[u8] = include_bytes!("{own("assets/data.txt")}");',
            "manifest-dir": lambda: f'{text}(concat!(env!("CARGO_MANIFEST_DIR"), '
                                    '"/assets/data.txt"));',
            "doc-item": lambda: f'#[doc = include_str!("{own("README.md")}")]\nstruct D{n};',
            "env": lambda: f'const E{n}: &str = env!("CARGO_PKG_DESCRIPTION");',
            "decoy": lambda: f"// mod ghost{n};\nconst G{n}: &str = r#\"mod ghost{n}; \"\"#;\n"
                             f"/* include!(\"ghost\"); /* */ */ const C{n}: char = '\"';",
            "own-manifest": lambda: f'{text}("{own("Cargo.toml")}");',
            "foreign-mod": lambda: f'#[path = "{other("src/shared.rs")}"]\nmod m{n};',
            "foreign-text": lambda: f'{text}("{other("assets/data.txt")}");',
            "foreign-readme": lambda: f'#[doc = include_str!("{other("README.md")}")]\n'
                                      f"struct R{n};",
            "loose": lambda: text + '("' + self.relative(
                package, root, self.workspace.below("docs/shared.txt")) + '");',
            "out": lambda: f'mod m{n} {{ include!(concat!(env!("OUT_DIR"), "/gen.rs")); }}'
                           if package.build else "",
            "common": lambda: "mod common;",
        }[piece.how]()

    def linked(self, package, root):
        return self.relative(package, root, f"{package.real}/assets/linked.txt")

    def inner(self, package, root, piece):
        readme = self.relative(package, root, f"{package.real}/README.md")
        doc = f'doc = include_str!("{readme}")'
        return {"doc": f"#![{doc}]", "doctest": f"#![cfg_attr(doctest, {doc})]",
                "doc-test": f"#![cfg_attr(test, {doc})]"}[piece.how]

    def text(self, package, root):
        lines = ["#![allow(warnings)]"]
        lines += [self.inner(package, root, piece) for piece in root.pieces if piece.how in INNER]
        for piece in root.pieces:
            line = "" if piece.how in INNER else self.item(package, root, piece)
            if piece.cfg and line and not line.startswith(("//", "macro_rules")):
                lines.append(f"#[cfg({piece.cfg})]")
            lines += [line] if line else []
        if root.linked:
            lines.append(f'const L: &str = include_str!("{self.linked(package, root)}");')
        if root.kind != "lib":
            lines.append("fn main() {}")
        elif not package.macro:
            lines.append("mod part;\npub const N: u32 = part::N;")
        else:
            lines.append(MACRO + "mod part;")
        return "\n".join(lines) + "\n" + "".join(f"// {n}\n" for n in range(root.notes))

    # Files

    def files(self, package, root, piece):
        """The files that a piece leads to, without those that every package has."""
        base, n = os.path.dirname(root.path(package)), piece.number
        found = {
            "mod": {f"m{n}.rs": MODULE},
            "mod-dir": {f"m{n}/mod.rs": "mod deep;\n", f"m{n}/deep.rs": MODULE},
            "nested": {f"m{n}.rs": "#[cfg(unix)]\nmod deep;\n#[cfg(test)]\nmod tests;\n",
                       f"m{n}/deep.rs": MODULE, f"m{n}/tests.rs": MODULE},
            "inline": {f"m{n}/inner.rs": MODULE},
            "path": {f"odd/m{n}.rs": "mod deep;\n", "odd/deep.rs": MODULE},
            "path-inline": {f"odd{n}/inner.rs": MODULE},
            "cfg-path": {f"win/m{n}.rs": "not Rust at all\n", f"other/m{n}.rs": MODULE},
            "macro-mod": {f"n{n}.rs": MODULE}, "macro-argument": {f"n{n}.rs": MODULE},
            "include": {f"m{n}.in": f"const I{n}: u32 = 1;\n"},
            "include-deep": {f"inc/m{n}.in": f'const D{n}: &str = include_str!("m{n}.txt");\n',
                             f"inc/m{n}.txt": "1\n"},
            "text-in-module": {f"m{n}.txt": "1\n"}, "concat": {f"odd/m{n}.txt": "1\n"},
            "common": {"common/mod.rs": "mod helper;\n", "common/helper.rs": MODULE},
        }.get(piece.how, {})
        found = {os.path.join(base, path): text for path, text in found.items()}
        if piece.how == "text":
            found[f"{package.real}/assets/m{n}.txt"] = "1\n"
        if piece.how == "loose":
            found[self.workspace.below("docs/shared.txt")] = "1\n"
        return found

    def switch_module(self, package, root, piece):
        """name.rs becomes name/mod.rs, or the other way round."""
        base = os.path.dirname(root.path(package))
        names = [f"{base}/m{piece.number}.rs", f"{base}/m{piece.number}/mod.rs"]
        if piece.how not in ("mod", "nested", "mod-dir"):
            return None
        there = [self.workspace.place(name) for name in names]
        old, new = there if os.path.exists(there[0]) else reversed(there)
        if not os.path.exists(old):
            return None
        os.makedirs(os.path.dirname(new), exist_ok=True)
        os.rename(old, new)
        os.utime(new)
        return f"moved {old} to {new}"

    def first_files(self, package):
        """What every package has."""
        at = package.real
        self.workspace.write(f"{at}/src/part.rs", MODULE)
        self.workspace.write(f"{at}/src/shared.rs", MODULE)
        self.workspace.write(f"{at}/assets/data.txt", "1\n")
        self.workspace.write(f"{at}/README.md", "# Readme\n")
        if package.lib:
            file = self.chance.choice(["src/lib.rs"] * 5 + ["src/odd_lib.rs"])
            lib = Root("lib", package.name, file)
            lib.table = {"path": f'"{file}"'} if "odd" in file else {}
            package.roots.append(lib)
        if not package.lib or self.chance.random() < 0.15:
            package.roots.append(Root("bin", package.name, "src/main.rs"))
        for kind in self.chance.sample(["test", "test", "example", "bench", "bin"], 2):
            self.add_root(package, kind, f"{package.name}-{kind}{self.next()}")
        for root in list(package.roots):
            for _ in range(self.chance.choice([0, 1, 2, 3] if root.kind == "lib" else [0, 0, 1])):
                self.add_piece(package, root)

    def next(self):
        self.number += 1
        return self.number

    def add_root(self, package, kind, name, outside=None):
        folder = {"test": "tests", "example": "examples", "bench": "benches",
                  "bin": "src/bin"}[kind]
        file = self.chance.choice([f"{folder}/{name}.rs"] * 3 + [f"{folder}/{name}/main.rs"])
        root = Root(kind, name, outside or file, bool(outside))
        if outside:
            root.table = {"path": None}  # said where the manifest is written
        if root.kind == "test" and self.chance.random() < 0.5 and "main" not in file:
            self.add_piece(package, root)
        if self.chance.random() < 0.25:
            root.table.update(self.chance.choice(
                [{"harness": "false"}, {"required-features": '["extra"]'}, {"test": "true"},
                 {"test": "false"}, {"doctest": "false"}, {}]))
        package.roots.append(root)
        return root
