"""The pages of the depots: asked for, and taken apart."""
import requests
from bs4 import BeautifulSoup

import config

LOW = "low"


def fetch_page(depot, page):
    url = "%s/depot/%s" % (config.SITE, depot)
    response = requests.get(url, params={"page": page}, timeout=config.TIMEOUT)
    if response.status_code == 404:
        return ""
    return response.text


def clean(text):
    return " ".join(text.split())


def number(text):
    # 1.250,5 on the pages is 1250.5
    text = text.strip().replace(".", "").replace(",", ".")
    return float(text) if text else 0.0


def parse_items(html):
    soup = BeautifulSoup(html, "html.parser")
    items = []
    for row in soup.find_all("tr", class_="item"):
        cells = row.find_all("td")
        mark = row.find("b", class_="mark")
        items.append({
            "sku": row["data-sku"],
            "name": clean(cells[0].text),
            "pieces": int(number(cells[1].text)),
            "price": number(cells[2].text),
            "state": LOW if mark is not None else "",
        })
    return items
