"""The value of what is in stock."""

import json
from pathlib import Path


def main() -> None:
    document = json.loads(Path('items.json').read_text(encoding='utf-8'))
    lines = [f'page before {document["next"]}']
    for item in document['items']:
        price = item['price'] or 0
        value = price * item['stock']
        lines.append(item['sku'] + ';' + ','.join(item['tags']) + f';{value:.2f}')
    Path('stock.txt').write_text('\n'.join(lines), encoding='utf-8')
    print(len(lines), 'lines')


if __name__ == '__main__':
    main()
