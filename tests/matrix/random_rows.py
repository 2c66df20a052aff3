#!/usr/bin/env python3
"""Random matrices: what is printed is what the plain rules say, and what is unknown only widens."""

import copy
import json
import os
import random
import sys

import oracle
import rows

TEXTS = ["a", "A", "b", "1", "0x1", "", " ", "true", "Infinity", "1.50", "ä", "Ä"]
SCALARS = [*TEXTS, None, True, False, 0, 1, 1.5, 2]
KEYS = ["os", "v", "cfg", "OS", "Cfg", "x", "X", "y", "0"]
HOLE = "a${{ x }}"  # an expression that is one text


def value(rng, depth=2):
    kind = rng.random()
    if depth and kind < 0.12:
        return [value(rng, depth - 1) for _ in range(rng.randrange(3))]
    if depth and kind < 0.24:
        return mapping(rng, ["a", "B", "b", "0", "1"], depth - 1)
    return rng.choice(SCALARS)


def mapping(rng, keys, depth, least=0):
    found = {}
    for key in rng.sample(keys, rng.randint(least, min(len(keys), 3))):
        if oracle.fold(key) not in map(oracle.fold, found):
            found[key] = value(rng, depth)
    return found


def entry(rng, vectors, keys):
    """Mostly of values that there are, so that filters match now and then."""
    found = mapping(rng, keys, 2, least=1)
    for key in found:
        for name in vectors:
            if oracle.fold(key) == oracle.fold(name) and rng.random() < 0.8:
                found[key] = copy.deepcopy(rng.choice(vectors[name]))
    return found


def matrix(rng):
    names = rng.sample(["os", "v", "cfg"], rng.randrange(4))
    vectors = {name: [value(rng) for _ in range(rng.randint(1, 3))] for name in names}
    found = dict(vectors)
    if names and rng.random() < 0.7:
        keys = [key for key in KEYS if oracle.fold(key) in map(oracle.fold, names)]
        found["exclude"] = [entry(rng, vectors, keys) for _ in range(rng.randrange(4))]
    if not names or rng.random() < 0.8:
        count = rng.randint(0 if names else 1, 4)
        found["include"] = [entry(rng, vectors, KEYS) for _ in range(count)]
    return found


def with_holes(rng, given):
    """A copy in which some scalars are an expression, which stands for the text that is there then."""
    if isinstance(given, dict):
        return {key: with_holes(rng, item) for key, item in given.items()}
    if isinstance(given, list):
        return [with_holes(rng, item) for item in given]
    return HOLE if isinstance(given, str) and rng.random() < 0.25 else given


def covers(open_value, closed):
    if open_value == HOLE:
        return isinstance(closed, str)
    if isinstance(open_value, dict) and isinstance(closed, dict):
        return list(open_value) == list(closed) and all(
            covers(open_value[key], closed[key]) for key in closed)
    if isinstance(open_value, list) and isinstance(closed, list):
        return len(open_value) == len(closed) and all(map(covers, open_value, closed))
    return rows.ordered(open_value) == rows.ordered(closed)


def check_exact(given, found):
    expected, excluded = oracle.expand(given)
    shown = [rows.show({"values": row, "label": label, "added": added, "doubt": None})
             for row, label, added in expected]
    assert list(map(rows.show, found)) == shown, ["expected", *shown]
    names = [key for key in given if key not in ("include", "exclude")]
    kept = [rows.ordered({key: row["values"][key] for key in names})
            for row in found if not row["added"]]
    everything = sorted(kept + list(map(rows.ordered, excluded)))
    assert everything == sorted(map(rows.ordered, oracle.product(given))), "kept and excluded"


def check_widened(closed, found):
    """All rows that there really are have one that can stand for them, in the same order; what is
    not in doubt is there, as it says."""
    real = [(row, added) for row, _, added in oracle.expand(closed)[0]]
    told = {0}  # how many of the real ones may have been told so far
    for row in found:
        skipped = told if row["doubt"] is not None else set()
        told = skipped | {at + 1 for at in told if at < len(real) and row["added"] == real[at][1]
                          and stands_for(closed, row, real[at][0])}
        assert told, f"{row} is said to be certain, which it is not among {real}"
    assert len(real) in told, f"not all rows of {real}"


def stands_for(closed, row, real):
    if row["doubt"] is None or row["added"]:
        return covers(row["values"], real)
    names = [key for key in closed if key not in ("include", "exclude")]
    return all(covers(row["values"][key], real[key]) for key in names)


def main():
    seed = int(os.environ.get("WHITTLE_SEED", random.randrange(2**32)))
    rng = random.Random(seed)
    closed = [matrix(rng) for _ in range(int(os.environ.get("WHITTLE_ROUNDS", 2000)))]
    widened = [with_holes(rng, given) for given in closed]
    answers = rows.run(sys.argv[1], [json.dumps(given) for given in closed + widened])
    found = [[json.loads(line) if line[0] == "{" else line for line in lines] for lines in answers]
    for place, given in enumerate(closed):
        for check, shape in ((check_exact, place), (check_widened, len(closed) + place)):
            try:
                check(given, found[shape])
            except (AssertionError, TypeError) as error:
                print(f"WHITTLE_SEED={seed}", json.dumps((closed + widened)[shape]), *answers[shape],
                      error, "for", json.dumps(given), sep="\n")
                return 1
    total = sum(map(len, found[:len(closed)]))
    print(f"seed {seed}: {len(closed)} matrices, {total} rows,"
          f" {sum(row['doubt'] is not None for lines in found for row in lines)} in doubt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
