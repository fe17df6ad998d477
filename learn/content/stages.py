"""Python-Markdown with stages of our own: nothing of its stock syntax is left, nothing of it is changed."""

import re
import threading
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

from learn.content import highlight
from learn.content.commonmark import html
from learn.content.commonmark.blocks import Blocks
from learn.content.commonmark.document import Document
from learn.content.commonmark.inlines import Inlines
from learn.content.headings import Outline
from learn.content.rendered import Heading

_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD_LINE = re.compile(r"\*\*[^*\n]+\*\*")


class Headings(Treeprocessor):
    """Gives headings their level and id, and notes paragraphs that act as headings."""

    document: Document

    def run(self, root: Element) -> None:
        """Rename the heading elements and list them in the document."""
        outline, top = Outline(), set(root)
        for element, source, line in self.document.leaves:
            if element.tag in _HEADING_TAGS:
                level = outline.level(int(element.tag[1]))
                element.tag = f"h{level}"
                if source:  # an empty one is nothing to link to
                    text = self.document.as_tex(html.inline_text(element.text or ""))
                    slug = outline.id(text)
                    element.set("id", slug)
                    self.document.headings.append(Heading(level, slug, text))
            elif element in top and _BOLD_LINE.fullmatch(source):
                self.document.note("bold-heading", "A bold line acts as a heading: write it with ###.", line)


class Code(Treeprocessor):
    """Fills the code blocks in, their syntax marked where we know the language."""

    document: Document

    def run(self, root: Element) -> None:
        """Put a `code` element into each `pre`, which becomes a box to scroll that names the language."""
        for element, source, info in self.document.code_blocks:
            source = self.document.as_written(source)
            language = next(iter(info.lower().split()), "")
            code = SubElement(element, "code")
            if syntax := highlight.SYNTAXES.get(language):
                label = {"aria-label": f"{syntax.name} code", "data-language": syntax.name}
                code.set("class", f"language-{language}")
                code.text = highlight.highlight(source, syntax)
            else:
                label = {"aria-label": "Code"}
                code.text = html.escape(source)
            element.attrib |= {"tabindex": "0", "role": "group", **label}


class CommonMark(Extension):
    """Replaces the stages of one Markdown instance, which then reads one document after the other."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        """Put our stages in the place of all that Python-Markdown came with."""
        self._parser = md.parser = Blocks(md)
        self._processors = (Inlines(md), Headings(md), Code(md))
        md.preprocessors, md.inlinePatterns, md.postprocessors = Registry(), Registry(), Registry()
        md.treeprocessors = Registry()
        for priority, processor in enumerate(reversed(self._processors)):
            md.treeprocessors.register(processor, type(processor).__name__, priority)
        md.stripTopLevelTags = False

    def begin(self, document: Document) -> None:
        """Make this the document that the stages read from and write to."""
        for stage in (self._parser, *self._processors):
            stage.document = document


class Stages(threading.local):
    """One Markdown instance for each thread: it holds the document it reads."""

    def __init__(self) -> None:
        self._extension = CommonMark()
        self._markdown = Markdown(extensions=[self._extension])
        self._markdown.serializer = html.serialise  # an extension cannot: it is set after them

    def convert(self, document: Document) -> str:
        """Return the document as HTML, not sanitised yet, its formulas still tokens."""
        self._extension.begin(document)
        return self._markdown.convert(document.with_tokens().removesuffix("\n"))
