"""libyaml's complaints, said so that the writer of the file knows what to change."""

from __future__ import annotations

import yaml

from learn.content.seedfile.errors import SeedFileError, key_at, shown

_OWN_LINE = "put the value in quotes, or on the next line under `>-`"

# What libyaml says (a part of `problem`), and what to do about it.
_ADVICE = (
    ("mapping values are not allowed", f"a colon and a space stand in a value without quotes: {_OWN_LINE}"),
    ("found a tab character", "a tab stands where spaces belong: indent with spaces"),
    (
        "found unexpected end of stream",
        f"the quote that opens here is never closed: close it, or {_OWN_LINE}",
    ),
    (
        "found unknown escape character",
        f"in double quotes a backslash must be written twice: write it so, or {_OWN_LINE}",
    ),
    (
        "could not find expected ':'",
        "this line has no key: write `key: value`, or indent it if it belongs to the text above",
    ),
    (
        "did not find expected key",
        f"this line does not fit the lines above it: check its indentation, or {_OWN_LINE}",
    ),
    ("did not find expected alphabetic", f"a value cannot begin with `*` or `&`: {_OWN_LINE}"),
    ("block sequence entries are not allowed", f"a value cannot begin with a `-` and a space: {_OWN_LINE}"),
    ("did not find expected ',' or", f"a value cannot begin with `[` or `{{`: {_OWN_LINE}"),
    (
        "did not find expected <document start>",
        "this line does not fit the lines above it: check its indentation",
    ),
)
# libyaml notices these at the end of the front matter; they are to be mended where the text begins.
_SAID_AT_THE_END = frozenset({"found unexpected end of stream", "could not find expected ':'"})


def explain_yaml_error(error: Exception, front: str) -> SeedFileError:
    """Return the error for what PyYAML raised while it read a front matter.

    PyYAML raises ValueError and RecursionError besides YAMLError; those know no place and stand on line 1.
    """
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return SeedFileError(1, 1, "", f"the front matter is not YAML that can be read ({shown(str(error))})")
    mark = error.problem_mark
    if error.context_mark is not None and error.problem in _SAID_AT_THE_END:
        mark = error.context_mark
    line, column = mark.line + 1, mark.column + 1
    return SeedFileError(line, column, key_at(front, line), _message(error, front, line))


def _message(error: yaml.MarkedYAMLError, front: str, line: int) -> str:
    problem = str(error.problem)
    source = front.split("\n")[line - 1 : line]
    here = shown(source[0].strip()) if source else "the end of the front matter"
    if "cannot start any token" in problem and error.problem_mark is not None:
        return f"{here}: {_first_character(front, error.problem_mark.line, error.problem_mark.column)}"
    advice = next((advice for part, advice in _ADVICE if part in problem), None)
    return f"{here}: {advice or f'not valid YAML ({problem}): check quotes and indentation'}"


def _first_character(front: str, line: int, column: int) -> str:
    character = front.split("\n")[line][column : column + 1]
    if character == "\t":
        return "a tab stands where spaces belong: indent with spaces"
    return f"a value cannot begin with {shown(character)}: {_OWN_LINE}"
