total = 0
out = open('out.txt', 'w')
for line in open('in.dat', encoding='cp1252'):
    parts = line.rstrip('\n').split(';')
    if line.startswith('#') or len(parts) < 2:
        continue
    total += int(parts[1])
    out.write(parts[0].upper() + '\t' + parts[1] + '\n')
out.close()
print('total %d' % total)
