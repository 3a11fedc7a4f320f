import csv
tree = {}
for region, city, n in csv.reader(open('cities.csv', 'rb')):
    tree.setdefault(region, {}).setdefault(city, 0)
    tree[region][city] += int(n)
for region in sorted(tree):
    cities = tree[region]
    print region, len(cities), sum(cities.values())
    for city in sorted(cities.keys(), key=lambda c: -cities[c]):
        print '   ', city, cities[city], cities[city] / 2
