import codecs
names = [u'Zo\xeb', u'\u0141ukasz', u'Ana']
out = codecs.open('names.txt', 'w', 'utf-8')
for n in names:
    out.write(n + u'\n')
    out.write('%s has %d letters\n' % (n, len(n)))
out.close()
print len(names), u', '.join(names).encode('utf-8')
print u' '.join([n.upper() for n in names]).encode('latin-1', 'replace')
for n in sorted(names):
    print n.encode('ascii', 'replace'),
print
