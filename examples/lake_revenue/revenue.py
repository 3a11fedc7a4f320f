# Nightly: the shops drop their orders into the landing bucket, finance reads the report from the other one
import datetime
import io
from decimal import Decimal

import boto3
import pandas as pd

LANDING = "shop-landing"
REPORTS = "shop-reports"


def load_orders(s3):
    frames = []
    listing = s3.list_objects_v2(Bucket=LANDING, Prefix="orders/")
    # one page is enough, there are never more than a thousand shops
    for entry in listing.get("Contents", []):
        body = s3.get_object(Bucket=LANDING, Key=entry["Key"])["Body"].read()
        frames.append(pd.read_csv(io.BytesIO(body)))
    return pd.concat(frames, ignore_index=True)


def load_rates(dynamodb):
    items = dynamodb.Table("exchange-rates").scan()["Items"]
    rates = pd.DataFrame(items)
    rates["rate"] = rates["rate"].astype(float)
    return rates


def summarise(orders, rates):
    orders = orders[orders["status"] != "cancelled"]
    merged = orders.merge(rates, on="currency", how="left")
    # no rate yet: taken as euro
    merged["rate"] = merged["rate"].fillna(1.0)
    merged["euro"] = merged["amount"] * merged["rate"]
    report = merged.groupby("country").agg(orders=("order_id", "count"), revenue=("euro", "sum")).reset_index()
    report["revenue"] = report["revenue"].round(2)
    return report.sort_values("country").reset_index(drop=True)


def store(s3, dynamodb, report):
    today = datetime.date.today().isoformat()
    s3.put_object(
        Bucket=REPORTS,
        Key="revenue/" + today + "/report.csv",
        Body=report.to_csv(index=False).encode("utf-8"),
        ContentType="text/csv",
    )
    runs = dynamodb.Table("report-runs")
    runs.put_item(
        Item={
            "report": "revenue",
            "day": today,
            "countries": len(report),
            "revenue": Decimal("%.2f" % report["revenue"].sum()),
            "loaded_at": datetime.datetime.now().isoformat(),
        }
    )


def main():
    s3 = boto3.client("s3")
    dynamodb = boto3.resource("dynamodb")
    orders = load_orders(s3)
    rates = load_rates(dynamodb)
    report = summarise(orders, rates)
    store(s3, dynamodb, report)
    print(len(orders), "orders,", len(report), "countries")


if __name__ == "__main__":
    main()
