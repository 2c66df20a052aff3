"""The share of packages that run, over commits spread over the newest part of a history."""

import statistics

import bundles

NEWEST = 300


def share(repository, program, base, head, options):
    """Of the packages that have something to test; None where nothing can be compared."""
    answer, _ = repository.plan(program, base, head, options)
    if not answer or answer["mode"] != "affected":
        return None
    job = answer["jobs"]["test"]
    idle = sum(row["reason"]["code"] == "no-targets" for row in job["pruned"])
    everyone = answer["totals"]["entries"] - idle
    return answer["totals"]["selected"] / everyone if everyone else None


def report(repositories, programs, options):
    titles = ["", "commits", "packages", *programs]
    print(f"| {' | '.join(titles)} |\n" + "| --- " * len(titles) + "|")
    means = {name: [] for name in programs}
    for repository in repositories:
        steps = bundles.sample(repository.steps()[-NEWEST:], options.count)
        rows = [[share(repository, program, *step, options) for program in programs.values()]
                for step in steps]
        rows = [row for row in rows if None not in row]
        if not rows:
            print(f"| {repository.name} | 0 | |" + " |" * len(programs))
            continue
        graph, _ = repository.ask(next(iter(programs.values())), "graph", "--head", "HEAD")
        members = sum(row["member"] for row in graph["packages"]) if graph else ""
        found = [statistics.mean(column) for column in zip(*rows)]
        for name, mean in zip(programs, found):
            means[name].append(mean)
        print(f"| {repository.name} | {len(rows)} | {members} | " +
              " | ".join(f"{100 * mean:.0f} %" for mean in found) + " |", flush=True)
    if any(means.values()):
        print(f"| mean of {len(next(iter(means.values())))} | | | " + " | ".join(
            f"{100 * statistics.mean(found):.0f} %" for found in means.values()) + " |")
    return True
