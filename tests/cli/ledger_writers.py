"""Many write to one ledger at once, and some of them are killed: no record of those that succeeded is
lost or doubled, the ledger always verifies, and what the dead leave behind blocks nobody."""

import os
import random
import signal
import subprocess
import time

from ledger_place import NOW, REF, harness, key, line, text

WRITERS = 8


class Writer:
    """One process that adds records of one run. Two of them share each clone, and two others a run:
    both write one text."""

    def __init__(self, place, clone, name, run, prune):
        self.place, self.name = place, name
        self.keys = [f"{name} {number}" for number in range(3)]
        file = place.write(f"of-{key(name)}", text(*(line(each, run) for each in self.keys)))
        words = ("prune", *NOW) if prune else ("merge", file)
        self.adds, self.killed = not prune, False
        self.process = subprocess.Popen(
            [*harness.program(), "ledger", *words], cwd=clone, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env=harness.environment(place.sandbox.home))

    def children(self):
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        try:
            with open(path, encoding="ascii") as file:
                return [int(word) for word in file.read().split()]
        except OSError:
            return []

    def kill(self, only_git):
        """The program, or the git that it waits for."""
        self.killed = True
        victims = self.children() if only_git else [self.process.pid]
        for victim in victims:
            try:
                os.kill(victim, signal.SIGKILL)
            except OSError:
                pass

    def end(self):
        _, said = self.process.communicate(timeout=300)
        return self.process.returncode, said


class Rounds:
    def __init__(self, place, seed):
        self.place, self.seed, self.random = place, seed, random.Random(seed)
        self.clones = [place.clone(f"clone-{number}") for number in range(WRITERS // 2)]
        self.acknowledged, self.begun = set(), set()
        self.survived = self.dead = 0

    def that(self, holds, message):
        self.place.checks.that(holds, f"seed {self.seed}: {message}")

    def play(self, number):
        writers = [Writer(self.place, self.clones[at // 2], f"round {number} writer {at}",
                          f"round {number} run {at % 4}", at == 0 and number % 4 == 3) for at in range(WRITERS)]
        for writer in self.random.sample(writers, self.random.randint(0, 3)):
            time.sleep(self.random.random() * 0.15)
            writer.kill(self.random.random() < 0.3)
        for writer in writers:
            status, said = writer.end()
            self.dead += writer.killed
            self.begun.update(writer.keys)
            if writer.adds and status == 0:
                self.acknowledged.update(writer.keys)
                self.survived += 1
            self.that(status == 0 or writer.killed, f"{writer.name}: {status}, {said!a}")

    def judge(self):
        for clone in (self.clones[0], self.place.work):
            self.place.run(clone, "verify")
        ids = [record["id"] for record in self.place.records(self.clones[-1])]
        known = {key(each): each for each in self.begun}
        self.that(len(ids) == len(set(ids)), "a record is there twice")
        lost = {each for each in self.acknowledged if key(each) not in set(ids)}
        self.that(not lost, f"lost: {sorted(lost)[:10]}")
        strange = [each for each in ids if each not in known]
        self.that(not strange, f"from nowhere: {strange[:10]}")
        merges = self.place.git(self.place.origin, "rev-list", "--count", "--min-parents=2", REF)
        roots = self.place.git(self.place.origin, "rev-list", "--count", "--max-parents=0", REF)
        self.that((merges, roots) == ("0", "1"), f"{merges} merges, {roots} first commits")


def check_writers(place, rounds):
    # Killing what pushes leaves what receives alone, as with a server.
    seed = int(os.environ.get("WHITTLE_SEED") or time.time_ns() % 1000000)
    play = Rounds(place, seed)
    for number in range(rounds):
        play.play(number)
        if number % 5 == 4:
            play.judge()
    play.judge()
    for number, clone in enumerate(play.clones):
        place.add(clone, f"at last {number}", f"last {number}")
    print(f"seed {seed}: {play.survived} writers succeeded, {play.dead} were killed")
