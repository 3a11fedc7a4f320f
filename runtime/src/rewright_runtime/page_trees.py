"""A page and the parser it was read with -> lexbor's tree of it, without what only HTML5 adds; ContractBreach where the two trees could differ."""

import re

from selectolax.lexbor import LexborHTMLParser

from rewright_runtime.breach import ContractBreach
from rewright_runtime.forgiving_page import Html5, Lxml
from rewright_runtime.page_characters import NotPlain
from rewright_runtime.plain_page import Scan

# Without it lexbor takes classes and names for the same in any case.
_DOCTYPE = '<!DOCTYPE html>'
_MARK = b'\xef\xbb\xbf'
# `~{` begins Chinese text for some readers.
_ASCII = re.compile(rb'(?:[\t\n\f\r\x20-}]|~(?!\{))*')
_DECLARED = re.compile(rb"""<meta\s[^>]*?charset\s*=\s*["']?utf-8["'\s/;>]""", re.IGNORECASE)
_SCANS: dict[str, type[Scan]] = {'html.parser': Scan, 'lxml': Lxml, 'html5lib': Html5}


def scanned(source: str, parser: str = 'html.parser', *, framed: bool = False) -> Scan:
    """Return what one pass over the page knows of it; NotPlain where another parser could build another tree."""
    scan = _SCANS[parser](source, framed)
    scan.run()
    return scan


def why_not_plain(source: str, parser: str = 'html.parser', *, framed: bool = False) -> str:
    """Return why a page is not plain, or an empty text."""
    try:
        scanned(source, parser, framed=framed)
    except NotPlain as reason:
        return str(reason)
    return ''


def tree_of(markup: str | bytes, parser: str, *, framed: bool = False) -> LexborHTMLParser:
    """Return the tree of a page; `framed` where html, head or body are asked for, which html.parser never adds."""
    source = decoded(markup) if isinstance(markup, bytes) else markup
    try:
        scan = scanned(source, parser, framed=framed)
    except NotPlain as reason:
        raise ContractBreach(f'a page is not plain HTML: {reason}') from None
    added = parser == 'html5lib'
    tree = LexborHTMLParser(_DOCTYPE + source[scan.begin : None if added or scan.end < 0 else scan.end])
    if not added:
        _without_added(tree, scan)
    return tree


def _without_added(tree: LexborHTMLParser, scan: Scan) -> None:
    if any(scan.bodies):
        for body, added in zip(tree.css('tbody'), scan.bodies, strict=True):
            if added:
                body.unwrap()
    head = None if scan.has_head else tree.css_first('head')
    if head is not None and head.first_child is None:
        head.decompose()


def decoded(markup: bytes) -> str:
    """Bytes are read only where every reader agrees on them: plain ASCII, or UTF-8 that says so."""
    if markup.startswith(_MARK):
        markup = markup[len(_MARK) :]
    elif not (_ASCII.fullmatch(markup) or _DECLARED.search(markup[:1024])):
        raise ContractBreach('a page is not plain HTML: its bytes do not declare UTF-8')
    try:
        return markup.decode()
    except UnicodeDecodeError as error:
        raise ContractBreach(f'a page is not plain HTML: {error}') from None


def decoded_early(markup: bytes) -> str:
    """Read bytes as lxml does by itself: what stands before the declaration is read without it."""
    declared = _DECLARED.search(markup[:1024])
    if markup.startswith(_MARK) or (declared and not markup[: declared.start()].isascii()):
        raise ContractBreach('a page is not plain HTML: its bytes declare UTF-8 too late')
    return decoded(markup)
