#!/usr/bin/env python
"""Hammer prices of the closed auctions, one line per lot, for the import of the valuers (tab separated, no quotes)."""
import datetime
import re
import sys

import requests
from lxml import html

BASE = "http://127.0.0.1:8791"
ROWS = '//table[@class="lots"]//tr[td]'
RATES = {"EUR": 1.0, "GBP": 1.17, "CHF": 1.04}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def clean(text):
    return re.sub(r"\s+", " ", text.replace("\xa0", " ")).strip()


def money(text):
    """'GBP 1,250' -> (1250.0, 'GBP'); unsold lots have no price"""
    m = re.match(r"([A-Z]{3}) ([\d,]+)$", clean(text))
    if not m:
        return None, ""
    return float(m.group(2).replace(",", "")), m.group(1)


def day_of(text):
    # "Sale of 4 March 2024, 10:30"
    m = re.search(r"(\d+) (\w+) (\d{4})", text)
    return datetime.date(int(m.group(3)), MONTHS.index(m.group(2)[:3].lower()) + 1, int(m.group(1)))


def main():
    lines = []
    unsold = 0
    for number in range(1, 14):
        r = requests.get(BASE + "/sale/%d" % number, headers={"User-Agent": "valuers/0.9"})
        if r.status_code != 200:
            print("sale %d: %s" % (number, r.status_code), file=sys.stderr)
            continue
        tree = html.fromstring(r.text)
        house = tree.xpath('normalize-space(//div[@id="house"])')
        day = day_of(tree.xpath("//h2/text()")[0])
        # the foot of the table has the total, sometimes
        total = tree.xpath('//p[contains(@class, "total")]/b/text()')
        added = 0.0
        for row in tree.xpath(ROWS):
            lot = row.xpath("./td[1]/text()")[0].strip()
            link = row.xpath("./td[2]/a")
            if link:
                title = clean(link[0].text_content())
                href = link[0].get("href")
                number_of_photos = len(row.xpath("./td[2]/img"))
            else:
                title = clean(row.xpath("string(td[2])"))
                href = ""
                number_of_photos = 0
            price, currency = money(row.xpath("string(./td[last()])"))
            if price is None:
                unsold += 1
                continue
            artist = row.xpath('./td[@class="by"]/text()')
            lines.append("\t".join([
                day.isoformat(), house, lot, title, artist[0].strip() if artist else "unknown",
                "%.2f" % (price * RATES[currency]), currency, str(number_of_photos), href,
            ]))
            added += price
        if total and money(total[0])[0] != added:
            print("sale %d: total %s, lots %.0f" % (number, clean(total[0]), added))
    lines.sort()
    with open("results.tsv", "w", encoding="utf-8") as f:
        f.write("day\thouse\tlot\ttitle\tartist\teur\tcurrency\tphotos\tpage\n")
        for line in lines:
            f.write(line + "\n")
    print("%d lots, %d unsold" % (len(lines), unsold))


if __name__ == "__main__":
    main()
