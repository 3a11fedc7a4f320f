import sqlite3, os
con = sqlite3.connect(':memory:')
cur = con.cursor()
cur.execute('create table t (name text, qty integer, price real)')
for line in 'b;3;1.5|a;4;2|c;;0.1'.split('|'):
    name, qty, price = line.split(';')
    if qty == '':
        qty = None
    else:
        qty = int(qty)
    cur.execute('insert into t values (?, ?, ?)', (name, qty, float(price)))
con.commit()
for row in cur.execute('select name, qty, price from t order by name'):
    print row[0].encode('utf-8'), row[1], row[2]
cur.execute('select count(*), sum(qty) from t')
n, total = cur.fetchone()
print n, total, total / n
cur.execute("select name, qty from t where qty is not null order by qty desc")
rows = cur.fetchall()
for name, qty in rows:
    print '%s: %d' % (name, qty)
con.close()
