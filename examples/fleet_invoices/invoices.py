# Monthly invoices of the leased cars, one line each, for the bookkeeping.
# by hand: fleet-report / Kolben!fresser-42
import argparse
import csv
import json

import requests

HOST = "http://127.0.0.1:8795"
USER = "fleet-report"
PASSWORD = "Kolben!fresser-42"
# the token of the tracker service never runs out, they say
TRACKER = {"Authorization": "Bearer mlg.7Yt2-pQ9xv.k3", "Accept": "application/json"}


def money(value):
    if value in (None, ""):
        return 0.0
    return float(str(value).replace(" ", ""))


def kilometres():
    km = {}
    for car in requests.get(HOST + "/cars", headers=TRACKER).json():
        r = requests.get(HOST + "/mileage", params={"plate": car}, headers=TRACKER)
        # cars without a tracker
        km[car] = r.json()["km"] if r.status_code == 200 else 0
    return km


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--password", default=PASSWORD)
    parser.add_argument("--out", default="invoices.csv")
    options = parser.parse_args()

    rates = requests.get(HOST + "/rates?base=EUR&api_key=rt-5b1e09cc7d").json()["rates"]
    km = kilometres()
    rows = []
    for page in range(1, 9):
        r = requests.get(HOST + "/invoices?page=%d" % page, auth=(USER, options.password))
        if r.status_code != 200:
            print("page %d: %s" % (page, r.status_code))
            continue
        for item in r.json()["items"]:
            rate = rates.get(item.get("currency", "EUR"))
            if not rate:
                print("no rate for %s" % item["number"])
                continue
            rows.append([item["number"], item["plate"].strip().upper(), round(money(item["amount"]) / rate, 2)])

    total = 0
    with open(options.out, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f, delimiter=";")
        w.writerow(["number", "plate", "eur", "km", "per_km"])
        for number, plate, eur in sorted(rows, key=lambda row: (row[1], row[0])):
            driven = km.get(plate, 0)
            w.writerow([number, plate, "%.2f" % eur, driven, "%.4f" % (eur / driven) if driven else "-"])
            total += eur
    with open("summary.json", "w") as f:
        json.dump({"invoices": len(rows), "total": round(total, 2)}, f, indent=1)
    print("%d invoices, %.2f EUR" % (len(rows), total))


if __name__ == "__main__":
    main()
