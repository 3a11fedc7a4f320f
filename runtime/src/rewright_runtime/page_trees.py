"""A page and the parser it was read with -> lexbor's tree of it, without what only HTML5 adds; ContractBreach where the two trees could differ."""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from rewright_runtime.breach import PageContractBreach
from rewright_runtime.built_page import built
from rewright_runtime.forgiving_page import Html5, Lxml
from rewright_runtime.page_characters import NotPlain
from rewright_runtime.page_gate import Gate
from rewright_runtime.plain_page import Later, Scan

# Without it lexbor takes classes and names for the same in any case.
_DOCTYPE = '<!DOCTYPE html>'
_MARK = b'\xef\xbb\xbf'
# `~{` begins Chinese text for some readers.
_ASCII = re.compile(rb'(?:[\t\n\f\r\x20-}]|~(?!\{))*')
_DECLARED = re.compile(rb"""<meta\s[^>]*?charset\s*=\s*["']?utf-8["'\s/;>]""", re.IGNORECASE)
_GATES = {'html.parser': Gate(Scan), 'lxml': Gate(Lxml), 'html5lib': Gate(Html5)}
_LATER, _SINCE = Gate(Later), (4, 13)
_NEXT = 'next: run `rewright rewrite JOB --fresh` while the site gives this page; a rewrite that refuses a recorded page keeps its parser'


def scanned(
    source: str, parser: str = 'html.parser', *, framed: bool = False, release: tuple[int, ...] | None = None
) -> Scan:
    """Return what one pass over the page knows of it; NotPlain where another parser could build another tree."""
    gate = _LATER if parser == 'html.parser' and release is not None and release >= _SINCE else _GATES[parser]
    scan = gate.passed(source, framed)
    if scan is None:
        scan = gate.scan(source, framed)
        scan.run()
    return scan


def why_not_plain(source: str, parser: str = 'html.parser', *, framed: bool = False) -> str:
    """Return why a page is not plain, or an empty text."""
    try:
        scanned(source, parser, framed=framed)
    except NotPlain as reason:
        return str(reason)
    return ''


class Tree(NamedTuple):
    """The tree of a page, as far as it was read, and what its gate knows; a tree that was built holds its outermost elements."""

    top: LexborHTMLParser | LexborNode
    scan: Scan | None


def tree_of(markup: str | bytes, parser: str, *, framed: bool = False, release: tuple[int, ...] | None = None) -> Tree:
    """Return the tree of a page; `framed` where html, head or body are asked for, which html.parser never adds."""
    source = decoded(markup) if isinstance(markup, bytes) else markup
    try:
        scan = scanned(source, parser, framed=framed, release=release)
    except NotPlain as reason:
        if parser == 'html.parser':
            return Tree(_built(markup, source, release), None)
        raise _breach(markup, source, parser, reason) from None
    added = parser == 'html5lib'
    tree = LexborHTMLParser(_DOCTYPE + source[scan.begin : None if added or scan.end < 0 else scan.end])
    if not added:
        _without_added(tree, scan)
    return Tree(tree, scan)


def _built(markup: str | bytes, source: str, release: tuple[int, ...] | None) -> LexborNode:
    try:
        return built(source, release)
    except NotPlain as reason:
        raise _breach(markup, source, 'html.parser', reason) from None


def _breach(markup: str | bytes, source: str, parser: str, reason: NotPlain) -> PageContractBreach:
    from rewright_runtime.page import name_of  # It is told of a page that is refused.

    line = source.count('\n', 0, reason.at or 0) + 1
    return PageContractBreach(
        f'{name_of(markup)} is not plain HTML, line {line}: {reason}; what {parser} makes of it is not known here, so '
        f'nothing is read; {_NEXT}'
    )


def _without_added(tree: LexborHTMLParser, scan: Scan) -> None:
    if any(scan.bodies):
        for body, added in zip(tree.tags('tbody'), scan.bodies, strict=True):
            if added:
                body.unwrap()
    head = None if scan.has_head else tree.head
    if head is not None and head.first_child is None:
        head.decompose()


def decoded(markup: bytes) -> str:
    """Bytes are read only where every reader agrees on them: plain ASCII, or UTF-8 that says so."""
    if markup.startswith(_MARK):
        markup = markup[len(_MARK) :]
    elif not (_ASCII.fullmatch(markup) or _DECLARED.search(markup[:1024])):
        raise PageContractBreach('a page is not plain HTML: its bytes do not declare UTF-8')
    try:
        return markup.decode()
    except UnicodeDecodeError as error:
        raise PageContractBreach(f'a page is not plain HTML: {error}') from None


def decoded_early(markup: bytes) -> str:
    """Read bytes as lxml does by itself: what stands before the declaration is read without it."""
    declared = _DECLARED.search(markup[:1024])
    if markup.startswith(_MARK) or (declared and not markup[: declared.start()].isascii()):
        raise PageContractBreach('a page is not plain HTML: its bytes declare UTF-8 too late')
    return decoded(markup)
