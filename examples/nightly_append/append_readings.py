#!/usr/bin/env python3
"""Nightly: adds the meters' readings that are new to the book. Started by cron from anywhere."""
import argparse
import configparser
import csv
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
os.chdir(here)

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--readings", default="incoming/readings.csv")
parser.add_argument("--max-step", type=float, default=500.0, help="more than this in a night is a mistake")
parser.add_argument("--dry", action="store_true")
args = parser.parse_args()

config = configparser.ConfigParser()
config.read("meters.ini", encoding="utf-8")
book = config.get("book", "path", fallback="book.txt")
limit = config.getint("book", "limit")
ignored = config["book"]["ignore"].split()
unit = os.environ.get("METER_UNIT", "kWh")

# the last reading of every meter that stands in the book
last = {}
if os.path.exists(book):
    with open(book, encoding="utf-8") as f:
        for line in f:
            parts = line.rstrip("\n").split("|")
            if len(parts) == 4:
                last[parts[1]] = float(parts[2])

added = 0
rejected = []
with open(args.readings, newline="", encoding="latin-1") as f, open(book, "a", encoding="utf-8") as out:
    for row in csv.reader(f):
        if not row or row[0] == "meter":
            continue
        meter, day, value = row[0].strip(), row[1], row[2].replace(" ", "")
        if meter in ignored:
            continue
        if value == "":
            rejected.append((meter, "empty"))
            continue
        reading = float(value)
        step = reading - last.get(meter, reading)
        if step < 0 or step > args.max_step:
            rejected.append((meter, "%+.1f" % step))
            continue
        if added >= limit:
            rejected.append((meter, "limit"))
            continue
        name = config["names"].get(meter, meter) if config.has_section("names") else meter
        if not args.dry:
            out.write("%s|%s|%.1f|%s %s\n" % (day, meter, reading, name, unit))
        last[meter] = reading
        added += 1

with open("rejected.txt", "w", encoding="utf-8") as f:
    for meter, why in sorted(rejected):
        f.write(meter + ": " + why + "\n")
print("%d added, %d rejected" % (added, len(rejected)))
if len(rejected) > added:
    sys.exit(3)
