"""A random crate for modules.py: files that name each other in every way that rustc knows, written
from a model of where rustc looks."""

import os

NOISE = [
    "/* mod no{n}; /* include_str!(\"no\") */ \" */", "// mod no{n}; \"",
    "pub const S{n}: &str = \"mod no{n}; \\\" #[cfg(any())]\";",
    "pub const S{n}: &str = r##\"mod no{n}; \"# \"##;", "pub const C{n}: char = '\"';",
    "pub const C{n}: [char; 3] = ['\\'', '{{', '\\u{{7b}}'];",
    "pub const B{n}: &[u8] = b\"\\\"}} mod no{n};\";", "pub const B{n}: u8 = b'\"';",
    "pub fn l{n}<'a>(x: &'a str) -> &'a str {{ 'b: loop {{ break 'b; }} x }}",
    "/// mod no{n}; \"}}\npub struct D{n};", "pub const F{n}: f64 = 1.0e-3 + 2. + 0x1f as f64;",
    "pub fn r{n}() -> usize {{ let r#mod = (1..2).count(); r#mod }}",
    "pub const P{n}: &str = \"data/x.txt\";", "/** mod no{n}; \" */\npub static T{n}: u8 = 0;",
]

FORMS = [  # {i}: an expression that includes a text file; {j}: another; {c}, {d}: conditions
    "#[cfg({c})] pub const A{n}: usize = {i};", "{a} pub static A{n}: usize = {i};",
    "{a} pub fn a{n}<A, B>(_: A, _: B) -> usize {{ {i} }}\npub const Z{n}: usize = {j};",
    "pub fn a{n}<'a, #[cfg({c})] T: 'a>() -> usize {{ {i} }}",
    "pub fn a{n}<'a, #[cfg({c})] const N: usize>() -> usize {{ {i} }}",
    "pub fn a{n}(#[cfg({c})] _a: Option<u8>, _b: u8) -> usize {{ {i} }}",
    "pub fn a{n}() {{ let _ = |_a: u8, #[cfg({c})] _b: u8| {i}; let _ = {j}; }}",
    "pub fn a{n}() {{ {a} let _x: Option<(u8, u8)> = {{ {i}; None }}; {a} {{ {j}; }} }}",
    "pub fn a{n}() {{ {a} drop({i}); {a} let _: Vec<Vec<u8>> = vec![vec![{j} as u8]]; {i}; }}",
    "pub fn a{n}(x: u8) -> usize {{ match x {{ #[cfg({c})] 1 | 2 => {i}, #[cfg({d})] 3 => {{ {j} }}"
    " 4 => {i}, _ => 0 }} }}",
    "pub struct A{n} {{ #[cfg({c})] pub a: Option<u8>, {e} pub b: u8 }}",
    "pub struct A{n}(#[cfg({c})] pub fn(u8, u8), {e} pub u8);",
    "pub enum A{n} {{ #[cfg({c})] A, {e} B, {a} C(u8) }}",
    "pub fn a{n}() -> Vec<usize> {{ vec![{i}, {j}] }}",
    "pub const A{n}: &[usize] = &[#[cfg({c})] {i}, {j}];",
    "pub struct A{n};\n{a} impl A{n} {{ {a} pub fn x<A, B>() -> usize {{ {i} }} "
    "pub const Y: usize = {j}; }}",
    "{e} {a} pub struct A{n};", "{a} {e} pub struct A{n};",
    "pub trait A{n} {{ {a} const A: usize = {i}; fn x() -> usize {{ {j} }} }}",
    "pub fn a{n}() -> usize {{ #![cfg({c})] {i} }}",
    "pub fn a{n}(x: usize) -> usize {{ if x > {i} {{ x }} else {{ {j} }} }}",
    "{a} extern \"C\" fn a{n}(_: fn(u8, u8)) -> usize {{ {i} }}\n"
    "pub const B{n}: usize = {j};",
    "{a} id! {{ pub fn a{n}() -> usize {{ {i} }} }}\npub const B{n}: usize = {j};",
    "pub fn a{n}() -> usize {{ id!({a} {{ {i} }}); {j} }}",
]

BODY = ("macro_rules! m{n} {{ () => {{ pub const A{n}: usize = {i}; }} }} m{n}!{{}}",)

HEAD = """#![allow(warnings)]
macro_rules! id { ($($t:tt)*) => { $($t)* } }
macro_rules! cfg_if {
    (if #[cfg($a:meta)] { $($x:tt)* } else { $($y:tt)* }) => {
        id! { #[cfg($a)] id! { $($x)* } #[cfg(not($a))] id! { $($y)* } } }
}
macro_rules! on_unix { ($($i:item)*) => { $( #[cfg(unix)] $i )* } }
"""


def normal(*parts):
    """A path within the crate: one that climbs out of it stays at its top."""
    path = os.path.normpath(os.path.join(*parts))
    while path == ".." or path.startswith("../"):
        path = path[3:]
    return "" if path == "." else path


class Place:
    """Where rustc looks for the modules of what is being written."""

    def __init__(self, here, names, paths, block=False):
        self.here = here    # the directory of the file
        self.names = names  # where `mod name;` is seen from
        self.paths = paths  # where #[path] is seen from
        self.block = block

    @staticmethod
    def of_file(path, stem=None):
        here = os.path.dirname(path)
        return Place(here, normal(here, stem) if stem else here, here)


class Crate:
    def __init__(self, chance, size=90):
        self.chance, self.size, self.number = chance, size, 0
        self.files = {"src/lib.rs": None}
        self.files["src/lib.rs"] = HEAD + self.items(Place.of_file("src/lib.rs"), 0, most=16)

    def next(self):
        self.number += 1
        return self.number

    def condition(self, depth=0):
        pick = self.chance.random()
        if depth < 2 and pick < 0.3:
            operands = [self.condition(depth + 1) for _ in range(self.chance.randint(0, 2))]
            return f"{self.chance.choice(['all', 'any'])}({', '.join(operands)})"
        if depth < 2 and pick < 0.45:
            return f"not({self.condition(depth + 1)})"
        return self.chance.choice(["unix", "windows", "target_os = \"linux\"", "test", "true",
                                   "target_os = r\"windows\"", "not(test)", "false", "windows",
                                   "target_pointer_width = \"64\"", "/* , */ unix", "feature = \"f\""])

    def attribute(self):
        first, second = self.condition(), self.condition()
        return self.chance.choice(["", f"#[cfg({first})]", f"#[cfg({first},)]",
                                   f"#[cfg({first})] /// \" {{\n#[allow(unused)]",
                                   f"#[cfg_attr({first}, cfg({second}))]",
                                   f"#[cfg_attr({first}, allow(unused), cfg({second}))]"])

    def write(self, path, text):
        if path not in self.files:
            self.files[path] = text

    def room(self):
        return len(self.files) < self.size

    def written(self, path, place):
        """A path as a literal, seen from the file's directory or from the package's."""
        relative = os.path.relpath(path, place.here or ".")
        pick = self.chance.random()
        if pick < 0.12:
            return f"concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", \"{path}\")"
        if pick < 0.2:
            return f"concat!(\"{relative[:2]}\", r\"{relative[2:]}\",)"
        return f"r#\"{relative}\"#" if pick < 0.4 else f"\"{relative}\""

    def text_file(self, place):
        n = self.next()
        known = [path for path in self.files if path.endswith(".txt")]
        if known and self.chance.random() < 0.15:
            return self.chance.choice(known)
        path = normal(place.here, self.chance.choice(["", "..", "data"]), f"t{n}.txt")
        self.write(path, "text")
        return path

    def expression(self, place):
        path = self.written(self.text_file(place), place)
        before = self.chance.choice(["", "", "std::", "core::"])
        macro = self.chance.choice(["include_str!({})", "include_bytes![{}]", "include_str! {{ {}, }}"])
        return f"({before}{macro.format(path)}.len())"

    def doc(self, place):
        literal = self.written(self.text_file(place), place)
        doc = f"doc = include_str!({literal})"
        if self.chance.random() < 0.5:
            return f"#[{doc}]"
        return f"#[cfg_attr({self.condition()}, {doc})]"

    def form(self, place):
        forms = BODY if self.chance.random() < 0.02 else FORMS
        return self.chance.choice(forms).format(
            n=self.next(), i=self.expression(place), j=self.expression(place), c=self.condition(),
            d=self.condition(), a=self.attribute(), e=self.doc(place))

    def module_file(self, path, stem, depth):
        """Writes a file that is a module; what it says is seen from where it lies."""
        if path not in self.files:
            self.files[path] = ""
            place = Place.of_file(path, stem)
            inner = ""
            if self.chance.random() < 0.15:
                inner = f"#![cfg({self.condition()})]\n"
            if self.chance.random() < 0.1:
                inner += f"#!{self.doc(place)[1:]}\n"
            self.files[path] = inner + self.items(place, depth + 1)

    def own_file(self, place, name, depth):
        if self.chance.random() < 0.3:
            self.module_file(normal(place.names, name, "mod.rs"), None, depth)
        else:
            self.module_file(normal(place.names, name + ".rs"), name, depth)

    def path_attributes(self, place, default, depth):
        """Some #[path]s; writes the files. An unconditional one comes last."""
        found = []
        for _ in range(self.chance.choice([1, 1, 2])):
            target = normal(place.paths, self.chance.choice(["", "deep", ".."]), f"p{self.next()}.rs")
            self.module_file(target, None, depth)
            literal = os.path.relpath(target, place.paths or ".")
            first, second = self.condition(), self.condition()
            found.append(self.chance.choice([
                f"#[cfg_attr({first}, path = \"{literal}\")]",
                f"#[cfg_attr({first}, cfg_attr({second}, path = \"{literal}\"))]",
                f"#[cfg_attr({first}, allow(unused), path = r\"{literal}\")]"]))
        if not default or self.chance.random() < 0.4:
            target = normal(place.paths, f"q{self.next()}.rs")
            self.module_file(target, None, depth)
            found.append(f"#[path = \"{os.path.relpath(target, place.paths or '.')}\"]")
        return " ".join(found)

    def declaration(self, place, depth):
        """mod name; in a block only with #[path]."""
        name = f"m{self.next()}"
        paths = ""
        if place.block or self.chance.random() < 0.35:
            paths = self.path_attributes(place, not place.block, depth)
        if "#[path" not in paths:
            self.own_file(place, name, depth)
        attributes = [self.attribute(), paths]
        self.chance.shuffle(attributes)
        visibility = self.chance.choice(["", "pub ", "pub(crate) ", "pub(in crate) "])
        raw = self.chance.choice(["", "r#"])
        return f"{' '.join(attributes)} {visibility}mod {raw}{name};"

    def inline(self, place, depth):
        name = f"i{self.next()}"
        names = paths = normal(place.paths if place.block else place.names, name)
        attribute = ""
        if self.chance.random() < 0.2:
            names = paths = normal(place.paths, f"dir{name}")
            attribute = f"#[path = \"dir{name}\"]"
        inside = Place(place.here, names, paths, place.block)
        inner = f"#![cfg({self.condition()})]" if self.chance.random() < 0.2 else ""
        return (f"{self.attribute()} {attribute} pub mod {name} {{ {inner}\n"
                f"{self.items(inside, depth + 1)} }}")

    def inclusion(self, place, depth):
        path = normal(place.here, self.chance.choice(["", "gen", ".."]), f"inc{self.next()}.rs")
        self.files[path] = ""
        self.files[path] = self.items(Place.of_file(path), depth + 1)
        return f"{self.attribute()} include!({self.written(path, place)});"

    def wrapped(self, place, depth):
        first = self.items(place, depth + 1, most=2)
        pick = self.chance.random()
        if pick < 0.4:
            second = self.items(place, depth + 1, most=2)
            return f"cfg_if! {{ if #[cfg(all({self.condition()}))] {{ {first} }} else {{ {second} }} }}"
        if pick < 0.6:
            return f"on_unix! {{ {first} }}"
        return f"{self.attribute()} id! {{ {first} }}"

    def block(self, place, depth):
        inside = Place(place.here, None, place.paths, True)
        return f"{self.attribute()} pub fn f{self.next()}() {{ {self.items(inside, depth + 1, 2)} }}"

    def item(self, place, depth):
        pick = self.chance.random()
        if not self.room() or depth > 4 or pick < 0.15:
            return self.chance.choice(NOISE).format(n=self.next())
        if pick < 0.45:
            return self.declaration(place, depth)
        if pick < 0.6:
            return self.inline(place, depth)
        if pick < 0.67 and not place.block:
            return self.inclusion(place, depth)
        if pick < 0.75:
            return self.wrapped(place, depth)
        return self.block(place, depth) if pick < 0.8 else self.form(place)

    def items(self, place, depth, most=4):
        count = self.chance.randint(most // 2, most)
        return "\n".join(self.item(place, depth) for _ in range(count)) + "\n"
