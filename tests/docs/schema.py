"""A validator of the keywords of JSON Schema that docs/schema and fixtures/buildkite use, and of no
others: a schema with a keyword that is not known here is refused, so that none is silently ignored."""

import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
NOTES = {"$schema", "$defs", "definitions", "title", "description", "default", "examples",
         "deprecated", "format", "fileMatch"}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def same(one, other):
    return type(one) is type(other) and one == other


class Validator:
    def __init__(self, schema):
        self.schema = schema

    def errors(self, value):
        """Sentences about what is wrong with a document; none where it is valid."""
        return list(self.check(self.schema, value, "$"))

    def check(self, schema, value, at):
        for keyword, wanted in schema.items():
            if keyword in NOTES:
                continue
            rule = getattr(self, "check_" + keyword.lstrip("$"), None)
            if not rule:
                raise ValueError(f"schema keyword {keyword} is not known to tests/docs/schema.py")
            yield from rule(wanted, value, at, schema)

    def check_ref(self, wanted, value, at, _):
        target = self.schema
        for part in wanted.removeprefix("#/").split("/"):
            target = target[part]
        yield from self.check(target, value, at)

    def check_type(self, wanted, value, at, _):
        names = [wanted] if isinstance(wanted, str) else wanted
        if not any(is_type(value, name) for name in names):
            yield f"{at}: {value!r} is no {wanted}"

    def check_const(self, wanted, value, at, _):
        if not same(value, wanted):
            yield f"{at}: {value!r} is not {wanted!r}"

    def check_enum(self, wanted, value, at, _):
        if not any(same(value, one) for one in wanted):
            yield f"{at}: {value!r} is none of {wanted}"

    def check_minimum(self, wanted, value, at, _):
        if is_type(value, "number") and value < wanted:
            yield f"{at}: {value} is less than {wanted}"

    def check_maximum(self, wanted, value, at, _):
        if is_type(value, "number") and value > wanted:
            yield f"{at}: {value} is more than {wanted}"

    def check_minLength(self, wanted, value, at, _):
        if isinstance(value, str) and len(value) < wanted:
            yield f"{at}: {value!r} is shorter than {wanted}"

    def check_maxLength(self, wanted, value, at, _):
        if isinstance(value, str) and len(value) > wanted:
            yield f"{at}: {value!r} is longer than {wanted}"

    def check_minItems(self, wanted, value, at, _):
        if isinstance(value, list) and len(value) < wanted:
            yield f"{at}: has fewer entries than {wanted}"

    def check_minProperties(self, wanted, value, at, _):
        if isinstance(value, dict) and len(value) < wanted:
            yield f"{at}: has fewer keys than {wanted}"

    def check_propertyNames(self, wanted, value, at, _):
        for name in value if isinstance(value, dict) else ():
            yield from self.check(wanted, name, f"{at}: the key {name}")

    def check_not(self, wanted, value, at, _):
        if not list(self.check(wanted, value, at)):
            yield f"{at}: {value!r} is what it must not be"

    def check_pattern(self, wanted, value, at, _):
        if isinstance(value, str) and not re.search(wanted, value):
            yield f"{at}: {value!r} does not match {wanted}"

    def check_required(self, wanted, value, at, _):
        for name in wanted:
            if isinstance(value, dict) and name not in value:
                yield f"{at}: {name} is missing"

    def check_properties(self, wanted, value, at, _):
        for name in value if isinstance(value, dict) else ():
            if name in wanted:
                yield from self.check(wanted[name], value[name], f"{at}.{name}")

    def check_additionalProperties(self, wanted, value, at, schema):
        for name in value if isinstance(value, dict) else ():
            if name in schema.get("properties", {}):
                continue
            if wanted is False:
                yield f"{at}: {name} is not in the schema"
            elif wanted is not True:
                yield from self.check(wanted, value[name], f"{at}.{name}")

    def check_items(self, wanted, value, at, _):
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from self.check(wanted, item, f"{at}[{index}]")

    def check_anyOf(self, wanted, value, at, _):
        found = [list(self.check(choice, value, at)) for choice in wanted]
        if all(found):
            yield f"{at}: matches no choice: {found}"

    def check_oneOf(self, wanted, value, at, _):
        found = [list(self.check(choice, value, at)) for choice in wanted]
        if sum(not errors for errors in found) != 1:
            yield f"{at}: does not match exactly one choice: {found}"
