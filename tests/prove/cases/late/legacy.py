import sys
import urllib.request
from pathlib import Path

out = []
for day in ('mon', 'tue'):
    try:
        out.append(urllib.request.urlopen('http://data.test/rate/' + day, timeout=2).read().decode('utf-8'))
    except TimeoutError:
        print('no rate for', day)
        sys.exit(7)
with Path('rates.txt').open('w') as f:
    f.write(' '.join(out))
