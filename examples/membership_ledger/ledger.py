#!/usr/bin/env python
# Brings the club's members and payments into ledger.db and writes who still owes what.
import csv
import datetime
import sqlite3

FEES = {"adult": 120.0, "youth": 60.0, "family": 210.5}
YEAR = 2026


def clean(name):
    # Names come from three forms; some are typed with two blanks
    return " ".join(name.split()).replace("'", "''")


def create(con):
    con.execute("CREATE TABLE IF NOT EXISTS members (number INTEGER PRIMARY KEY, name TEXT, kind TEXT, fee REAL, joined TEXT)")
    con.execute("CREATE TABLE IF NOT EXISTS payments (day TEXT, number INTEGER, amount REAL, note TEXT)")
    con.execute("CREATE TABLE IF NOT EXISTS balances (number INTEGER PRIMARY KEY, open REAL, seen INTEGER DEFAULT 1)")
    con.execute("DELETE FROM payments")
    con.commit()


def load_members(con, path):
    cur = con.cursor()
    with open(path, newline="", encoding="utf-8-sig") as f:
        for rec in csv.DictReader(f, delimiter=";"):
            # whoever stands there twice: the last line counts
            fee = FEES.get(rec["kind"], 120.0)
            if rec["discount"]:
                fee = round(fee * (1 - float(rec["discount"].replace(",", ".")) / 100), 2)
            cur.execute("INSERT OR REPLACE INTO members (number, name, kind, fee, joined) VALUES (%d, '%s', '%s', %s, '%s')"
                        % (int(rec["number"]), clean(rec["name"]), rec["kind"], fee, rec["joined"][:10]))
    con.commit()


def load_payments(con, path):
    skipped = []
    cur = con.cursor()
    with open(path, newline="", encoding="utf-8") as f:
        reader = csv.reader(f)
        next(reader)
        for row in reader:
            if len(row) < 4 or row[0].startswith("#"):
                skipped.append(row)
                continue
            day, number, amount, note = row[:4]
            cur.execute(f"INSERT INTO payments VALUES ('{day}', {number}, {amount or 'NULL'}, '{note.strip()}')")
    con.commit()
    return skipped


def settle(con):
    cur = con.cursor()
    cur.execute("SELECT m.number, m.fee, SUM(p.amount) FROM members m LEFT JOIN payments p ON p.number = m.number GROUP BY m.number ORDER BY m.number")
    rows = cur.fetchall()
    for number, fee, paid in rows:
        cur.execute("INSERT INTO balances (number, open) VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET open = excluded.open, seen = seen + 1",
                    (number, round(fee - (paid or 0), 2)))
    con.commit()
    return len(rows)


def report(con, limit):
    out = open("owing.csv", "w", newline="", encoding="utf-8")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["number", "name", "open"])
    total = 0.0
    for kind in sorted(FEES):
        query = "SELECT m.number, m.name, b.open FROM members m JOIN balances b ON b.number = m.number WHERE m.kind = '" + kind + "' AND b.open > " + str(limit) + " ORDER BY b.open DESC, m.number"
        count = 0
        for number, name, owed in con.execute(query):
            writer.writerow([number, name, "%.2f" % owed])
            total += owed
            count += 1
        print("%-8s %3d" % (kind, count))
    out.close()
    print("open: %.2f" % total)


def main():
    con = sqlite3.connect("ledger.db")
    create(con)
    load_members(con, "members.csv")
    skipped = load_payments(con, "payments.csv")
    print(settle(con), "members,", len(skipped), "lines skipped")
    # nobody writes a reminder for less than a coin
    report(con, 0.5)
    found = con.execute("SELECT number, day, amount FROM payments WHERE number NOT IN (SELECT number FROM members) ORDER BY day, number, amount").fetchall()
    with open("strangers.txt", "w") as f:
        for number, day, amount in found:
            late = datetime.date(YEAR, 12, 31) - datetime.datetime.strptime(day, "%d.%m.%Y").date()
            f.write("%s %s %s (%d days)\n" % (number, day, amount, late.days))
    con.close()


if __name__ == "__main__":
    main()
