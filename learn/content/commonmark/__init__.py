"""CommonMark 0.31 with GFM's tables, strikethrough and bare links, in the stages of Python-Markdown.

blocks.py reads the lines into a tree, inlines.py turns the text of its leaves into HTML, html.py writes it
down. HTML in the source is text. Each stage takes time linear in the length of the source, whatever it holds.
"""
