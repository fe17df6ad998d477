"""The images that link previews show (Open Graph, 1200 by 630): the title on the subject's colour.

Nothing here but `cards` is loaded to build a page: Pillow is imported when the first image is asked for.
"""
