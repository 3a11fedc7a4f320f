import string
class Record:
    def __init__(self, line):
        self.code = line[0:4].strip()
        self.name = string.capitalize(line[4:14].strip())
        self.amount = float(line[14:24] or 0)
    def as_line(self):
        return string.join([self.code, self.name, '%.2f' % self.amount], ';')
    def is_big(self):
        return self.amount > 100
records = []
for line in open('fixed.txt'):
    if line.strip() == '' or line.startswith('#'):
        continue
    records.append(Record(line.rstrip('\n')))
records.sort(key=lambda r: (r.amount, r.code))
out = open('fixed.out', 'w')
for r in records:
    print >>out, r.as_line(), r.is_big()
out.close()
print len([r for r in records if r.is_big()]), 'big of', len(records)
print max([r.amount for r in records]), min(r.code for r in records)
