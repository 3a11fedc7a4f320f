import json
from pathlib import Path

with Path('items.json').open(encoding='utf-8') as f:
    document = json.load(f)
lines = ['page before ' + str(document['next'])]
for item in document['items']:
    price = item['price'] or 0
    lines.append(item['sku'] + ';' + ','.join(item['tags']) + ';' + format(price * item['stock'], '.2f'))
with Path('stock.txt').open('w', encoding='utf-8') as f:
    f.write('\n'.join(lines))
print(len(lines), 'lines')
