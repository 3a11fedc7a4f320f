"""Pulls the orders of the shop and writes one line per day."""
import json

import pandas as pd
import requests

API = "http://127.0.0.1:8766/api/orders"


def main():
    page = 1
    orders = []
    while True:
        resp = requests.get(API, params={"page": page, "per_page": 50}, headers={"Accept": "application/json"}, timeout=10)
        resp.raise_for_status()
        data = resp.json()
        # the API has no total, an empty page is the end
        if not data["orders"]:
            break
        for order in data["orders"]:
            orders.append({
                "id": order["id"],
                "customer": order["customer"]["name"].strip(),
                "day": order["created_at"][:10],
                "country": order.get("country") or "??",
                "total": float(order["total"]),
                "items": len(order["items"]),
            })
        page += 1
    print("pages:", page - 1, "orders:", len(orders))

    df = pd.DataFrame(orders)
    # refunds are negative, finance does not want them here
    df = df[df["total"] > 0]
    daily = df.groupby(["day", "country"]).agg(orders=("id", "count"), total=("total", "sum"), items=("items", "sum")).reset_index()
    daily["total"] = daily["total"].round(2)
    daily = daily.sort_values(["day", "total"], ascending=[True, False])
    daily.to_csv("daily_orders.csv", index=False)

    with open("customers.json", "w") as f:
        json.dump(sorted({o["customer"] for o in orders}), f, indent=2)


if __name__ == "__main__":
    main()
