"""The page in a real browser: it works, it is quick, it fetches nothing."""

import re
import shutil
import subprocess
import time

import pytest

from rewright.model.patch import Patch
from rewright.queries.report import report

BROWSER = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
FLAGS = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--enable-logging=stderr',
    '--virtual-time-budget=2000',
    '--dump-dom',
]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason='chromium is not installed')]


@pytest.fixture
def browse(tmp_path):
    """Open a page and return its document after its script ran, and what the browser logged."""

    def browse(html, fragment=''):
        path = tmp_path / 'report.html'
        path.write_text(html, encoding='utf-8')
        profile = f'--user-data-dir={tmp_path / "profile"}'
        done = subprocess.run(
            [BROWSER, *FLAGS, profile, f'file://{path}{fragment}'], capture_output=True, text=True, timeout=120
        )
        return done.stdout, done.stderr

    return browse


def test_the_page_works(store, blobs, browse):
    document, log = browse(report(store, blobs))
    assert 'equal on 4 inputs, mutation score 19/20' in document
    assert re.search(r'href="#overview" aria-current="true"', document), 'the script did not run'
    assert 'CONSOLE' not in log


def test_the_log_would_show_a_fault_of_the_script(store, blobs, browse):
    broken = report(store, blobs).replace("default-src 'none'", "default-src 'none'; script-src-elem 'none'")
    document, log = browse(broken)
    assert 'aria-current="true"' not in document
    assert 'CONSOLE' in log


def test_nothing_is_fetched(store, blobs):
    html = report(store, blobs)
    assert "default-src 'none'" in html
    assert re.findall(r'(?:src|srcset|action|data|poster)="(?!data:)[^"]*"', html) == []
    assert re.findall(r'<link|@import|url\(', html) == []


def test_an_injected_script_does_not_run(store, blobs, browse):
    html = report(store, blobs).replace('</main>', '<script>document.title = "owned"</script></main>')
    document, log = browse(html)
    assert '<title>owned' not in document
    assert 'Content Security Policy' in log


def acted(html, script):
    """The page with a reader's act at its end; the policy that would stop a foreign script is lifted for it."""
    return re.sub(r"script-src '[^']*'", "script-src 'unsafe-inline'", html).replace(
        '</body>', f'<script>{script}</script></body>'
    )


def test_a_folded_stretch_opens_with_its_numbers(store, blobs, browse):
    document, log = browse(acted(report(store, blobs), "document.querySelector('[data-fold]').click()"))
    opened = re.findall(r'<tr class="same"><td data-n="(\d+)"></td><td>.*?</td><td data-n="(\d+)">', document)
    assert opened[:8] == [(str(n), str(n)) for n in range(1, 9)]
    assert 'CONSOLE' not in log


def test_keys_move_from_section_to_section(store, blobs, browse):
    press = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true}));"
    document, _ = browse(acted(report(store, blobs), press + 'document.title = document.activeElement.id'))
    assert '<title>code</title>' in document


def test_a_link_into_closed_details_opens_them(store, blobs, browse):
    document, _ = browse(
        report(store, blobs).replace('<summary><code>main.tf', '<summary id="inside"><code>main.tf'), '#inside'
    )
    assert (
        '<details class="file" open="">\n<summary id="inside">' in document
        or '<details class="file" open=""><summary id="inside">' in document
    )


def test_a_difference_of_ten_thousand_lines_is_quick(store, blobs, browse):
    patch = store.read('patch', Patch)
    lines = [f"    value_{n} = frame['column {n}'].round({n % 7})  # keep" for n in range(10_000)]
    last = patch.steps[-1]
    big = tuple(
        last.model_copy(
            update={'files': {'pipeline.py': '\n'.join(f'{line}{add * (n % 2)}' for n, line in enumerate(lines))}}
        )
        for add in ('', ' + 1')
    )
    store.write('patch', patch.model_copy(update={'steps': big}))
    began = time.monotonic()
    document, _ = browse(report(store, blobs))
    assert 'aria-current="true"' in document
    assert time.monotonic() - began < 60
