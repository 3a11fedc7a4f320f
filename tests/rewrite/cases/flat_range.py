# Weekly parts price list. Runs from cron every Monday.
import csv
import time

import requests
from bs4 import BeautifulSoup

BASE = "http://shop/parts?page=%d"
HEADERS = {"User-Agent": "parts-bot/1.0"}

rows = []
for page in range(1, 7):
    print("page", page)
    response = requests.get(BASE % page, headers=HEADERS)
    soup = BeautifulSoup(response.text, "html.parser")
    # header row has th cells only
    for tr in soup.find_all("tr", class_="part"):
        cells = tr.find_all("td")
        if len(cells) < 3:
            continue  # colspan filler
        price = float(cells[1].text.replace("$", "").replace(",", ""))
        rows.append([page, cells[0].text.strip(), price, cells[2].get_text(strip=True), tr.find("a")["href"]])
    time.sleep(0.01)  # be polite

rows.sort(key=lambda r: r[2])
with open("parts.csv", "w", newline="", encoding="utf-8") as f:
    writer = csv.writer(f)
    writer.writerow(["page", "name", "price", "note", "link"])
    writer.writerows(rows)
print("done,", len(rows), "rows")
