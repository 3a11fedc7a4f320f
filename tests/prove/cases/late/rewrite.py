"""The rates of two days."""

import sys
import urllib.request
from pathlib import Path


def main() -> None:
    out = []
    for day in ('mon', 'tue'):
        try:
            out.append(urllib.request.urlopen(f'http://data.test/rate/{day}', timeout=2).read().decode('utf-8'))
        except TimeoutError:
            print('no rate for', day)
            sys.exit(7)
    Path('rates.txt').write_text(' '.join(out))


if __name__ == '__main__':
    main()
