"""The page of a portfolio in a real browser: it works with ten thousand jobs, and draws only those in sight."""

import re
import shutil
import subprocess
from datetime import date

import pytest

from rewright.model.policy import PortfolioPolicy
from rewright.model.portfolio import Inventory, Known, ListedJob
from rewright.queries.portfolio import page
from rewright.workflows.scanning import backlog_of

BROWSER = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
FLAGS = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--enable-logging=stderr',
    '--virtual-time-budget=3000',
    '--dump-dom',
]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason='chromium is not installed')]
HOSTILE = '</script><script>document.title="owned"</script>'


@pytest.fixture(scope='module')
def html():
    """A page of ten thousand jobs, one of them with a hostile name."""
    jobs = [
        ListedJob(
            id=f'team_{n % 7}/job_{n:05d}', name=f'job_{n:05d}', kind='script', path='x.py', complexity=1 + n % 9,
            cost=Known(value=float(n), confidence=0.9, evidence='bill') if n % 3 else None,
        )
        for n in range(9999)
    ]  # fmt: skip
    jobs.append(ListedJob(id=HOSTILE, name=HOSTILE, kind='listed', regulated=(HOSTILE,)))
    inventory = Inventory(root='estate', jobs=tuple(jobs))
    return page(inventory, backlog_of(inventory, PortfolioPolicy(), date(2026, 11, 27)), 20)


@pytest.fixture
def browse(tmp_path):
    """Open a page, after an act of a reader if there is one, and return its document and what the browser logged."""

    def browse(html, act=''):
        if act:
            html = re.sub(r"script-src '[^']*'", "script-src 'unsafe-inline'", html).replace(
                '</body>', f'<script>{act}</script></body>'
            )
        path = tmp_path / 'portfolio.html'
        path.write_text(html, encoding='utf-8')
        done = subprocess.run(
            [BROWSER, *FLAGS, f'--user-data-dir={tmp_path / "profile"}', f'file://{path}'],
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.stdout, done.stderr

    return browse


def ranks(document):
    """The ranks of the rows that are drawn."""
    return [
        int(n.replace(',', ''))
        for n in re.findall(r'aria-selected="[^"]*" data-at="\d+"><span role="cell" class="r">([\d,]+)<', document)
    ]


def test_only_rows_in_sight_are_drawn_and_the_best_comes_first(html, browse):
    document, log = browse(html)
    drawn = ranks(document)
    assert drawn[0] == 1
    assert 15 < len(drawn) < 80
    assert len(html) < 6_000_000
    assert 'CONSOLE' not in log


def test_a_search_leaves_what_it_names_and_a_head_sorts(html, browse):
    document, _ = browse(
        html, "const f = document.getElementById('find'); f.value = 'team_3 0042'; f.dispatchEvent(new Event('input'))"
    )
    found = re.findall(r'title="(team_\d/job_\d+)"', document)
    assert found
    assert all(name.startswith('team_3/') and '0042' in name for name in found)
    document, _ = browse(html, "document.querySelectorAll('#heads button')[0].click()")
    assert ranks(document)[0] == 10_000


def test_a_click_says_why(html, browse):
    document, _ = browse(html, "document.querySelector('.grid-row').click()")
    why = document.partition('id="why"')[2].partition('</aside>')[0]
    assert 'a month; the costliest job takes' in why


def test_a_hostile_name_is_text(html, browse):
    document, _ = browse(
        html, "const f = document.getElementById('find'); f.value = 'owned'; f.dispatchEvent(new Event('input'))"
    )
    assert '<title>owned' not in document
    assert len(ranks(document)) == 1
