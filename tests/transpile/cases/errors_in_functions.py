def parse(s):
    try:
        return int(s)
    except ValueError:
        try:
            return float(s)
        except ValueError, e:
            print 'bad', e
            return None
print [parse(s) for s in ['1', '2.5', 'x', ' 7 ', '1e3', '']], parse('4') / 3, parse('4.0') / 3
