base = {'a': 1}
other = base
other.update({'b': 2.5})
print base['b'] / 2, base['a'] / 2
other['a'] = 7.0
print base['a'] / 2
