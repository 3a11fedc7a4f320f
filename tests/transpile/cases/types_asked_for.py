import json
def told(v):
    if isinstance(v, (int, long)):
        return '%d' % v
    if isinstance(v, float):
        return '%.2f' % v
    return 'none' if v is None else str(v)
values = json.loads('[1, 2.345, null, 12345678901234567890, true]')
for v in values:
    print told(v).rjust(22)
print isinstance(values[0], int), isinstance(values[1], int), [int('7')], '%r' % (2 ** 63)
