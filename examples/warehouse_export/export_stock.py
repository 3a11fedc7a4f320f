# Nightly stock export for the planning team
import sqlite3

import pandas as pd

DB = "warehouse.db"


def export():
    conn = sqlite3.connect(DB)
    stock = pd.read_sql_query("SELECT sku, site, quantity, counted_on FROM stock", conn)
    items = pd.read_sql_query("SELECT sku, title, unit_cost, category FROM items WHERE active = 1", conn)
    conn.close()

    # nobody counted it: it is not there
    stock["quantity"] = stock["quantity"].fillna(0).astype(int)
    merged = stock.merge(items, on="sku", how="inner")
    merged["value"] = merged["quantity"] * merged["unit_cost"]
    merged["category"] = merged["category"].str.upper()
    merged["low"] = merged["quantity"] < 5
    merged = merged.sort_values(["site", "sku"]).reset_index(drop=True)
    merged.to_parquet("stock.parquet", index=False)

    per_site = merged.groupby("site").agg(skus=("sku", "nunique"), quantity=("quantity", "sum"), value=("value", "sum")).reset_index()
    per_site["value"] = per_site["value"].round(2)
    per_site.to_csv("sites.csv", index=False)
    print(len(merged), "lines,", int(merged["low"].sum()), "low")


if __name__ == "__main__":
    export()
