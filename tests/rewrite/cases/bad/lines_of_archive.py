import gzip, re
n = 0
with gzip.open('in.dat', 'rt', encoding='utf-8') as f, open('out.txt', 'w') as g:
    for line in f:
        m = re.match(r'(\w+) (\d+)', line)
        if m:
            n += int(m.group(2))
            g.write(m.group(1) + '\n')
print(n)
