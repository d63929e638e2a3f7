"""`aws … help` without groff and less, which the CLI would start as programs of their own.

The CLI makes a manual page of its text (by docutils, `man` macros); `page` sets it as `groff -T ascii` does, ragged right and without hyphenation.
Known are the requests that docutils writes; others are passed over.
"""

import os
import re
import sys

WIDTH = 78
_INDENT = 7

_BOLD, _UNDERLINED, _ROMAN = "\x01", "\x02", "\x03"
_FONTS = {"B": _BOLD, "I": _UNDERLINED, "R": _ROMAN, "P": _ROMAN}
_SGR = {_BOLD: "\x1b[1m", _UNDERLINED: "\x1b[4m", _ROMAN: "\x1b[0m"}
_CHARACTERS = {
    "aq": "'", "dq": '"', "bu": "o", "ga": "`", "ha": "^", "ti": "~", "rs": "\\", "em": "--", "en": "-", "co": "(C)", "rg": "(R)",
    "lq": '"', "rq": '"', "oq": "`", "cq": "'", "->": "->", "<-": "<-", "mu": "x", "de": "°", "at": "@", "sh": "#",
}  # fmt: skip
_ESCAPE = re.compile(r"\\(?:f(.)|\((..)|\[([^\]]*)\]|(.))", re.DOTALL)
_MARKS = re.compile("[\x01\x02\x03]")


def page(contents):
    """reStructuredText as the CLI writes it, as a page for the terminal."""
    from docutils.core import publish_string
    from docutils.writers import manpage

    # As in awscli/help.py: enumerations are long.
    source = publish_string(contents, writer=manpage.Writer(), settings_overrides={"line_length_limit": 50_000})
    lines = _Setter().set(source.decode())
    return _inked(lines) if os.isatty(1) else _MARKS.sub("", lines)


class _Setter:
    """Reads the page's lines, writes the terminal's."""

    def __init__(self):
        self._out = []
        self._words = []
        self._margins = [_INDENT]
        self._hang = 0
        self._tag = None
        self._fill = True

    def set(self, source):
        lines = iter(source.splitlines())
        for line in lines:
            if line.startswith((".de ", ".de1 ")):
                for line in lines:
                    if line == "..":
                        break
            elif line.startswith((".", "'")):
                request, _, rest = line[1:].strip().partition(" ")
                self._request(request, rest.strip(), lines)
            elif not self._fill:
                self._line(self._margin() + _plain(line))
            elif not line.strip():
                self._paragraph()
            else:
                self._words += _plain(line).split(" ")
        self._break()
        return "\n".join(self._out) + "\n"

    def _request(self, request, rest, lines):
        match request:
            case "TH":
                name = rest.split('"')[1] + "()"
                self._out += [name + name.rjust(WIDTH - len(name)), "", ""]
            case "SH" | "SS":
                self._paragraph()
                self._margins, self._hang = [_INDENT], 0
                self._line(("" if request == "SH" else "   ") + _BOLD + _plain(rest.strip('"')) + _ROMAN)
            case "sp":
                self._paragraph()
            case "INDENT" | "RS":
                self._break()
                self._margins.append(self._margins[-1] + int(float(rest or _INDENT)))
                self._hang = 0
            case "UNINDENT" | "RE":
                self._break()
                if len(self._margins) > 1:
                    self._margins.pop()
                self._hang = 0
            case "IP":
                self._paragraph()
                tag, _, width = rest.rpartition(" ")
                self._tag, self._hang = _plain(tag.strip('"')), int(float(width or 4))
            case "TP":
                self._paragraph()
                self._tag, self._hang = _plain(next(lines, "").removeprefix(".B ")), _INDENT
            case "B" | "I":
                self._words += (_FONTS[request] + _plain(rest.strip('"')) + _ROMAN).split(" ")
            case "nf":
                self._break()
                self._fill = False
            case "fi":
                self._fill = True
            case "br":
                self._break()
            case _:
                pass

    def _margin(self):
        return " " * (self._margins[-1] + self._hang)

    def _line(self, line):
        self._out.append(line.rstrip(" "))

    def _paragraph(self):
        self._break()
        if self._out and self._out[-1] and not self._out[-1].startswith(_BOLD):
            self._out.append("")

    def _break(self):
        """Ends the line that is being filled."""
        margin = self._margin()
        if self._tag is not None:
            tag, self._tag = self._tag, None
            start = " " * self._margins[-1] + tag
            if _width(start) < len(margin):
                start += " " * (len(margin) - _width(start))
            elif self._words:
                self._line(start)
                start = margin
        else:
            start = margin
        words, self._words = [word for word in self._words if word], []
        if not words:
            if start.strip():
                self._line(start)
            return
        line, empty = start, True
        for word in words:
            if not empty and _width(line) + 1 + _width(word) > WIDTH:
                self._line(line)
                line, empty = margin, True
            line += word if empty else " " + word
            empty = False
        self._line(line)


def _plain(text):
    def character(found):
        font, two, named, one = found.groups()
        if font:
            return _FONTS.get(font, "")
        if two or named:
            return _CHARACTERS.get(two or named, "?")
        return {"e": "\\", "&": "", "%": "", "~": " ", "0": " ", "c": "", "|": "", "^": ""}.get(one, one)

    return _ESCAPE.sub(character, text)


def _width(text):
    return len(_MARKS.sub("", text))


def _inked(lines):
    """Marks as what terminals know; no style goes over the end of a line, or margins would be underlined."""
    style, inked = _ROMAN, []
    for line in lines.split("\n"):
        if style != _ROMAN:
            bare = line.lstrip(" ")
            line = line[: len(line) - len(bare)] + style + bare
        for mark in _MARKS.findall(line):
            style = mark
        inked.append(_MARKS.sub(lambda found: _SGR[found[0]], line) + ("" if style == _ROMAN else _SGR[_ROMAN]))
    return "\n".join(inked)
