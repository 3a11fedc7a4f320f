#!/usr/bin/env python3
"""Brings the receipts of all tills into receipts.db and prints the day's report."""
import csv
import glob
import os
import sqlite3

DB = "receipts.db"
# the tills write dots or commas, as they were set up
TILLS = {"k1": "Eingang", "k2": "Obst & Gemüse", "k3": "Käse"}


def amount(text):
    text = text.strip().replace(",", ".")
    if text == "":
        return None
    return round(float(text), 2)


def load(cur, path):
    till = os.path.splitext(os.path.basename(path))[0].split("_")[1]
    count = 0
    with open(path, newline="", encoding="utf-8") as f:
        for rec in csv.DictReader(f, delimiter=";"):
            if rec["state"] == "training":
                continue
            # a receipt that is printed again replaces the one before
            cur.execute(
                "INSERT OR REPLACE INTO receipts (number, till, day, cashier, total, paid) VALUES (?, ?, ?, ?, ?, ?)",
                (int(rec["number"]), TILLS.get(till, till), rec["day"][:10], rec["cashier"].strip().upper(),
                 amount(rec["total"]), rec["paid"] or None))
            if rec["state"] == "void":
                cur.execute("UPDATE receipts SET total = -total WHERE number = %d AND total > 0" % int(rec["number"]))
            count += 1
    cur.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (os.path.basename(path), count))
    return count


def main():
    con = sqlite3.connect(DB)
    cur = con.cursor()
    cur.execute("CREATE TABLE IF NOT EXISTS receipts (number INTEGER PRIMARY KEY, till TEXT, day TEXT, cashier TEXT, total REAL, paid TEXT)")
    cur.execute("CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, receipts INTEGER)")
    for path in sorted(glob.glob("tills/till_*.csv")):
        print("%s: %d receipts" % (os.path.basename(path), load(cur, path)))
    con.commit()

    report = open("report.txt", "w", encoding="utf-8")
    cur.execute("SELECT day, till, COUNT(*), COUNT(total), SUM(total), MAX(total) FROM receipts GROUP BY day, till ORDER BY day, till")
    last = None
    for day, till, receipts, counted, total, largest in cur.fetchall():
        if day != last:
            report.write("== %s ==\n" % day)
            last = day
        line = "%-14s %3d %3d %10.2f" % (till, receipts, counted, total or 0)
        if largest is not None and largest >= 100:
            line += " !"
        print(line)
        report.write(line + "\n")
    for cashier, mean in cur.execute("SELECT cashier, AVG(total) FROM receipts WHERE paid = 'cash' GROUP BY cashier ORDER BY AVG(total) DESC, cashier"):
        report.write("%s;%s\n" % (cashier or "-", mean))
    report.close()
    con.close()


if __name__ == "__main__":
    main()
