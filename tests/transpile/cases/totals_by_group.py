rows = [l.rstrip('\r\n').split('\t') for l in open('t.tsv')]
head, rows = rows[0], rows[1:]
last, sub, grand = None, 0, 0
for r in rows:
    rec = dict(zip(head, r)) if False else {}
    for i in range(len(head)):
        rec[head[i]] = r[i]
    if rec['dept'] <> last:
        if last is not None:
            print '%-10s %8d %6.1f' % (last, sub, sub / 3)
        last, sub = rec['dept'], 0
    amount = int(rec['amount'] or 0)
    sub += amount
    grand += amount
print '%-10s %8d' % (last, sub)
print '=' * 20, grand, grand / len(rows), grand * 1.0 / len(rows)
