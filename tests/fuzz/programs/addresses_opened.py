"""Programs that open addresses with urllib: ranges, retries, details, pages read whole, in pieces and line by line, errors caught or not."""

import json

from draws import Column, records
from scripts import dressed
from written import SITE, Answer, Given

SHARE = 3
_IMPORTS = ['import json', 'import re', 'import csv', 'import io', 'import time', 'import urllib.request', 'import urllib.error', 'from urllib.error import HTTPError', 'from urllib.error import URLError', 'from urllib.request import urlopen', 'from urllib.request import Request']  # fmt: skip
_COLUMNS = (Column('id', 'key'), Column('name', 'word'), Column('qty', 'whole'))
_BAD = (404, 410, 500, 503)


def write(chance):
    """A program of one way through its pages, and one way to save."""
    way = chance.choice([_numbered, _numbered, _until_empty, _retried, _details])
    lines, given, functions = way(chance)
    return dressed(chance, _IMPORTS, ['items = []', *lines, *_saved(chance)], functions), given


def _saved(chance):
    encoding = chance.choice(['utf-8', 'utf-16', 'cp1252'])
    errors = ', errors="replace"' if encoding == 'cp1252' else ''
    return chance.choice([
        [f'with open("out.txt", "w", encoding="{encoding}"{errors}) as out:', '    for item in items:', '        out.write("%s\\n" % (item,))'],
        [f'out = open("out.csv", "w", newline="", encoding="{encoding}"{errors})', 'csv.writer(out, delimiter=";").writerows(sorted(items, key=str))', 'out.close()'],
        ['print(len(items), items[-1] if items else "none")'],
        ['open("out.bin", "wb").write(repr(items).encode())'],
    ])  # fmt: skip


def _call(chance, address):
    """A call that opens an address, and the lines before it."""
    opens = chance.choice(['urlopen', 'urllib.request.urlopen'])
    more = chance.choice(['', '', ', timeout=30', ', None, 20', ', data=None'])
    makes = chance.choice(['Request', 'urllib.request.Request'])
    match chance.randrange(4):
        case 0:
            return [], f'{opens}({makes}({address}, headers={{"User-Agent": "bot", "x-a": "1"}}){more})'
        case 1:
            return [f'request = {makes}({address})', 'request.add_header("Accept", "*/*")'], f'{opens}(request{more})'
        case _:
            return [], f'{opens}({address}{more})'


def _read(chance, address):
    """Lines that open an address and put its text into `text`."""
    before, call = _call(chance, address)
    return [*before, *chance.choice([
        [f'text = {call}.read().decode("utf-8")'],
        [f'response = {call}', 'text = response.read().decode(response.headers.get_content_charset() or "latin-1")', 'response.close()'],
        [f'with {call} as response:', '    text = response.read().decode()'],
        [f'response = {call}', 'text = (response.read(7) + response.read()).decode("utf-8")', 'text += response.read(5).decode()'],
        ['text = ""', f'for line in {call}:', '    text += line.decode("utf-8")'],
        [f'with {call} as response:', '    text = io.TextIOWrapper(response, encoding="utf-8", newline="").read()'],
        [f'response = {call}', 'text = "".join(str(part, "utf-8") for part in response.readlines())', 'items.append((response.status, response.getcode(), response.reason, response.geturl()))'],
    ])]  # fmt: skip


def _taken(chance):
    """Lines that take what is wanted out of `text`."""
    return chance.choice([
        ['items += re.findall(r\'"name": "([^"]*)"\', text)'],
        ['items.extend(row["name"] for row in json.loads(text))'],
        ['for row in json.loads(text):', '    if row["qty"]:', '        items.append((row["id"], row["qty"] * 2))'],
        ['items.append(len(text))'],
    ])  # fmt: skip


def _guarded(chance, lines, where):
    """Lines with handlers around them, or without."""
    return chance.choice([
        lines,
        ['try:', *_in(lines), 'except HTTPError as error:', f'    items.append(("failed", {where}, error.code, str(error), error.read()))', *chance.choice([[], ['    continue']])],
        ['try:', *_in(lines), 'except urllib.error.URLError as error:', '    print("no page:", error)'],
        ['try:', *_in(lines), 'except ValueError:', f'    print("odd", {where})', 'except Exception as error:', '    items.append(type(error).__name__)'],
        ['try:', *_in(lines), 'except:', '    pass'],
    ])  # fmt: skip


def _in(lines):
    return [f'    {line}' for line in lines]


def _pages(chance, numbers, path='/items?page={}'):
    """Answers of pages, some of them wrong."""
    found = []
    for n in numbers:
        rows = [{**row, 'id': n * 100 + place} for place, row in enumerate(records(chance, _COLUMNS, most=5))]
        body = json.dumps(rows, ensure_ascii=False, indent=chance.choice([None, 1])).encode()
        match chance.randrange(12):
            case 0:
                found.append(
                    Answer(
                        path.format(n), b'sorry \xc3\xa9', kind='text/plain; charset=utf-8', status=chance.choice(_BAD)
                    )
                )
            case 1:
                found.append(Answer(path.format(n), chance.choice([b'', b'<p>', b'\xe9']), kind='text/html'))
            case _:
                found.append(Answer(path.format(n), body))
    return found


def _numbered(chance):
    pages, start = chance.randrange(1, 6), chance.choice([0, 1])
    address = chance.choice(
        [f'"{SITE}/items?page=%d" % page', f'"{SITE}/items?page=" + str(page)', f'f"{SITE}/items?page={{page}}"']
    )
    functions, reading = (), _read(chance, address)
    if chance.random() < 0.4:
        functions, reading = _helper(chance), ['text = load(page)', 'if text is None:', '    continue']
    body = _guarded(chance, [*reading, *_taken(chance)], 'page')
    lines = [f'for page in range({start}, {start + pages}):', *_in(body), *chance.choice([[], ['    time.sleep(0.1)']])]

    def given(other):
        return Given(answers=tuple(_pages(other, range(start, start + pages))))

    return lines, given, functions


def _helper(chance):
    """A function that reads one page."""
    before, call = _call(chance, f'"{SITE}/items?page=%d" % page')
    body = chance.choice([
        [f'return {call}.read().decode("utf-8")'],
        [f'with {call} as response:', '    return response.read().decode("utf-8")'],
        ['try:', f'    return {call}.read().decode("utf-8")', 'except HTTPError as error:', '    print(page, error.code)', '    return None'],
        ['for attempt in range(2):', '    try:', f'        return str({call}.read(), "utf-8")', '    except URLError:', '        time.sleep(0.1)', 'return "[]"'],
    ])  # fmt: skip
    return ('\n'.join(['def load(page):', *_in([*before, *body])]),)


def _until_empty(chance):
    lines = [
        'page = 1', 'while True:', *_in(_read(chance, f'"{SITE}/items?page=" + str(page)')),
        *chance.choice([['    rows = json.loads(text)', '    if not rows:', '        break'], ['    if text == "[]":', '        break', '    rows = json.loads(text)']]),
        '    items += rows', '    page += 1',
    ]  # fmt: skip

    def given(other):
        last = other.randrange(1, 5)
        return Given(answers=(*_pages(other, range(1, last)), Answer(f'/items?page={last}', b'[]')))

    return lines, given, ()


def _retried(chance):
    tries, pages = chance.choice([2, 3]), chance.randrange(1, 4)
    lines = [
        f'for page in range(1, {pages + 1}):', f'    for attempt in range({tries}):', '        try:', *_in(_in(_in(_read(chance, f'"{SITE}/items?page=%d" % page')))),
        '            break', chance.choice(['        except HTTPError as error:', '        except URLError:', '        except:']),
        *chance.choice([['            time.sleep(0.5 * attempt)'], ['            print("again", page)']]),
        '    else:', *chance.choice([['        continue'], ['        text = "[]"']]), *_in(_taken(chance)),
    ]  # fmt: skip

    def given(other):
        answers = []
        for n in range(1, pages + 1):
            answers += [
                Answer(f'/items?page={n}', b'busy', status=503) for _ in range(other.choice([0, 0, 1, 1, tries]))
            ]
            answers += _pages(other, [n])
        return Given(answers=tuple(answers))

    return lines, given, ()


def _details(chance):
    reading = [*_read(chance, f'"{SITE}/item/" + str(row["id"])'), *_taken(chance)]
    # A job that fails asks for less than was listed, and what nobody recorded is a difference to a proof.
    handler = chance.choice(
        [['except:', '    pass'], ['except Exception as error:', '    print(type(error).__name__)']]
    )
    inner = ['try:', *_in(reading), *handler]
    lines = [
        f'for row in json.load(urlopen("{SITE}/list")):',
        *chance.choice([[], ['    if not row["qty"]:', '        continue']]),
        *_in(inner),
    ]

    def given(other):
        rows = [{**row, 'id': place} for place, row in enumerate(records(other, _COLUMNS, most=5))]
        return Given(answers=(Answer('/list', json.dumps(rows).encode()), *_pages(other, range(len(rows)), '/item/{}')))

    return lines, given, ()
