n = 0
for line in open('in.csv'):
    n += 1
    line = line.rstrip('\n')
    if not line.strip():
        continue
    print n, repr(line), len(line)
print open('in.csv').read().count('\r'), len(open('in.csv', 'rU').read())
