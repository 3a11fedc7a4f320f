"""Template name and values -> HTML, with everything escaped and nothing fetched from anywhere."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from rewright.queries.code.colours import markup
from rewright.queries.verdict import count
from rewright.queries.visible import exact, visible

TEMPLATES = Path(__file__).parent / 'templates'
UNKNOWN = 'not measured'


def render(template: str, values: dict[str, object]) -> str:
    """Fill a template; an undefined name is a fault, never an empty place."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=_spelled,
        # A misspelt name must not print as an empty place: the page would look as if nothing was found.
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        code=markup,
        prose=_prose,
        exact=exact,
        seconds=seconds,
        megabytes=megabytes,
        usd=usd,
        price=price,
        figure=figure,
        counted=count,
        said=_said,
        link=link,
        sentence=_sentence,
    )
    environment.globals.update(css=ours('page.css'), script=ours('page.js'), script_hash=script_hash('page.js'))
    return environment


def _spelled(value: object) -> object:
    """Spell out hidden characters of everything a template prints; our own markup passes."""
    return value if isinstance(value, Markup | int | float) else visible(str(value))


def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding='utf-8')


def ours(name: str) -> Markup:
    """Return one of the product's own style sheets or scripts, as it stands."""
    return Markup(_text(name))  # noqa: S704  These files are the product's own.


def script_hash(name: str) -> str:
    """Return the hash by which a page allows one of the product's own scripts, and no other."""
    digest = hashlib.sha256(_text(name).encode()).digest()
    return f'sha256-{base64.b64encode(digest).decode()}'


def _said(value: str) -> str:
    return value.replace('_', ' ')


def _prose(text: str) -> Markup:
    """Set what stands between backticks as code; everything is escaped."""
    parts = text.split('`')
    # An odd backtick out means the text is no such prose: it is printed as it is.
    if len(parts) % 2 == 0:
        return escape(visible(text))
    set_apart = (
        Markup('<code>{}</code>').format(visible(part)) if at % 2 else escape(visible(part))
        for at, part in enumerate(parts)
    )
    return Markup('').join(set_apart)


def _sentence(text: str) -> str:
    return f'{text}.' if text and text[-1] not in '.!?…' else text


def link(url: str) -> str:
    """Return `url` where it is safe to follow, else nothing: a job can name its links as it likes."""
    return url if url.startswith(('https://', 'http://', 'file:///')) else ''


def figure(value: float | None) -> str:
    """Write a number as short as it reads well."""
    if value is None:
        return UNKNOWN
    if value == int(value):
        return f'{int(value):,}'
    if 0 < value < 0.01:
        return f'{value:.4f}' if value >= 0.0001 else '< 0.0001'
    return f'{value:,.0f}' if abs(value) >= 100 else f'{value:,.1f}' if abs(value) >= 10 else f'{value:.2f}'


def seconds(value: float | None) -> str:
    """Write seconds with their unit."""
    if value is None:
        return UNKNOWN
    if value and value < 1:
        return f'{value * 1000:.0f} ms' if value >= 0.001 else '< 1 ms'
    minutes, rest = divmod(round(value), 60)
    return f'{figure(value)} s' if value < 120 else f'{minutes} min {rest:02} s'


def megabytes(value: float | None) -> str:
    """Write 2**20 bytes with their unit."""
    return UNKNOWN if value is None else f'{value:,.0f} MB'


def usd(value: float | None) -> str:
    """Write an amount; what has no price is unknown, never zero."""
    if value is None:
        return 'unknown'
    if 0 < value < 0.0001:
        return '< $0.0001'
    return f'${value:,.4f}' if 0 < value < 1 else f'${value:,.2f}'


def price(value: float | None) -> str:
    """Write a unit price in full."""
    return 'unknown' if value is None else f'${value:.10f}'.rstrip('0').rstrip('.')
