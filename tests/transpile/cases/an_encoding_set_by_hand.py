# -*- coding: utf-8 -*-
import sys
reload(sys)
sys.setdefaultencoding('utf-8')
import codecs, csv
f = codecs.open('in.txt', 'w', 'utf-8')
f.write(u'Zürich\nKöln\x85x\r\n')
f.close()
f = codecs.open('in.txt', 'r', 'utf-8')
for line in f:
    line = line.strip()
    print line, len(line)
    print '%s!' % line
    print line.encode('latin-1').decode('latin-1').upper()
f.close()
text = codecs.open('in.txt', encoding='utf-8').read()
print len(text), str(u'é') == 'é', len(unicode('é')), len('é'.encode('utf-8'))
print len(codecs.open('in.txt', 'rb', 'latin-1').readlines())
out = open('out.txt', 'w')
out.write(u'Grüße\n')
print >>out, u'Öl', 3
out.close()
w = csv.writer(open('out.csv', 'wb'))
w.writerow([u'Käse', 1, 'x'])
sys.stdout.write(u'fertig: ü\n')
