# Members of the rowing club, for the boat house and for the treasurer.
# The list comes out of the old office program (cp1252, semicolons, the treasurer writes comments into it).
import csv

rows = []
comments = 0
f = open('members.csv', 'r', encoding='cp1252', newline='')
reader = csv.reader(f, delimiter=';')
header = next(reader)
for row in reader:
    if not row:
        continue
    if row[0].startswith('#'):
        comments = comments + 1
        continue
    number = int(row[0])
    last = row[1].strip()
    first = row[2].strip()
    town = row[3].strip().title()
    year = row[4].strip()
    if year == '':
        year = 0
    else:
        year = int(year)
    # "12,50" is 12.5, honorary members have none
    fee = row[5].replace('.', '').replace(',', '.')
    if fee:
        fee = float(fee)
    else:
        fee = 0.0
    rows.append([number, last, first, town, year, fee])
f.close()

# a number that comes twice: the later one is right
members = {}
for row in rows:
    members[row[0]] = row

towns = {}
fees = {}
for number in members:
    row = members[number]
    town = row[3] or 'unknown'
    towns.setdefault(town, []).append(row)
    fees[town] = fees.get(town, 0) + row[5]

names = list(towns.keys())
names.sort(key=lambda t: (-len(towns[t]), t))

# the boat house opens it in Excel
out = open('boathouse.txt', 'w', encoding='utf-16', newline='')
out.write('Ort\tNr\tName\tseit\r\n')
for town in names:
    people = towns[town]
    people.sort(key=lambda r: (r[4], r[1].lower()))
    for row in people:
        out.write('%s\t%04d\t%s, %s\t%s\r\n' % (town, row[0], row[1], row[2][:1], row[4] or '?'))
out.close()

total = 0
out = open('fees.csv', 'w', encoding='utf-8-sig', newline='')
writer = csv.writer(out, delimiter=';', lineterminator='\n')
writer.writerow(['town', 'members', 'fees', 'mean', 'oldest'])
for town in sorted(names):
    people = towns[town]
    oldest = people[0][4]
    mean = fees[town] / len(people)
    writer.writerow([town, len(people), round(fees[town], 2), '%.1f' % mean, oldest])
    total += fees[town]
out.close()

log = open('runs.log', 'a', encoding='utf-8')
log.write('%d lines, %d comments, %d members, %.2f EUR\n' % (len(rows), comments, len(members), total))
log.close()
print('members: %d in %d towns' % (len(members), len(towns)))
if len(rows) != len(members):
    print('numbers that came twice:', len(rows) - len(members))
