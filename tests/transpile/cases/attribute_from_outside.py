class R: pass
r = R()
r.n = 5
s = r
s.n = 2.5
print r.n / 2
def set_(o, v): o.n = v
set_(r, 'str')
print r.n
