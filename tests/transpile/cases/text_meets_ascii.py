u = u'gr\xfc\xdfe'
line = '%s;%d;%s' % (u, 3, 'ascii')
print line.encode('utf-8'), len(line)
print (u'%s!' % 'abc').encode('utf-8'), ('%s' % u).encode('latin-1'), repr(('%5s|' % u'a').encode('utf-8'))
print u'-'.join(['a', u'\xe9']).encode('utf-8'), '-'.join(['a', u'\xe9']).encode('utf-8')
