import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

out = []
for page in range(1, 4):
    url = 'http://data.test/list/' + str(page)
    try:
        html = urllib.request.urlopen(url).read().decode('utf-8')
    except urllib.error.HTTPError as error:
        if error.code != 503:
            sys.exit(4)
        html = urllib.request.urlopen(url).read().decode('utf-8')
    for name, price in re.findall(r'<tr><td>(.*?)</td><td>(.*?)</td></tr>', html):
        out.append(name.strip() + ';' + format(float(price.replace('$', '').replace(',', '')), '.2f'))
with Path('list.txt').open('w', encoding='utf-8') as f:
    f.write('\n'.join(out))
print(len(out), 'names')
