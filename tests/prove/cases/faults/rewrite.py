"""Lines of real rewrites, together: every kind of fault has something to change here, and `main` shows whether it did."""

import polars as pl

from rewright_runtime import frames

LIMIT = 100


def fetch(get):
    orders = []
    for page in range(1, 4):
        for _attempt in range(2):
            answer = get({'page': page})
            if answer['status'] == 200:
                break
        orders.extend(answer['orders'])
    return orders


def transform(orders, shops):
    frame = pl.DataFrame(orders, schema={'id': pl.Int64, 'shop': pl.Int64, 'day': pl.String, 'amount': pl.Float64})
    frame = frame.unique('id', keep='first', maintain_order=True)
    frame = frame.with_columns(pl.col('amount').fill_null(0) * 2)
    frame = frame.join(shops, left_on='shop', right_on='number', how='left', nulls_equal=True)
    frame = frame.filter((pl.col('amount') >= LIMIT) | (pl.col('day') == '2026-03-01'))
    total = frame.group_by('city', maintain_order=True).agg(frames.exact_sum('amount'), days=pl.col('day').n_unique())
    return total.sort('amount', 'city', descending=[True, False], nulls_last=True)


def main(get, shops):
    orders = fetch(get)
    total = transform(orders, shops)
    names = [str(order.get('by', 'nobody')).strip() for order in orders if order['amount']]
    lines = []
    lines.append(f'{len(orders)} orders')
    lines.extend(sorted(names))
    return '\n'.join([*lines, total.write_csv()])
