# -*- coding: utf-8 -*-
import sqlite3, csv, os
if os.path.exists('s.db'):
    os.remove('s.db')
def setup(con):
    con.execute('create table if not exists stock (sku text primary key, name text, qty int)')
    con.execute('create index if not exists i on stock (qty)')
def load(con, lines):
    cur = con.cursor()
    for line in lines:
        sku, name, qty = line.split('|')
        try:
            cur.execute('insert into stock values (?, ?, ?)', (sku, name.decode('utf-8'), int(qty)))
        except sqlite3.IntegrityError, e:
            print 'twice:', sku, e
            cur.execute('update stock set qty = qty + ? where sku = ?', (int(qty), sku))
con = sqlite3.connect('s.db', timeout=3)
setup(con)
load(con, ['a1|Käse|3', 'b2|Brot|4', 'a1|Käse|9'])
con.execute('create table other (x)')
con.rollback()
print con.execute('select count(*) from stock').fetchone()[0]
con.commit()
try:
    con.execute('insert into stock values (?, ?, ?)', ('\xe9', 'x', 1))
except sqlite3.ProgrammingError, e:
    print 'no bytes'
w = csv.writer(open('out.csv', 'wb'))
cur = con.cursor()
cur.execute("select sku, qty, name from stock order by sku")
w.writerow([d[0] for d in cur.description])
for sku, qty, name in cur:
    w.writerow([sku, qty, name.encode('latin-1')])
try:
    w.writerows(con.execute('select name from stock order by sku').fetchall())
except UnicodeEncodeError:
    print 'cannot be written'
with con:
    con.execute("insert into stock values ('c', 'd', %d)" % 7)
cur.executemany('insert into other values (?)', [(1,), (2,)])
print cur.rowcount, con.execute('select sum(x), avg(x) from other').fetchone()[1]
for row in con.execute('select * from stock where name like ?', ('%ro%',)).fetchall():
    print '%s has %d' % (row[1], row[2]), len(row)
con.close()
os.remove('s.db')
