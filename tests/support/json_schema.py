"""JSON Schema (draft 2020-12) for tests, by the package jsonschema."""
import copy
import sys

try:
    from jsonschema import Draft202012Validator, FormatChecker
except ImportError:
    print("there is no jsonschema of 4.0 or newer for Python (Debian: python3-jsonschema)")
    sys.exit(77)  # What CTest takes for a skip.

FORMATS = FormatChecker(formats=("ipv4", "ipv6"))


def validator(schema):
    """Of a schema that is one itself."""
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FORMATS)


def parts(schema):
    """The schema and all that is in it, whatever it is."""
    yield schema
    for part in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(part, (dict, list)):
            yield from parts(part)


def objects_in(schema):
    """The schemas of objects, which say what may be in them."""
    return [part for part in parts(schema)
            if isinstance(part, dict) and part.get("type") == "object" and "properties" in part]


WRONG = [None, True, 0.5, "?", [[]], {}]


def kind(value):
    return type(value) if not isinstance(value, int) or isinstance(value, bool) else float


def wrong_values(value):
    """Values of other types, as JSON has them."""
    return [wrong for wrong in WRONG if kind(wrong) is not kind(value) or wrong == 0.5]


def places(value, path=()):
    """The path of each value within a value."""
    yield path
    items = value.items() if isinstance(value, dict) else \
        enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield from places(part, (*path, key))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def changed(value, path, replacement):
    """A copy with another value at `path`."""
    if not path:
        return replacement
    result = copy.deepcopy(value)
    at(result, path[:-1])[path[-1]] = replacement
    return result


def mutations(value):
    """(What was done, a copy to which it was done): each key left out, a key added to each object,
    each value of a wrong type."""
    for path in places(value):
        part = at(value, path)
        if isinstance(part, dict):
            yield f"a key in {path}", changed(value, path, {**part, "other": 1})
            for key in part:
                less = {name: kept for name, kept in part.items() if name != key}
                yield f"no {key} in {path}", changed(value, path, less)
        for wrong in wrong_values(part):
            yield f"{wrong!r} at {path}", changed(value, path, wrong)
