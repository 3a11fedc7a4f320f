# Quote scraper for the risk desk. Runs every morning from cron.
import re
import time

import pandas as pd
import requests

BASE_URL = "http://127.0.0.1:8765/quotes?page="
HEADERS = {"User-Agent": "quote-bot/1.0"}


def scrape():
    rows = []
    skipped = 0
    # 499 pages, the front page says so
    for page in range(1, 500):
        url = BASE_URL + str(page)
        resp = requests.get(url, headers=HEADERS)
        if resp.status_code == 503:
            # the site is moody, one more try is enough
            resp = requests.get(url, headers=HEADERS)
        html = resp.text
        if "<table" not in html:
            print("no table on page", page)
            skipped += 1
            continue
        scraped_at = time.strftime("%Y-%m-%d %H:%M:%S")
        for tr in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.S):
            cells = re.findall(r"<td[^>]*>(.*?)</td>", tr, re.S)
            if len(cells) < 5:
                continue  # header row
            # "$1,234.50" -> 1234.5
            price = float(cells[3].strip().replace("$", "").replace(",", ""))
            rows.append({
                "symbol": cells[0].strip(),
                "name": cells[1].strip(),
                "sector": cells[2].strip(),
                "price": price,
                "volume": int(cells[4].strip().replace(",", "")),
                "page": page,
                "scraped_at": scraped_at,
            })
        time.sleep(0.01)  # be polite

    df = pd.DataFrame(rows)
    df["turnover"] = (df["price"] * df["volume"]).round(2)
    # average price of the sector, for the heat map
    df["sector_avg"] = df.groupby("sector")["price"].transform("mean").round(4)
    # some symbols are listed twice
    df = df.drop_duplicates(subset=["symbol"], keep="first")
    df = df.sort_values(["sector", "symbol"])
    # change against the previous line, in percent
    df["change_pct"] = (df["price"] / df["price"].shift(1) * 100 - 100).round(2)
    df.to_csv("quotes.csv", index=False)
    print("pages skipped:", skipped)
    print("quotes written:", len(df))
    print("volume in all:", df["volume"].sum())


if __name__ == "__main__":
    scrape()
