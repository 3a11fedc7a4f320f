"""Turns the maker's parts list (XML) into the shop's price feed (XML) and the search index (JSON)."""
import json
import xml.etree.ElementTree as ET

# the maker's group -> the shop's shelf
SHELVES = {"BR": "Bremse", "EL": "Elektrik", "MO": "Motor"}
VAT = 0.19


def text_of(part, tag, default=""):
    node = part.find(tag)
    if node is None:
        return default
    return (node.text or "").strip()


def price_of(part):
    # the last price for this country counts
    price = None
    for node in part.findall("prices/price"):
        if node.get("country", "DE") == "DE":
            price = float(node.text)
    return price


def read(path):
    root = ET.parse(path).getroot()
    parts = {}
    skipped = []
    for part in root.iter("part"):
        number = part.get("no")
        if number is None or part.get("state") == "deleted":
            skipped.append(text_of(part, "name", "?"))
            continue
        price = price_of(part)
        parts[number] = {
            "number": number,
            "name": text_of(part, "name"),
            "shelf": SHELVES.get(part.get("group"), "Sonstiges"),
            "weight": int(part.get("weight") or 0),
            "gross": None if price is None else round(price * (1 + VAT), 2),
            "fits": [m.get("id") for m in part.findall("fits/model")],
            "old": sorted(set(n.text for n in part.findall("replaces") if n.text)),
        }
    return root.get("date"), parts, skipped


def write_feed(path, date, parts):
    feed = ET.Element("feed", date=date, parts=str(len(parts)))
    for number in sorted(parts, key=lambda n: (parts[n]["shelf"], parts[n]["gross"] or 0, n)):
        part = parts[number]
        item = ET.SubElement(feed, "item", {"id": number, "shelf": part["shelf"]})
        if part["weight"] >= 30000:
            item.set("freight", "yes")
        ET.SubElement(item, "title").text = part["name"][:40]
        if part["gross"]:
            ET.SubElement(item, "gross", currency="EUR").text = "%.2f" % part["gross"]
        for model in part["fits"]:
            ET.SubElement(item, "model").text = model
    ET.ElementTree(feed).write(path, encoding="iso-8859-1", xml_declaration=True)


def write_index(path, parts):
    index = {}
    for part in parts.values():
        for word in part["name"].lower().split():
            index.setdefault(word, []).append(part["number"])
        for old in part["old"]:
            index.setdefault(old, []).insert(0, part["number"])
    with open(path, "w", encoding="utf-8") as f:
        json.dump({"parts": list(parts.values()), "words": index}, f, ensure_ascii=False, indent=1, sort_keys=True)


if __name__ == "__main__":
    date, parts, skipped = read("parts.xml")
    write_feed("feed.xml", date, parts)
    write_index("index.json", parts)
    prices = [p["gross"] for p in parts.values() if p["gross"] is not None]
    print("%d parts, %d without a price, skipped: %s" % (len(parts), len(parts) - len(prices), ", ".join(skipped)))
    print("mean price %.2f" % (sum(prices) / len(prices)))
