# Nightly revenue per region: reads the shop's database, writes the rollup table and the sheet for finance
import datetime

import pandas as pd
import psycopg2

DSN = "host=shop-db.internal dbname=shop user=rollup password=not-a-secret"


def load(conn):
    cur = conn.cursor()
    cur.execute("SELECT id, customer_id, region, amount, discount, status FROM orders ORDER BY id")
    orders = pd.DataFrame(cur.fetchall(), columns=["id", "customer_id", "region", "amount", "discount", "status"])
    cur.execute("SELECT id, name, segment FROM customers ORDER BY id")
    customers = pd.DataFrame(cur.fetchall(), columns=["customer_id", "name", "segment"])
    cur.close()
    orders["amount"] = orders["amount"].astype(float)
    orders["discount"] = orders["discount"].astype(float)
    return orders, customers


def summarise(orders, customers):
    orders = orders[orders["status"] != "cancelled"]
    # no discount is stored as nothing
    orders = orders.assign(discount=orders["discount"].fillna(0))
    orders = orders.assign(net=orders["amount"] * (1 - orders["discount"]))
    merged = orders.merge(customers, on="customer_id", how="left")
    merged["segment"] = merged["segment"].fillna("unknown")
    rollup = merged.groupby(["region", "segment"]).agg(orders=("id", "count"), revenue=("net", "sum")).reset_index()
    rollup["revenue"] = rollup["revenue"].round(2)
    return rollup.sort_values(["region", "segment"]).reset_index(drop=True)


def store(conn, rollup):
    cur = conn.cursor()
    cur.execute("DELETE FROM revenue_rollup")
    for row in rollup.itertuples(index=False):
        cur.execute(
            "INSERT INTO revenue_rollup (region, segment, orders, revenue, loaded_at) VALUES (%s, %s, %s, %s, %s)",
            (row.region, row.segment, int(row.orders), float(row.revenue), datetime.datetime.now()),
        )
    conn.commit()
    cur.close()


def main():
    conn = psycopg2.connect(DSN)
    orders, customers = load(conn)
    rollup = summarise(orders, customers)
    store(conn, rollup)
    conn.close()
    rollup.to_csv("revenue.csv", index=False)
    print(len(orders), "orders,", len(rollup), "lines")


if __name__ == "__main__":
    main()
