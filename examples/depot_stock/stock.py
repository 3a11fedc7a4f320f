"""Writes what lies in the depots into one sheet, and what it is worth."""
import csv
import json

import config
from client import fetch_page, parse_items


def clean(name):
    # the sheet's reader stops at a semicolon, whatever quotes stand around it
    return name.replace(";", ",")


def main():
    totals = {}
    seen = set()
    rows = []
    for depot in config.DEPOTS:
        for page in range(1, config.PAGES + 1):
            html = fetch_page(depot, page)
            for item in parse_items(html):
                if (depot, item["sku"]) in seen:
                    continue
                seen.add((depot, item["sku"]))
                state = item["state"] or ("order" if item["pieces"] < config.LOW else "")
                rows.append([depot, item["sku"], clean(item["name"]), item["pieces"], item["price"], state])
                totals[depot] = totals.get(depot, 0) + item["pieces"] * item["price"]
    with open(config.SHEET, "w", newline="", encoding="utf-8") as sheet:
        writer = csv.writer(sheet, delimiter=";")
        writer.writerow(["depot", "sku", "name", "pieces", "price", "state"])
        writer.writerows(rows)
    with open(config.TOTALS, "w", encoding="utf-8") as f:
        json.dump({depot: round(value, 2) for depot, value in totals.items()}, f, indent=2)
    # the last page that was read tells whose turn it is
    print(depot, page, len(seen), "items")


if __name__ == "__main__":
    main()
