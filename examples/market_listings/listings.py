# stalls of the weekly markets, from the town's pages; run by cron every Monday
import json
import time

import requests
from bs4 import BeautifulSoup

URL = "http://127.0.0.1:8792/market/%s?day=%d"
TOWNS = ["harlow", "biel", "gent", "lund"]

stalls = []
by_goods = {}
problems = []


def price(text):
    text = text.replace("EUR", "").replace("ca.", "").strip()
    if not text or text == "-":
        return None
    return round(float(text.replace(",", ".")), 2)


for town in TOWNS:
    for day in range(1, 6):
        resp = requests.get(URL % (town, day))
        soup = BeautifulSoup(resp.text, "lxml")
        closed = soup.find("p", class_="closed")
        if closed:
            problems.append(town + " " + str(day) + ": " + closed.get_text(strip=True))
            continue
        name = soup.title.string.split("-")[0].strip()
        ul = soup.find("ul", {"id": "stalls"})
        for li in ul.find_all("li"):
            link = li.find("a")
            if link is None:
                # the market's own stand
                continue
            stall = {"market": name, "day": day, "stall": link.text, "page": link["href"]}
            where = li.find("span", class_="where")
            stall["place"] = where.text.strip() if where else None
            goods = [i.get_text(" ", strip=True) for i in li.select("i")]
            stall["goods"] = goods
            for g in goods:
                by_goods.setdefault(g.lower(), []).append(link.text)
            stalls.append(stall)
        # offers of the day, in a table next to it
        offers = {}
        for row in soup.select("table.offers tr"):
            cells = row.find_all("td")
            if len(cells) < 3:
                continue
            offers[cells[0].text.strip()] = (price(cells[1].text), cells[2].get_text(strip=True))
        for stall in stalls:
            if stall["market"] == name and stall["day"] == day:
                offer = offers.get(stall["stall"].strip())
                stall["price"] = offer[0] if offer else None
                stall["unit"] = offer[1] if offer else ""
        note = soup.find("dl")
        if note is not None and note.find("dd").text.strip() != "none":
            problems.append("%s %d: %s %s" % (town, day, note.find("dt").text.strip(), note.find("dd").text.strip()))
        time.sleep(0.02)
    print(town, len(stalls))

with open("stalls.json", "w", encoding="utf-8") as f:
    json.dump({"stalls": stalls, "goods": by_goods}, f, ensure_ascii=False, indent=2, sort_keys=True)
with open("problems.txt", "w", encoding="utf-8", newline="\r\n") as f:
    for p in problems:
        f.write(p + "\n")
dearest = sorted([s for s in stalls if s["price"] is not None], key=lambda s: (-s["price"], s["stall"]))[:5]
for s in dearest:
    print("%-12s %-20s %7.2f" % (s["market"], s["stall"].strip(), s["price"]))
