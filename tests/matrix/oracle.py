"""strategy.matrix of a GitHub workflow once more, as plainly as it can be written: whole filters are
held against whole rows, leaf by leaf, without any table."""

import itertools
import math
import re

NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def fold(text):
    return "".join(c.upper() if len(c.upper()) == 1 and c not in "ıſ" else c for c in text)


def number_of(value):
    if value is None:
        return 0.0
    if isinstance(value, (bool, int, float)):
        return float(value)
    if not isinstance(value, str):
        return math.nan
    text = value.strip()
    if not text:
        return 0.0
    if NUMBER.fullmatch(text):
        return float(text)
    for prefix, base in (("0x", 16), ("0o", 8)):
        if text.startswith(prefix):
            try:
                bits = int(text[2:], base)
            except ValueError:
                return math.nan
            return float(bits - 2**32 if bits >= 2**31 else bits) if bits < 2**32 else math.nan
    return {"Infinity": math.inf, "-Infinity": -math.inf}.get(text, math.nan)


def equal(value, literal):
    if isinstance(value, str) and isinstance(literal, str):
        return fold(value) == fold(literal)
    return number_of(value) == number_of(literal)


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, (*path, place))
    else:
        yield path, value


def lookup(value, path):
    for index in path:
        if isinstance(value, dict):
            found = [item for key, item in value.items() if fold(key) == fold(str(index))]
            value = found[0] if found else None
        elif isinstance(value, list):
            place = number_of(index)
            value = value[int(place)] if 0 <= place < len(value) else None
        else:
            return None
    return value


def matches(row, entry):
    return all(equal(lookup(row, path), leaf) for path, leaf in leaves(entry))


def segments(row):
    for _, leaf in leaves(row):
        if isinstance(leaf, bool):
            yield str(leaf).lower()
        elif leaf is not None and leaf != "":
            yield leaf if isinstance(leaf, str) else f"{leaf:.15G}"


def label(row):
    text = ", ".join(segments(row))
    return text if len(text) <= 100 else text[:97] + "..."


def put(row, key, value):
    for known in row:
        if fold(known) == fold(key):
            key = known
    row[key] = value


def product(matrix):
    """The rows before anything is excluded."""
    vectors = {key: values for key, values in matrix.items() if key not in ("include", "exclude")}
    if not vectors:
        return []
    return [dict(zip(vectors, chosen)) for chosen in itertools.product(*vectors.values())]


def expand(matrix):
    """Rows as (values, label, added) and those that are excluded."""
    names = {fold(key) for key in matrix if key not in ("include", "exclude")}
    include, exclude = matrix.get("include", []), matrix.get("exclude", [])
    rows, excluded, used = [], [], set()
    for row in product(matrix):
        if any(matches(row, entry) for entry in exclude):
            excluded.append(row)
            continue
        extras = {}
        for place, entry in enumerate(include):
            if matches(row, {key: value for key, value in entry.items() if fold(key) in names}):
                used.add(place)
                for key, value in entry.items():
                    if fold(key) not in names:
                        put(extras, key, value)
        rows.append(({**row, **extras}, label(row), False))
    for place, entry in enumerate(include):
        if place not in used:
            own = dict(sorted(entry.items(), key=lambda item: fold(item[0]) not in names))
            rows.append((own, label(own), True))
    return rows, excluded
