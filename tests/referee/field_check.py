"""What cargo compiles again from one commit to the next, held against plans of the same commits."""

import collections
import time

from field_repository import FieldCargo
from judgement import Plan

# Benchmarks may need a nightly compiler, or one that takes itself to be one.
ATTEMPTS = [("check --all-targets", {}), ("check --all-targets", {"RUSTC_BOOTSTRAP": "1"}),
            ("check --lib --bins --tests --examples", {})]
CI = (".github/", ".gitlab", ".buildkite/", ".circleci/")
PASSED_ON = ("dependency-affected", "build-dependency-affected", "dev-dependency-affected")
ROUNDS = 4


def build(cargo):
    """Units of members by key, and a message where the build fails."""
    message = cargo.members()
    if message:
        return {}, message
    units, message = cargo.build("--workspace", *cargo.options)
    return {unit.key: unit for unit in units if unit.package}, message


def settle(cargo):
    """Builds until nothing is left to do: the units, those that are never fresh, and a message."""
    for _ in range(ROUNDS):
        units, message = build(cargo)
        restless = {key for key, unit in units.items() if not unit.fresh}
        if message or not restless:
            break
    return units, restless, message


def step(repository, cargo, base, head):
    """Cargo's answer for one commit, as a row to keep."""
    before, restless, message = settle(cargo)
    row = {"base": base, "head": head, "command": " ".join(cargo.command), "extra": cargo.extra,
           "failed": "", "rebuilt": []}
    if message:
        return dict(row, failed=f"base: {first_error(message)}")
    repository.checkout(head)
    now, message = build(cargo)
    if message:
        return dict(row, failed=first_error(message))
    row["rebuilt"] = [[*unit.name, key in before] for key, unit in sorted(now.items())
                      if not unit.fresh and key not in restless]
    return row


def first_error(message):
    lines = [line for line in message.splitlines() if line.startswith("error")]
    return (lines or message.splitlines() or ["no message"])[0][:300]


def choose_cargo(repository, kept, jobs):
    """As it was before; else the first that builds what is checked out, or just the first."""
    attempts = [(row["command"], row["extra"]) for row in kept.rows.values()][:1] or ATTEMPTS
    cargos = [FieldCargo(repository, command, jobs, extra) for command, extra in attempts]
    if len(cargos) == 1:
        return cargos[0]
    return next((cargo for cargo in cargos if not build(cargo)[1]), cargos[0])


def walk(repository, options, deadline):
    """Asks cargo about the newest commits that it was not asked about before."""
    kept, cargo, at = repository.kept("check", "base", "head"), None, None
    repository.clone()
    for base, head in repository.steps()[-options.count:]:
        if (base, head) in kept.rows:
            continue
        if time.monotonic() > deadline:
            print(f"{repository.name}: out of time", flush=True)
            break
        if at != base:
            repository.checkout(base)
        cargo = cargo or choose_cargo(repository, kept, options.jobs)
        row = step(repository, cargo, base, head)
        at = base if row["failed"].startswith("base") else head
        kept.add(row)
        print(f"{repository.name} {head[:9]}: " + (
            row["failed"] or f"{len({unit[0] for unit in row['rebuilt']})} packages"), flush=True)


class Tally:
    """Sums over some commits."""

    def __init__(self):
        self.commits = self.rebuilt = self.planned = 0
        self.rebuilt_targets = self.planned_targets = 0
        self.beside = collections.Counter()
        self.commits_beside = collections.defaultdict(set)

    def add(self, head, planned, rebuilt, targets, rebuilt_targets, reasons):
        self.commits += 1
        self.rebuilt += len(rebuilt)
        self.planned += len(planned)
        self.rebuilt_targets += len(rebuilt_targets)
        self.planned_targets += len(targets)
        for name in planned - rebuilt:
            self.beside[reasons[name]] += 1
            self.commits_beside[reasons[name]].add(head)

    def join(self, other):
        for name, value in vars(other).items():
            if name == "commits_beside":
                for code, heads in value.items():
                    self.commits_beside[code] |= heads
            else:
                setattr(self, name, getattr(self, name) + value)

    def quotient(self):
        return f"{self.planned / self.rebuilt:.2f}" if self.rebuilt else "–"


def origin(row, rows, rebuilt):
    """The code of what began it: of a dependent, its dependency's; and whether that was rebuilt."""
    code = row["reason"]["code"]
    if code not in PASSED_ON or not row["reason"]["via"]:
        return code
    first = row["reason"]["via"][0]
    if first in rebuilt:
        return f"{code}, of one that is rebuilt"
    return rows[first]["reason"]["code"] if first in rows else code


class Judgement:
    """One program's plans of all commits of a repository that cargo was asked about."""

    def __init__(self):
        self.all, self.without_ci = Tally(), Tally()
        self.failed, self.missing, self.unsure, self.beside = 0, [], [], []

    def judge(self, name, row, answer):
        plan, head = Plan(answer, row["command"].split()[1:]), f"{name} {row['head'][:9]}"
        rebuilt = {unit[0] for unit in row["rebuilt"]}
        targets = {tuple(unit[:4]) for unit in row["rebuilt"]}
        sure = {tuple(unit[:4]) for unit in row["rebuilt"] if unit[4]}
        missed = {unit for unit in targets if unit[0] not in plan.entries}
        if plan.mode != "full":
            missed |= targets - plan.units
        self.missing += [f"{head}: {unit}" for unit in sorted(missed & sure)]
        self.unsure += [f"{head}: {unit}" for unit in sorted(missed - sure)]
        rows = {entry["name"]: entry for entry in answer["packages"]}
        reasons = {name: origin(rows[name], rows, rebuilt) for name in plan.entries}
        beside = [f"{name} ({reasons[name]})" for name in sorted(plan.entries - rebuilt)]
        self.beside += [f"{head}: {', '.join(beside)}"] if beside else []
        counted = (head, plan.entries, rebuilt, {unit for unit in plan.units if unit[3] != "run"},
                   targets, reasons)
        self.all.add(*counted)
        if not any(change["path"].startswith(CI) for change in answer["changes"]):
            self.without_ci.add(*counted)

    def join(self, other):
        self.all.join(other.all)
        self.without_ci.join(other.without_ci)
        self.failed += other.failed
        self.missing += other.missing
        self.unsure += other.unsure
        self.beside += other.beside


def replay(repository, program, options):
    """Plans every commit that cargo was asked about."""
    kept, judgement = repository.kept("check", "base", "head"), Judgement()
    for base, head in repository.steps()[-options.count:]:
        row = kept.rows.get((base, head))
        if not row or row["failed"]:
            judgement.failed += bool(row)
            continue
        answer, message = repository.plan(program, base, head, options, "--command",
                                          row["command"])
        if not answer:
            judgement.missing.append(f"{repository.name} {head[:9]}: {message}")
        else:
            judgement.judge(repository.name, row, answer)
    return judgement


def print_reasons(title, tallies):
    print(f"\n| planned beside cargo, {title} | " +
          " | ".join(f"{name}: packages | commits" for name in tallies) + " |")
    print("| --- " * (1 + 2 * len(tallies)) + "|")
    codes = sum((tally.beside for tally in tallies.values()), collections.Counter())
    for code, _ in codes.most_common():
        cells = [cell for tally in tallies.values()
                 for cell in (str(tally.beside[code]), str(len(tally.commits_beside[code])))]
        print(f"| {code} | {' | '.join(cells)} |")


def cells(name, judgements):
    """A row of the main table: sizes are the same for every program."""
    first = next(iter(judgements.values()))
    found = [name, first.all.commits, first.failed, first.all.rebuilt]
    found += [f"{judged.all.planned} ({judged.all.quotient()})" for judged in judgements.values()]
    found += [first.without_ci.commits, first.without_ci.rebuilt]
    found += [f"{judged.without_ci.planned} ({judged.without_ci.quotient()})"
              for judged in judgements.values()]
    found += [f"{len(judged.missing)}" for judged in judgements.values()]
    return f"| {' | '.join(map(str, found))} |"


def print_table(by_repository, programs):
    titles = ["", "commits", "do not build", "rebuilt"]
    titles += [f"planned, {name} (÷ rebuilt)" for name in programs]
    titles += ["commits without CI files", "rebuilt"]
    titles += [f"planned, {name} (÷ rebuilt)" for name in programs]
    titles += [f"missing, {name}" for name in programs]
    print(f"| {' | '.join(titles)} |\n" + "| --- " * len(titles) + "|")
    sums = {name: Judgement() for name in programs}
    for repository, judgements in by_repository.items():
        print(cells(repository, judgements))
        for name, judged in judgements.items():
            sums[name].join(judged)
    print(cells("all", sums))
    return sums


def report(repositories, programs, options):
    """Prints the tables; whether nothing is missing in the plans of the last program."""
    by_repository = {}
    for repository in repositories:
        judgements = {name: replay(repository, program, options)
                      for name, program in programs.items()}
        if next(iter(judgements.values())).all.commits:
            by_repository[repository.name] = judgements
        else:
            print(f"{repository.name}: no commit that builds here")
    sums = print_table(by_repository, programs)
    print()
    for name, judged in sums.items():
        tally = judged.without_ci
        print(f"{name}: targets planned ÷ rebuilt without CI files "
              f"{tally.planned_targets / max(tally.rebuilt_targets, 1):.2f}, "
              f"{len(judged.unsure)} targets compiled under a new hash and not planned")
    print_reasons("all commits", {name: judged.all for name, judged in sums.items()})
    print_reasons("no CI file", {name: judged.without_ci for name, judged in sums.items()})
    for name, judged in sums.items():
        for line in judged.missing + [f"{line} (new hash)" for line in judged.unsure]:
            print(f"{name}: {line}")
    last = list(sums.values())[-1]
    if options.verbose:
        print("\n".join(["", *last.beside]))
    return not last.missing
