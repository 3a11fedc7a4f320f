"""Building permits out of the town's register, for the list that goes to the surveyors every Monday."""

import csv
import re
import sys

import requests

START = "http://127.0.0.1:8784/permits?per_page=20&state=granted"
NUMBER = re.compile(r"\b(\d{2,4})[/-](\d{4})\b")
AREA = re.compile(r"(\d[\d.]*(?:,\d+)?)\s*(?:m2|m²|qm)", re.I)
STREET = re.compile(r"in (?:der |dem )?([A-ZÄÖÜ][\w.-]*(?:straße|str\.|weg|platz|gasse|allee)) (\d+ ?[a-z]?)\b")
KINDS = (("garage", "G"), ("anbau", "A"), ("neubau", "N"), ("abriss", "X"))

requests_sent = 0
without = []


def load(url):
    global requests_sent
    requests_sent += 1
    try:
        r = requests.get(url, headers={"Accept": "application/json"}, timeout=30)
        r.raise_for_status()
        return r
    except requests.exceptions.HTTPError as e:
        print("HTTP error:", e, file=sys.stderr)
    except Exception as e:
        print("no answer:", type(e).__name__)
    return None


def pages():
    """The register says in a header where it goes on."""
    found = []
    url = START
    while url:
        r = load(url)
        if r is None:
            break
        found += r.json()
        url = r.links.get("next", {}).get("url")
    return found


def kind(text):
    for word, letter in KINDS:
        if word in text.lower():
            return letter
    return "?"


def area(text):
    found = AREA.findall(text)
    if not found:
        return ""
    # the last one is the whole, the others are parts of it
    return float(found[-1].replace(".", "").replace(",", "."))


def row(permit):
    text = permit["text"]
    number = NUMBER.search(text)
    if number is None:
        without.append(permit["id"])
        return None
    street = STREET.search(text)
    detail = load("http://127.0.0.1:8784/permits/%d/applicant" % permit["id"])
    name = detail.json()["name"] if detail is not None else ""
    return [
        "%s/%s" % (number.group(2), number.group(1).zfill(4)),
        kind(text),
        street.group(1) if street else "",
        street.group(2).replace(" ", "") if street else "",
        str(area(text)).replace(".", ","),
        name.upper(),
        permit["date"].split("T")[0],
        " ".join(text.split())[:60],
    ]


rows = []
for permit in pages():
    made = row(permit)
    if made is None:
        continue
    rows.append(made)

rows.sort(key=lambda r: (r[0], r[5]))
with open("permits.csv", "w", newline="", encoding="utf-8-sig") as f:
    w = csv.writer(f, delimiter=";", quoting=csv.QUOTE_MINIMAL)
    w.writerow(["Nummer", "Art", "Straße", "Hausnr.", "Fläche", "Bauherr", "Datum", "Text"])
    last = None
    for r in rows:
        if r == last:
            continue
        w.writerow(r)
        last = r
with open("without_number.txt", "w") as f:
    for i in without:
        f.write("%d\n" % i)
print("%d permits, %d without a number, %d requests" % (len(rows), len(without), requests_sent))
