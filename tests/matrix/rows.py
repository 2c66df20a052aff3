"""Runs the program that prints the rows of matrices."""

import json
import subprocess

MARK = "=====\n"


def run(program, texts):
    """For each matrix, written in YAML, its lines."""
    given = "".join(text.rstrip("\n") + "\n" + MARK for text in texts)
    done = subprocess.run([program], input=given.encode(), stdout=subprocess.PIPE, check=True)
    answers = done.stdout.decode().split(MARK)[:-1]
    assert len(answers) == len(texts), f"{len(answers)} answers to {len(texts)} matrices"
    return [answer.splitlines() for answer in answers]


def ordered(value):
    """A text that tells apart whatever is different: the order of keys, 1 and true."""
    return json.dumps(value, ensure_ascii=False)


def show(row):
    doubt = "" if row["doubt"] is None else " ? " + row["doubt"]
    added = "+ " if row["added"] else ""
    return f"{added}{ordered(row['values'])} ({row['label']}){doubt}"


def shown(line):
    return line if line.startswith("!") else show(json.loads(line))
