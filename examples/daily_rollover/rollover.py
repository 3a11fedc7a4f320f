# Rolls the stock of yesterday over: takes what came and went from the store's site and writes stock.csv anew.
import csv
import datetime
import json
import os
import shutil
import tempfile

import requests

SITE = "http://127.0.0.1:8789"
STORES = ["north", "south", "harbour"]
STOCK = "state/stock.csv"


def movements(store, day, cache):
    path = os.path.join(cache, "%s-%s.json" % (store, day))
    if not os.path.exists(path):
        r = requests.get(SITE + "/moves/" + store + "/" + day.replace("-", "/"))
        if r.status_code != 200:
            return None
        with open(path, "w", encoding="utf-8") as f:
            f.write(r.text)
    with open(path, encoding="utf-8") as f:
        return json.load(f)["moves"]


def read_stock():
    stock = {}
    with open(STOCK, newline="", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            stock[row["store"], row["sku"]] = [int(row["pieces"]), row["since"]]
    return stock


def main():
    day = (datetime.date.today() - datetime.timedelta(days=1)).strftime("%Y-%m-%d")
    cache = tempfile.mkdtemp(prefix="rollover-")
    stock = read_stock()
    closed, negative = [], []
    moved = 0
    for store in STORES:
        moves = movements(store, day, cache)
        if moves is None:
            closed.append(store)
            continue
        for move in moves:
            key = (store, move["sku"])
            entry = stock.setdefault(key, [0, day])
            entry[0] += move["pieces"]
            if move["pieces"] > 0:
                entry[1] = day
            if entry[0] < 0:
                # somebody forgot to book a delivery
                negative.append("%s %s: %d" % (store, move["sku"], entry[0]))
                entry[0] = 0
            moved += abs(move["pieces"])
    shutil.rmtree(cache)

    os.rename(STOCK, STOCK + ".old")
    with open(STOCK, "w", newline="", encoding="utf-8") as f:
        writer = csv.writer(f, lineterminator="\n")
        writer.writerow(["store", "sku", "pieces", "since"])
        for (store, sku), (pieces, since) in sorted(stock.items()):
            if pieces or since >= "2026":
                writer.writerow([store, sku, pieces, since])
    with open("rollover.log", "a") as log:
        log.write("%d moved, closed: %s\n" % (moved, ",".join(closed) or "-"))
        for line in negative:
            log.write("  " + line + "\n")
    print(len(stock), "entries,", len(negative), "below zero")


if __name__ == "__main__":
    main()
