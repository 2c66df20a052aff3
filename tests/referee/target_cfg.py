#!/usr/bin/env python3
"""Holds what the program knows of rustc's targets against rustc. The compiled-in table has to be
what `rustc --print cfg` prints for each built-in target; and conditions, those of a list and random
ones from a printed seed, have to come out for each target as they do here, by a parser and an
evaluator of its own.

`target_cfg.py --write` makes graph/cargo/target_cfg_data.c anew from the installed stable rustc;
`target_cfg.py PROGRAM` checks, where PROGRAM is the compiled target_table.c. Of the rustc that the
table comes from no difference is forgiven; of another one (`--toolchain T` chooses), it is told which
targets differ, and an error only where the program relies on the fact."""

import argparse
import concurrent.futures
import os
import random
import re
import sys
import textwrap

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402

DATA = os.path.join(harness.ROOT, "graph", "cargo", "target_cfg_data.c")
WIDTH = 100
KEYS = 16  # TARGET_CFG_KEYS
NAMES = ("unix", "windows")
VALUED = ("target_os", "target_arch", "target_family", "target_env", "target_vendor",
          "target_endian", "target_pointer_width", "target_abi", "target_has_atomic")
FACT = re.compile(r'([A-Za-z_]\w*)(?:="([^"\\]*)")?\Z', re.ASCII)
TOKEN = re.compile(r'\s*(?:([(),=])|"([^"]*)"|(?:r#)?(\w+))')

EXPRESSIONS = """
unix
windows
not(windows)
all()
any()
true
false
not(true)
r#unix
r#true
all(unix, r#false)
any(unix, windows)
all(unix, windows)
not(any(unix, windows))
any(target_os = "linux", target_os = "android", target_os = "freebsd")
all(unix, not(target_os = "macos"))
all(unix, not(any(target_os = "macos", target_os = "ios", target_vendor = "apple")))
all(not(windows), target_arch = "wasm32", target_os = "unknown")
any(all(target_family = "wasm", target_os = "unknown"), all(target_os = "wasi", target_env = "p1"))
r#target_os = "linux"
target_os = "Linux"
target_os = "linux "
target_os = ""
target_os = "none"
target_os = "fxsr sse"
target_family = "unix"
target_family = "windows"
target_family = "wasm"
all(target_family = "wasm", target_family = "unix")
target_env = ""
target_env = "msvc"
not(target_env = "gnu")
target_vendor = "apple"
target_vendor = "unknown"
target_endian = "big"
target_pointer_width = "16"
target_pointer_width = "64"
target_abi = ""
target_abi = "eabihf"
target_has_atomic
not(target_has_atomic)
target_has_atomic = "64"
target_has_atomic = "128"
target_has_atomic = "ptr"
all(target_has_atomic = "8", not(target_has_atomic = "ptr"))
all(target_has_atomic, not(target_has_atomic = "8"))
target_os
unix = "yes"
windows = ""
feature = "std"
all(unix, feature = "std")
any(unix, feature = "std")
not(any(feature = "std", windows))
debug_assertions
panic = "unwind"
target_feature = "crt-static"
target_feature = "sse2"
any(all(not(feature = "a"), feature = "a"), target_os = "linux")
test
doc
docsrs
tokio_unstable
all(tokio_unstable, target_os = "linux")
true = "x"
target = "x86_64-unknown-linux-gnu"
""".strip().splitlines()

SETTINGS = [
    (["Y test"], "all(test, unix)"),
    (["N test"], "any(test, windows)"),
    (["? unix"], "unix"),
    (["N unix", "Y unix"], "unix"),
    (["Y r#unix"], "unix"),
    (['Y target_os = "x"'], 'target_os = "x"'),
    (['Y target_os = "x"'], 'target_os = "linux"'),
    (['N target_os = "linux"'], 'not(target_os = "linux")'),
    (['Y feature = "std"'], 'feature = "alloc"'),
    (['Y feature = "std"'], "feature"),
    (["Y feature"], 'feature = "std"'),
    (["Y target_has_atomic"], "target_has_atomic"),
    (["N true"], "true"),
]


class Rustc:
    """The installed rustc, and what it prints of its targets."""

    def __init__(self, sandbox, toolchain):
        self.sandbox, self.extra = sandbox, {"RUSTUP_TOOLCHAIN": toolchain}
        self.program = "rustc"
        self.program = os.path.join(self.ask("--print", "sysroot").strip(), "bin", "rustc")
        self.release = re.search(r"^release: (\S+)$", self.ask("-vV"), re.MULTILINE).group(1)

    def ask(self, *arguments):
        try:
            done = self.sandbox.run([self.program, *arguments], self.sandbox.path, self.extra)
        except OSError:
            harness.skip("there is no rustc")
        if done.returncode and self.program == "rustc":
            harness.skip("rustc does not run: " + os.fsdecode(done.stderr).strip())
        if done.returncode:
            sys.exit(f"rustc {' '.join(arguments)}: {os.fsdecode(done.stderr)}")
        return done.stdout.decode()

    def facts(self, triple):
        lines = self.ask("--print", "cfg", "--target", triple).splitlines()
        return {fact_of(line) for line in lines}

    def triples(self):
        return sorted(self.ask("--print", "target-list").split())

    def table(self, triples):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            return dict(zip(triples, pool.map(self.facts, triples)))


def fact_of(line):
    match = FACT.match(line)
    if not match:
        sys.exit(f"this is no line of `rustc --print cfg` as known so far: {line}")
    return match.groups()


# --write


def values_of(facts):
    """Names alone and keys with all their values, sorted: the unit that targets share."""
    found = sorted((name, "") for name, value in facts if value is None)
    for key in sorted({name for name, value in facts if value is not None}):
        values = sorted(value for name, value in facts if name == key and value is not None)
        if any(" " in value for value in values) or (len(values) > 1 and "" in values):
            sys.exit(f"values that a list can't hold: {key} = {values}")
        found.append((key, '"' + " ".join(values) + '"'))
    return sorted(found)


def quoted(words):
    """A list of values as C, over several lines where it is long."""
    lines = textwrap.wrap(words.strip('"'), WIDTH - 30, break_on_hyphens=False)
    return "\n     ".join(f'"{line} "' for line in lines[:-1]) + \
        ("\n     " if lines[1:] else "") + f'"{lines[-1] if lines else ""}"'


def packed(items):
    """Items one after the other, as many on a line as fit."""
    lines = [""]
    for item in items:
        if "\n" in item or len(lines[-1]) + len(item) + 5 > WIDTH:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "    ") + item + ","
    return "\n".join(line for line in lines if line)


def write(rustc):
    table = rustc.table(rustc.triples())
    rows = {triple: values_of(facts) for triple, facts in table.items()}
    longest = max(map(len, rows.values()))
    if longest > KEYS:
        sys.exit(f"{longest} names on a target, more than TARGET_CFG_KEYS")
    distinct = sorted({item for row in rows.values() for item in row})
    number = {item: at for at, item in enumerate(distinct, 1)}
    values = [f'{{"{name}", {quoted(words) if words else "NULL"}}}' for name, words in distinct]
    targets = [f'    {{"{triple}", {{{", ".join(str(number[item]) for item in row)}}}}},'
               for triple, row in rows.items()]
    with open(DATA, "w", encoding="utf-8") as file:
        file.write(f"""/* Generated: `tests/referee/target_cfg.py --write` makes it anew. */
#include "graph/cargo/target_cfg_data.h"

const char target_cfg_data_rustc[] = "{rustc.release}";

/* clang-format off */
const struct cfg_values target_cfg_data_values[] = {{
    {{NULL, NULL}},
{packed(values)}
}};

const struct target_cfg target_cfg_data[] = {{
{chr(10).join(targets)}
}};
/* clang-format on */

const size_t target_cfg_data_count = sizeof target_cfg_data / sizeof *target_cfg_data;
""")
    print(f"{len(rows)} targets of rustc {rustc.release}, {len(distinct)} rows of values")


# The table


def compiled_table(sandbox, program):
    """The rustc that the table comes from, and the facts of each triple."""
    done = sandbox.run([program], sandbox.path)
    release, *blocks = done.stdout.decode().rstrip("\n").split("\n\n")
    rows = [block.split("\n") for block in blocks]
    return release, {triple: sorted(map(fact_of, lines), key=str) for triple, *lines in rows}


def show(fact):
    return fact[0] if fact[1] is None else f'{fact[0]}="{fact[1]}"'


def is_relied_on(fact):
    return fact[0] in (NAMES if fact[1] is None else VALUED)


def differences(compiled, printed, counts=lambda fact: True):
    """One line for each target of both whose facts, those that count, differ."""
    for triple in sorted(set(compiled) & set(printed)):
        ours, theirs = (set(filter(counts, table[triple])) for table in (compiled, printed))
        gone, come = (" ".join(map(show, sorted(some, key=str)))
                      for some in (ours - theirs, theirs - ours))
        if gone or come:
            yield f"{triple}: the table has [{gone}], rustc has [{come}]"


def check_table(release, compiled, rustc, printed, triples):
    """`triples` are all that rustc has, `printed` the facts of those that it was asked about."""
    failures = [f"{triple}: a fact twice" for triple, facts in compiled.items()
                if len(set(facts)) != len(facts)]
    if list(compiled) != sorted(compiled, key=os.fsencode):
        failures.append("the table is not sorted by triple")
    strangers = sorted(set(compiled) ^ set(triples))
    if release == rustc.release:
        failures += [f"{triple}: not in both" for triple in strangers]
        return failures + list(differences(compiled, printed))
    print(f"the table is of rustc {release}, installed is {rustc.release}; "
          f"targets not in both: {' '.join(strangers) or 'none'}; facts differ on "
          f"{len(list(differences(compiled, printed)))} targets")
    return failures + list(differences(compiled, printed, is_relied_on))


# An evaluation apart: a truth is the set of outcomes that are possible.


def parse(text):
    """Nested tuples: ("all", [...]), ("is", (name, value))."""
    tokens = [match.groups() for match in TOKEN.finditer(text)]

    def expression():
        name = tokens.pop(0)[2]
        following = tokens[0][0] if tokens else None
        if following == "(":
            tokens.pop(0)
            operands = []
            while tokens[0][0] != ")":
                operands.append(expression())
                if tokens[0][0] == ",":
                    tokens.pop(0)
            tokens.pop(0)
            return name, operands
        if following == "=":
            tokens.pop(0)
            return "is", (name, tokens.pop(0)[1])
        return (name, []) if name in ("true", "false") else ("is", (name, None))

    return expression()


def evaluate(expression, outcomes):
    kind, inner = expression
    if kind == "is":
        return outcomes(inner)
    if kind in ("true", "false"):
        return {kind == "true"}
    operands = [evaluate(operand, outcomes) for operand in inner]
    if kind == "not":
        return {not outcome for outcome in operands[0]}
    combine = all if kind == "all" else any
    possible = {combine([])}
    for operand in operands:
        possible = {combine((left, right)) for left in possible for right in operand}
    return possible


def known_outcomes(facts, settings=()):
    """What can be known of a fact on a target that rustc sets these for; None: of an unknown one."""
    def outcomes(fact):
        for letter, told in settings:
            if told == fact:
                return {"Y": {True}, "N": {False}, "?": {True, False}}[letter]
        known = facts is not None and is_relied_on(fact)
        return {fact in facts} if known else {True, False}
    return outcomes


def letter_of(possible):
    return "?" if len(possible) == 2 else "Y" if True in possible else "N"


class Conditions:
    """Random expressions over the facts of all targets, and some of no target's."""

    def __init__(self, chance, table):
        facts = sorted({fact for facts in table.values() for fact in facts
                        if fact[0] != "target_feature"}, key=str)
        self.chance = chance
        self.facts = facts + [("feature", "std"), ("test", None), ("target_os", "plan10"),
                              ("target_has_atomic", None), ("target_feature", "sse2")] * 4

    def fact(self):
        name, value = self.chance.choice(self.facts)
        name = self.chance.choice(["", "", "", "r#"]) + name
        return name if value is None else f'{name} = "{value}"'

    def expression(self, depth):
        kind = self.chance.choice(["fact", "all", "any", "not"]) if depth else "fact"
        if kind == "fact":
            return self.chance.choice(["true", "false"]) if self.chance.random() < .03 \
                else self.fact()
        count = 1 if kind == "not" else self.chance.randrange(5)
        return f"{kind}({', '.join(self.expression(depth - 1) for _ in range(count))})"

    def case(self):
        settings = [f"{self.chance.choice('YN?')} {self.fact()}"
                    for _ in range(max(0, self.chance.randrange(-3, 4)))]
        return settings, self.expression(self.chance.randrange(6))


def setting_of(line):
    kind, inner = parse(line[2:])
    return line[0], inner if kind == "is" else (kind, None)


def expected_of(case, scenes):
    settings, text = case
    told, expression = [setting_of(line) for line in settings], parse(text)
    return "".join(letter_of(evaluate(expression, known_outcomes(facts, told)))
                   for facts in scenes)


def check_truths(sandbox, program, table, cases):
    """`table`: the facts by which to evaluate, in the order of the compiled table."""
    scenes = [set(facts) for facts in table.values()] + [None]
    lines = [line for settings, text in cases for line in (*settings, f"cfg({text})")]
    lines += table
    questions = os.path.join(sandbox.path, "questions")
    harness.write_file(questions, "".join(line + "\n" for line in lines))
    done = sandbox.run([program, questions], sandbox.path)
    answers = done.stdout.decode().split("\n")
    if done.returncode or len(answers) != len(cases) + len(table) + 1:
        return [f"the program answered {len(answers)} lines: {os.fsdecode(done.stderr)}"]
    names = [*table, "an unknown target"]
    expected = [(f"{settings} {text}", expected_of((settings, text), scenes))
                for settings, text in cases]
    expected += [(triple, "".join("Y" if name == triple else "N" for name in names))
                 for triple in table]
    return [f"{what}: on {name} {found}, expected {wanted}"
            for (what, letters), answer in zip(expected, answers)
            for name, wanted, found in zip(names, letters, answer.ljust(len(letters)))
            if found != wanted]


def check_rustc_agrees(table, cases):
    """What is known has to be so: never another truth than the one by all that rustc prints."""
    for settings, text in cases:
        expression = parse(text)
        for triple, facts in table.items() if not settings else ():
            real = evaluate(expression, lambda fact, facts=facts: {fact in facts})
            if not real <= evaluate(expression, known_outcomes(facts)):
                yield f"{text}: on {triple} known to be other than by rustc"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--toolchain", default="stable")
    parser.add_argument("--count", type=int, default=200, help="how many random expressions")
    parser.add_argument("--targets", type=int, default=1 << 16,
                        help="how many targets, chosen by the seed, rustc is asked about; all")
    parser.add_argument("--seed", type=int, default=int(os.environ.get("WHITTLE_SEED", 0)) or
                        random.randrange(1, 1 << 32))
    options = parser.parse_args()
    if not options.write and not options.program:
        parser.error("expected PROGRAM, the compiled target_table.c, or --write")
    with harness.Sandbox() as sandbox:
        rustc = Rustc(sandbox, options.toolchain)
        if options.write:
            return write(rustc)
        program = os.path.abspath(options.program)
        release, compiled = compiled_table(sandbox, program)
        triples = rustc.triples()
        count = min(len(triples), options.targets)
        asked = sorted(random.Random(options.seed).sample(triples, count))
        printed = rustc.table(asked)
        failures = check_table(release, compiled, rustc, printed, triples)
        facts = {triple: set(printed.get(triple, compiled[triple])) for triple in compiled}
        conditions = Conditions(random.Random(options.seed), facts)
        cases = [([], text) for text in EXPRESSIONS] + SETTINGS
        cases += [conditions.case() for _ in range(options.count)]
        failures += check_truths(sandbox, program, facts, cases)
        failures += check_rustc_agrees(facts, cases)
    print(f"seed {options.seed}: {len(asked)} of {len(compiled)} targets of rustc {release}, "
          f"{len(cases)} expressions: {len(failures)} failures")
    print("\n".join(failures[:50]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
