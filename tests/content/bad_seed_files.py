"""Every fault of one file's content that docs/content-format.md promises to refuse.

One row each: a name, the file, the line and the key the error must give, and a word of its message.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.content.seed_files import GOOD, changed


class Bad(NamedTuple):
    name: str
    data: bytes
    line: int
    key: str
    word: str


URL = "url: /learn/physics/questions/why-does-a-kettle-sing\n"
FRONT = GOOD.removesuffix("---\n\n&nbsp;")


def _id(name: str, value: str, word: str = "whole number") -> Bad:
    return Bad(f"id {name}", changed("id: 51111", f"id: {value}"), 3, "id", word)


def _date(name: str, value: str, word: str) -> Bad:
    return Bad(f"date {name}", changed("date: 2024-11-26", f"date: {value}"), 4, "date", word)


def _title(name: str, value: str, word: str, line: int = 5, key: str = "title") -> Bad:
    return Bad(
        name, changed("\ntitle: >-\n    Why does a kettle sing?", f"\ntitle: {value}"), line, key, word
    )


def _url(name: str, value: str, word: str) -> Bad:
    return Bad(f"url {name}", changed(URL, f"url: {value}\n"), 25, "url", word)


STRUCTURE = (
    Bad("empty", b"", 1, "", "empty"),
    Bad("white space only", b" \n\n", 1, "", "empty"),
    Bad("no front matter", b"Why does a kettle sing?\n", 1, "", "no front matter"),
    Bad("blank line first", b"\n" + GOOD.encode(), 1, "", "no front matter"),
    Bad("no closing line", FRONT.encode(), 1, "", "no end"),
    Bad("empty front matter", b"---\n---\n", 2, "", "empty"),
    Bad("text without a key", b"---\nsing\n---\n", 2, "", "no key"),
    Bad("list at the top", b"---\n- id: 1\n- id: 2\n---\n", 2, "", "list"),
    Bad("flow list at the top", b"---\n[a, b]\n---\n", 2, "", "list"),
    Bad("flow mapping at the top", b"---\n{id: 1}\n---\n", 2, "", "mapping"),
    Bad("two documents", (GOOD + "\n" + GOOD).encode(), 42, "", "second document"),
    Bad(
        "two documents behind one ---",
        changed("author: QuickTakes\n", "--- next\n"),
        17,
        "",
        "second document",
    ),
    Bad(
        "document ends early",
        changed("author: QuickTakes\n", "...\nauthor: QuickTakes\n"),
        18,
        "author",
        "fit",
    ),
    Bad(
        "tab indent",
        changed("  title: QuickTakes | Physics", "\ttitle: QuickTakes | Physics"),
        12,
        "seo",
        "tab",
    ),
    Bad("tab in a folded text", changed("    Steam", "\tSteam"), 22, "answer", "tab"),
    _title("unquoted colon", "Kettles: why do they sing?", "put the value in quotes"),
    _title("unclosed quote", '"Why does a kettle sing?', "never closed"),
    _title("unclosed single quote", "'Why does a kettle sing?", "never closed"),
    _title("quote in front only", '"Singing" kettles', "check its indentation"),
    _title("unknown escape", r'"Why does \kettle sing?"', "backslash"),
    _title("at sign in front", "@home: kettles", "cannot begin with '@'"),
    _title("comment cuts the title", "Why is C # not C?", "comment"),
    _title("comment after a quote", '"Why?" # really', "comment"),
    _title("line without a key", ">-\n    Why?\nreally so", "no key", 7, ""),
    Bad("duplicate key", changed("author: QuickTakes\n", "author: A\nauthor: B\n"), 18, "author", "line 17"),
    Bad(
        "duplicate nested key",
        changed("    id: 51115\n", "    id: 1\n    id: 2\n"),
        29,
        "related_article1.id",
        "again",
    ),
    Bad(
        "duplicate parent", changed("related_article3", "related_article1"), 33, "related_article1", "line 28"
    ),
    Bad("key that is a list", changed("author: Q", "? [a]\n: Q"), 17, "", "list"),
    Bad("key with a space", changed("author: Q", "the author: Q"), 17, "", "'the author'"),
    Bad("empty key", changed("author: Q", ": Q"), 17, "", "does not fit"),
    Bad(
        "unknown key under seo",
        changed("  title: Quick", "  image: x\n  title: Quick"),
        12,
        "seo.image",
        "not known",
    ),
    Bad(
        "unknown mapping",
        changed("author: Quick", "person:\n  name: x\nauthor: Quick"),
        18,
        "person",
        "not known",
    ),
    Bad(
        "third level",
        changed("  title: Quick", "  og:\n    title: x\n  title: Quick"),
        13,
        "seo.og",
        "too deeply",
    ),
)

YAML_FEATURES = (
    _title("alias", "*name", "alias"),
    _title("text that begins with an asterisk", "**Kettles** sing", "begin with `*`"),
    _title("anchor", "&name Kettles", "anchor"),
    _title("tag of an object", '!!python/object/apply:os.system ["true"]', "tag"),
    _title("tag of binary data", "!!binary a2V0dGxl", "tag"),
    _title("own tag", "!kettle sings", "tag"),
    _title("list as title", "[Why, does]", "list"),
    _title("mapping as title", "{Why: does}", "mapping"),
    _title("block list as title", "\n  - Why", "list", 6),
    _title("block mapping as title", "\n  Why: does", "text belongs", 6),
    Bad("anchor on seo", changed("seo:\n", "seo: &seo\n"), 11, "seo", "anchor"),
    Bad("merge key", changed("  title: Quick", "  <<: x\n  title: Quick"), 12, "seo.<<", "merge"),
    Bad("merge key with an alias", changed("author: Quick", "<<: *seo\nauthor: Quick"), 17, "<<", "merge"),
    Bad("alias as key", changed("author: Quick", "*seo : Quick"), 17, "", "alias"),
    Bad(
        "alias bomb",
        (
            "---\na: &a [x, x]\n" + "".join(f"k{n}: &k{n} [*a, *a, *a]\n" for n in range(60)) + "---\n"
        ).encode(),
        2,
        "a",
        "anchor",
    ),
    Bad(
        "nesting of 600",
        b"---\n" + b"".join(b" " * n + b"a:\n" for n in range(600)) + b"---\n",
        4,
        "a.a",
        "too deeply",
    ),
    Bad(
        "flow nesting of 1,000",
        b"---\ntitle: " + b"{a: " * 1000 + b"}" * 1000 + b"\n---\n",
        2,
        "title",
        "mapping",
    ),
    Bad("100 kB of brackets", b"---\ntitle: " + b"[" * 100_000 + b"\n---\n", 2, "title", "list"),
)

ENCODING = (
    Bad("UTF-16", GOOD.encode("utf-16"), 1, "", "UTF-16"),
    Bad("UTF-16 without its mark", GOOD.encode("utf-16-le"), 1, "", "NUL"),
    Bad("Latin-1", changed("They collapse", "Voil\xe0").decode().encode("latin-1"), 22, "answer", "0xE0"),
    Bad(
        "one broken byte",
        GOOD.encode().replace(b"subject: Phys", b"subject: Ph\xffs", 1),
        23,
        "subject",
        "0xFF",
    ),
    Bad("broken byte after a BOM and CRLF", b"\xef\xbb\xbf---\r\nid: \xff\r\n---", 2, "id", "0xFF"),
    Bad(
        "UTF-8 surrogate", changed("Steam bubbles", "@").replace(b"@", b"\xed\xa0\x80"), 22, "answer", "0xED"
    ),
    Bad("NUL", changed("Steam bubbles", "Steam\0bubbles"), 22, "answer", "U+0000"),
    Bad("form feed", changed("at $ x $", "at $ \x0crac $"), 22, "answer", "form feed"),
    Bad("escape character", changed("What is steam", "\x1b[31mWhat"), 30, "related_article1.title", "U+001B"),
    Bad("line separator", changed("What is steam", "What\u2028is"), 30, "related_article1.title", "U+2028"),
    Bad("BOM inside", changed("author: Quick", "author: \ufeffQuick"), 17, "author", "byte order mark"),
    _title("escaped NUL", r'"Why\0?"', "U+0000"),
    _title("escaped surrogate", r'"Why\ud800?"', "check quotes"),
    Bad("5 MB", changed("Steam bubbles", "x" * 5_000_000), 1, "", "bytes"),
    Bad("answer over the cap", changed("Steam bubbles", "x" * 66_000), 21, "answer", "65,536"),
    Bad("answer over the cap in bytes", changed("Steam bubbles", "é" * 33_000), 21, "answer", "65,536"),
)

VALUES = (
    _id("negative", "-51111"),
    _id("zero", "0"),
    _id("5,000 digits", "9" * 5_000),
    _id("leading zero", "0123"),
    _id("underscores", "1_000"),
    _id("sexagesimal", "12:30:45"),
    _id("too large for a column", "9223372036854775808"),
    _id("fraction", "1.0"),
    _id("words", "one"),
    _id("hexadecimal", "0x10"),
    _id("digits of another script", "٣"),
    _date("not in the calendar", "2024-13-45", "calendar"),
    _date("29 February 2023", "2023-02-29", "calendar"),
    _date("year zero", "0000-01-01", "calendar"),
    _date("of another order", "26-11-2024", "YYYY-MM-DD"),
    _date("with a time", "2024-11-26 10:00:00", "YYYY-MM-DD"),
    _date("without hyphens", "20241126", "YYYY-MM-DD"),
    _date("of a week", "2024-W48-2", "YYYY-MM-DD"),
    Bad("no_index yes", changed("no_index: True", "no_index: yes"), 20, "no_index", "true nor false"),
    Bad("score in words", changed("score: -1.0", "score: high"), 26, "score", "decimal"),
    Bad("score with an exponent", changed("score: -1.0", "score: 1e999999"), 26, "score", "decimal"),
    Bad("score not a number", changed("score: -1.0", "score: .nan"), 26, "score", "decimal"),
    _title("title of two lines", "|-\n    Why?\n    So.", "one"),
    _title("title too long", "w" * 301, "300"),
    Bad(
        "subject of 101",
        changed("subject: Physics\nfile", f"subject: {'s' * 101}\nfile"),
        23,
        "subject",
        "100",
    ),
    Bad(
        "unknown key's value of 2,001",
        changed("score: ", f"more: {'m' * 2001}\nscore: "),
        26,
        "more",
        "2,000",
    ),
    Bad("related id", changed("51115", "0123"), 28, "related_article1.id", "whole number"),
    Bad(
        "related url",
        changed("url: /learn/physics/questions/what-is-steam", "url: /learn/physics"),
        32,
        "related_article1.url",
        "is not like",
    ),
    Bad(
        "related url missing",
        changed("    url: /learn/chemistry/questions/what-is-a-bubble\n", ""),
        34,
        "related_article3.url",
        "add `url:`",
    ),
    Bad(
        "related link as text",
        changed("related_article1:\n", "related_article2: x\nrelated_article1:\n"),
        27,
        "related_article2",
        "keys",
    ),
    Bad(
        "file name unlike the url",
        changed("file_name: why", "file_name: how"),
        24,
        "file_name",
        "why-does-a-kettle-sing.md",
    ),
)

URLS = (
    _url("with a scheme", "https://quicktakes.io/learn/physics/questions/why", "scheme"),
    _url("that is script", "javascript:alert(1)", "scheme"),
    _url("with a host", "//evil.example/learn/physics/questions/why", "host"),
    _url("with a doubled slash", "/learn/physics//questions/why", "`//`"),
    _url("with ..", "/learn/physics/questions/../why", "`..`"),
    _url("with .. at the end", "/learn/physics/questions/..", "`..`"),
    _url("with a query", "/learn/physics/questions/why?page=2", "query"),
    _url("with a fragment", "/learn/physics/questions/why#top", "fragment"),
    _url("in upper case", "/learn/Physics/questions/why", "lower case"),
    _url("with a percent sign", "/learn/physics/questions/why%2e", "percent"),
    _url("of 3,000 characters", f"/learn/physics/questions/{'w' * 3000}", "3000 characters"),
    _url("with a long subject", f"/learn/{'p' * 81}/questions/why", "80"),
    _url("without its slash", "learn/physics/questions/why", "begin with a slash"),
    _url("with a slash at the end", "/learn/physics/questions/why/", "ends with a slash"),
    _url("of a subject", "/learn/physics", "is not like"),
    _url("with a space", "/learn/physics/questions/why so", "is not like"),
    _url("with another script", "/learn/physics/questions/wärme", "is not like"),
    _url("with a backslash", r"/learn/physics\questions/why", "is not like"),
    _url("of hyphens only", "/learn/physics/questions/--", "is not like"),
    _url("of two lines", "|-\n  /learn/physics\n  /questions/why", "is not like"),
    _url("of the search page", "/learn/search/questions/why", "page of the site"),
)

BAD_SEED_FILES = (*STRUCTURE, *YAML_FEATURES, *ENCODING, *VALUES, *URLS)
