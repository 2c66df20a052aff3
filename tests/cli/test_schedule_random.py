#!/usr/bin/env python3
"""Laws of schedules, on random workspaces with random times."""

import json
import os
import random

import steps
from steps import harness

SEEDS = int(os.environ.get("WHITTLE_SEEDS", "12"))
PLATFORMS = {"linux": "ubuntu-24.04", "windows": "windows-2025", "macos": "macos-15"}
MINUTES = (1, 15, 30, 60, 600)


class World:
    def __init__(self, sandbox, checks, seed):
        self.random = random.Random(seed)
        self.sandbox, self.checks, self.seed = sandbox, checks, seed
        self.root = sandbox.repository(f"world-{seed}")
        self.names = [f"p{place}" for place in range(self.random.randint(1, 14))]
        self.platforms = self.random.sample(sorted(PLATFORMS), self.random.randint(1, 3))
        self.jobs = self.random_jobs()
        self.write()
        self.ledger = os.path.join(sandbox.path, f"ledger-{seed}")
        self.add_times()

    def random_jobs(self):
        jobs = {"check": {"command": "check"}, "test": {}, "doc": {"command": "doc"}}
        for name in ("test", "doc"):
            if self.random.random() < 0.5:
                jobs[name]["needs"] = self.random.choice([["check"], ["check", "test"]][: 1 + (name == "doc")])
        for job in jobs.values():
            if self.random.random() < 0.3:
                job["runners"] = self.random.choice([1, 2, 5, "each", "auto"])
            if self.random.random() < 0.2:
                job["parallel"] = self.random.randint(1, 4)
        return jobs

    def configuration(self, minute=30):
        platforms = {name: {"runner": PLATFORMS[name], "cores": self.random.randint(1, 8)} for name in self.platforms}
        return json.dumps({"platforms": platforms, "jobs": self.jobs, "limits": {"minute_saves": f"{minute}s"}})

    def write(self):
        harness.write_file(self.root + "/Cargo.toml", '[workspace]\nresolver = "2"\nmembers = ["p*"]\n')
        for place, name in enumerate(self.names):
            below = self.random.sample(self.names[:place], min(place, self.random.randint(0, 3)))
            needs = "".join(f'{one} = {{ path = "../{one}" }}\n' for one in below)
            harness.write_file(f"{self.root}/{name}/Cargo.toml",
                               f'[package]\nname = "{name}"\nversion = "0.1.0"\n[dependencies]\n{needs}')
            harness.write_file(f"{self.root}/{name}/src/lib.rs", "// line\n" * self.random.randint(1, 9000))
        self.config = self.configuration()
        harness.write_file(self.root + "/whittle.yml", self.config)
        self.sandbox.commit(self.root)

    def add_times(self):
        self.add(f"test {self.platforms[0]} {self.random.randint(1, 4000)}\n")
        for job in self.jobs:
            for row in self.platforms:
                if self.random.random() < 0.7:
                    lines = "".join(f"{name} {self.random.randint(1, 900)}\n" for name in self.names
                                    if self.random.random() < 0.6)
                    self.add(lines or "p0 1\n", "--of-job", job, "--of-row", row)
                if self.random.random() < 0.5:
                    self.add(f"{job} {row} {self.random.randint(1, 4000)}\n")

    def add(self, text, *words):
        report = os.path.join(self.sandbox.path, "report")
        harness.write_file(report, text)
        done = self.sandbox.whittle(self.root, "ledger", "add", "--ledger", self.ledger, report, *words,
                                    "--as-of", "2026-11-29T22:00:00Z")
        self.checks.status(done, 0, f"seed {self.seed}: ledger add")

    def plan(self, *words, minute=30, ledger=True):
        config = json.loads(self.config)
        config["limits"]["minute_saves"] = f"{minute}s"
        harness.write_file(self.root + "/whittle.yml", json.dumps(config))
        given = ("--ledger", self.ledger, "--as-of", "2026-11-30T23:00:00Z") if ledger else ()
        done = self.sandbox.whittle(self.root, "plan", "--full", *given, "--format", "json", *words)
        self.checks.status(done, 0, f"seed {self.seed}: plan {words}")
        return json.loads(done.stdout)

    def that(self, holds, law):
        self.checks.that(holds, f"seed {self.seed}: {law}")


def shares(plan):
    """(job, platform, package) of each row, as often as it stands there."""
    return sorted((job, row["platform"], name) for job, one in plan["jobs"].items()
                  for row in one["matrix"]["include"] for name in row["packages"])


def check_rows(world, plan):
    shards = {(shard["job"], shard["name"]): shard for shard in plan["schedule"]["shards"]}
    for row in plan["schedule"]["rows"]:
        of_row = [one for one in plan["jobs"][row["job"]]["matrix"]["include"] if one["platform"] == row["platform"]]
        times = [shards[row["job"], one["name"]] for one in of_row]
        world.that(row["runners"] == len(of_row), f"{row}: has {len(of_row)} runners")
        longest = max(one["estimate_s"] for one in of_row)
        world.that(row["longest_s"] == longest, f"{row}: its longest takes {longest}")
        world.that(row["lower_bound_s"] <= row["longest_s"], f"{row}: its bound is above")
        world.that(not row["proved_optimal"] or row["gap_pct"] == 0, f"{row}: proved with a gap")
        points = [(point["runners"], point["longest_s"]) for point in row["frontier"]]
        world.that(points == sorted(points, key=lambda point: (point[0], -point[1])), f"{row}: is no frontier")
        for one in times:
            parts = one["set_up_s"] + one["compile_s"] + one["run_s"]
            world.that(abs(parts - (one["end_s"] - one["start_s"])) <= 3, f"{one}: parts come to {parts}")


def check_stages(world, plan):
    schedule, jobs = plan["schedule"], plan["jobs"]
    of_job = {name: [shard for shard in schedule["shards"] if shard["job"] == name] for name in jobs}
    for name, job in jobs.items():
        before = max([shard["end_s"] for need in job["needs"] for shard in of_job[need]], default=0)
        starts = [shard["start_s"] for shard in of_job[name]]
        world.that(min(starts) == before, f"{name} starts at {min(starts)}, its needs end at {before}")
        for shard in of_job[name]:
            at_once = [one for one in of_job[name] if one["start_s"] <= shard["start_s"] < one["end_s"] - 1]
            world.that(len(at_once) <= job["max_parallel"], f"{name}: {len(at_once)} at once")
    world.that(schedule["wait_s"] == max(shard["end_s"] for shard in schedule["shards"]), "the wait is not the end")
    world.that(schedule["lower_bound_s"] <= schedule["wait_s"], "the bound is above the wait")
    chain = sorted((shard for shard in schedule["shards"] if shard["critical"]), key=lambda shard: shard["start_s"])
    world.that(chain[0]["start_s"] == 0 and chain[-1]["end_s"] == schedule["wait_s"], f"the chain {chain}")
    for one, following in zip(chain, chain[1:]):
        world.that(one["end_s"] == following["start_s"], f"the chain breaks at {following}")


def check_prices(world):
    """The dearer a minute, the fewer are billed."""
    billed = [world.plan(minute=minute)["schedule"]["billed_minutes"] for minute in MINUTES]
    world.that(billed == sorted(billed, reverse=True), f"billed by price {MINUTES}: {billed}")


def check_wishes(world, usual):
    schedule = usual["schedule"]
    for deadline in (max(schedule["wait_s"] * part // 10, 1) for part in (3, 6, 9, 12)):
        found = world.plan("--deadline", f"{deadline}s")["schedule"]
        world.that((found["wait_s"] <= deadline) == (found["deadline"] != "missed"),
                   f"deadline {deadline}: {found['deadline']}, {found['wait_s']}")
    for budget in (schedule["cost"] * part / 10 for part in (3, 6, 9, 12)):
        text = f"{max(budget, 0.001):.6f}"
        found = world.plan("--budget", text)["schedule"]
        world.that((found["cost"] <= float(text)) == (found["budget"] != "missed"),
                   f"budget {text}: {found['budget']}, {found['cost']}")


def check(world):
    plan = world.plan()
    world.that(shares(plan) == shares(world.plan(ledger=False)), "entries run once, with times and without")
    world.that(json.dumps(plan) == json.dumps(world.plan()), "the same again")
    check_rows(world, plan)
    check_stages(world, plan)
    check_prices(world)
    check_wishes(world, plan)


def main():
    checks = steps.Checks()
    with harness.Sandbox() as sandbox:
        for seed in range(SEEDS):
            check(World(sandbox, checks, seed))
    checks.finish()


main()
