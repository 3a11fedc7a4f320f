lines = open('semi.csv').readlines()
out = open('semi.csv', 'w')
for l in lines:
    out.write(l.upper().replace(';', ','))
out.writelines(['end\n', 'x'])
out.close()
log = open('log.txt', 'a')
log.write('done %d\n' % len(lines))
log.close()
print open('semi.csv').read(),
