u = u'\u00e9\u20ac abc'
print u.encode('utf-8'), len(u), u.upper().encode('utf-8'), repr(u.encode('cp1252'))
b = 'caf\xc3\xa9'
t = b.decode('utf-8')
print len(b), len(t), t.encode('latin-1'), t.encode('ascii', 'ignore'), t.encode('ascii', 'xmlcharrefreplace'), t.encode('ascii', 'replace')
try:
    print t
except UnicodeEncodeError:
    print 'cannot'
try:
    x = '\xff'.decode('utf-8')
except UnicodeDecodeError:
    print 'cannot'
