"""Harvest cards until the shop runs out of pages."""
import json
import sys

import requests

SITE = "http://shop"


def clean(text):
    return " ".join(text.split())


def harvest(kind):
    found = []
    page = 1
    while True:
        answer = requests.get(SITE + "/api/cards", params={"kind": kind, "page": page, "debug": None})
        if answer.status_code != 200:
            return found
        cards = answer.json()["cards"]
        if not cards:
            # past the last page
            return found
        for card in cards:
            found.append({"n": len(found), "title": clean(card["title"])})
        page += 1
    return found


def main():
    cards = harvest("tools")
    if not cards:
        print("nothing there")
        return 2
    with open("cards.json", "w") as out:
        json.dump(cards, out, indent=1, ensure_ascii=False)
    print(len(cards), "cards")
    return 0


if __name__ == "__main__":
    sys.exit(main())
