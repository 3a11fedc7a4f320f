"""Fetches our open offers from the supplier's portal, list pages first, then the page of every offer."""
import csv
import sys

import requests
from bs4 import BeautifulSoup

PORTAL = "http://127.0.0.1:8775"
FIELDS = ["number", "title", "state", "pieces", "price", "value", "contact", "note"]


def login():
    session = requests.Session()
    session.headers.update({"User-Agent": "offers/2.1", "Accept-Language": "de"})
    # our number there, and the town's
    r = session.post(PORTAL + "/login", data={"customer": "40017", "zip": "50667"})
    if r.status_code != 200 or "abmelden" not in r.text:
        print("login failed: %d" % r.status_code)
        sys.exit(1)
    return session


def number(text):
    # 1.250,50 EUR
    text = text.replace("EUR", "").strip().replace(".", "").replace(",", ".")
    return float(text) if text else 0.0


def detail(session, path):
    r = session.get(PORTAL + path)
    if r.status_code == 404:
        # withdrawn since
        return None
    soup = BeautifulSoup(r.text, "html.parser")
    values = {}
    for row in soup.find_all("tr"):
        name = row.find("th").text.strip().lower()
        values[name] = row.find("td").text.strip()
    note = soup.find("p", class_="note")
    values["note"] = " ".join(note.text.split()) if note is not None else ""
    return values


def main():
    session = login()
    offers = []
    gone = []
    for page in range(1, 7):
        r = session.get(PORTAL + "/offers", params={"page": page, "state": "open"})
        soup = BeautifulSoup(r.text, "html.parser")
        for div in soup.find_all("div", class_="offer"):
            link = div.find("a")
            values = detail(session, link["href"])
            if values is None:
                gone.append(link.text.strip())
                continue
            pieces = int(number(values["menge"]))
            price = number(values["preis"])
            offers.append({
                "number": link["href"].split("/")[-1],
                "title": link.text.strip(),
                "state": div.find("b").text if div.find("b") else "open",
                "pieces": pieces,
                "price": price,
                "value": round(pieces * price, 2),
                "contact": values.get("kontakt", "-"),
                "note": values["note"],
            })
        print("page %d: %d offers" % (page, len(offers)))

    offers.sort(key=lambda o: (-o["value"], o["title"]))
    with open("offers.csv", "w", newline="", encoding="utf-8") as f:
        writer = csv.DictWriter(f, fieldnames=FIELDS, delimiter=";", extrasaction="ignore")
        writer.writeheader()
        for offer in offers:
            if offer["pieces"] > 0:
                writer.writerow(offer)
    with open("gone.txt", "w", encoding="utf-8") as f:
        f.write("\n".join(sorted(gone)))
    print("value: %.2f, gone: %d" % (sum(o["value"] for o in offers), len(gone)))


if __name__ == "__main__":
    main()
