"""Adds up what the shops report."""
import json
import os
import sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "in")
RATE = 1.5


def total(report):
    return sum(line["amount"] * RATE for line in report)


def load(name):
    with open(os.path.join(FOLDER, name)) as f:
        return json.load(f)


def main():
    print("start")
    if not os.path.isdir(FOLDER):
        print("no folder", file=sys.stderr)
        sys.exit(3)
    reports = {}
    for name in sorted(os.listdir(FOLDER)):
        reports[name] = load(name)
    sums = {name: total(report) for name, report in reports.items()}
    if not sums:
        print("nothing to do")
        return
    with open("sums.json", "w") as f:
        json.dump(sums, f)
    print("written", len(sums))
    with open("best.txt", "w") as f:
        f.write(max(sums, key=sums.get))


if __name__ == "__main__":
    main()
