for line in open('ends.txt'):
    print repr(line), len(line.strip()), line.rstrip('\r\n') == line.rstrip()
print open('ends.txt').read().splitlines(), open('ends.txt', 'rU').readlines(), open('ends.txt').readlines()[-1]
