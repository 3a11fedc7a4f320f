import sqlite3
con = sqlite3.connect('in.dat')
with open('out.txt', 'w') as f:
    for a, b in con.execute('SELECT a, b FROM t ORDER BY a'):
        f.write('%s;%s\n' % (a, b))
con.close()
