"""Events of the three libraries -> one XML file for the town's calendar and a CSV of those that cost something."""
import csv
import os
import re
import sys
import xml.etree.ElementTree as ET

import requests
from bs4 import BeautifulSoup

HOST = os.environ.get("LIBRARY_HOST", "http://127.0.0.1:8793")
BRANCHES = ["central", "north", "harbour"]


def page_of(branch, page):
    r = requests.get("%s/%s/events" % (HOST, branch), params={"page": page})
    return BeautifulSoup(r.content, "html5lib")


def fee_of(article):
    fee = article.find("td", class_="fee")
    fee = fee.get_text(strip=True) if fee else ""
    if not fee or fee == "free":
        return None
    return float(fee.replace("€", "").replace(",", "."))


def ages_of(article):
    ages = article.find("td", class_="ages")
    m = re.match(r"(\d+)(?:-(\d+))?", ages.text.strip()) if ages else None
    return (int(m.group(1)), m.group(0)) if m else (0, "")


root = ET.Element("events", {"source": "libraries"})
paid = []
seen = {}
pages = 0
for branch in BRANCHES:
    page = 1
    while True:
        soup = page_of(branch, page)
        pages += 1
        found = soup.select("div.events > article")
        if not found:
            break
        heading = soup.find("h1").get_text()
        for article in found:
            title = re.sub(r"\s+", " ", article.find("h2").text).strip()
            when = article.find("time")["datetime"]
            key = (title, when)
            if key in seen:
                # held in two branches: the first one keeps it
                seen[key] += 1
                continue
            seen[key] = 1
            event = ET.SubElement(root, "event", {"branch": branch, "id": article.get("id", "")})
            ET.SubElement(event, "title").text = title
            ET.SubElement(event, "when").text = when[:16].replace("T", " ")
            ET.SubElement(event, "where").text = heading.split(":")[-1].strip()
            about = article.select_one("div.about > p")
            if about is not None:
                ET.SubElement(event, "about").text = about.get_text(" ", strip=True)
            low, text = ages_of(article)
            if text:
                event.set("ages", text)
            amount = fee_of(article)
            if amount is not None:
                paid.append([when[:10], branch, title, "%.2f" % amount, low])
            for tag in article.select("ul.tags li"):
                ET.SubElement(event, "tag").text = tag.text.strip().lower()
        page += 1
    print(branch, len(seen), file=sys.stderr)

ET.ElementTree(root).write("events.xml", encoding="utf-8", xml_declaration=True)
paid.sort()
with open("paid.csv", "w", newline="", encoding="utf-8-sig") as out:
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(["day", "branch", "title", "fee", "from_age"])
    writer.writerows(paid)
twice = sorted(title for (title, when), times in seen.items() if times > 1)
print("pages:", pages, "events:", len(seen), "paid:", len(paid))
print("in several branches:", ", ".join(twice) or "-")
