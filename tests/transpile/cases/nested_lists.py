log = []
def note(x, depth=0):
    if isinstance(x, list):
        for y in x: note(y, depth + 1)
    else:
        log.append((depth, x))
note([1, [2.5, ['a']], None])
print log, len(log), [x for d, x in log if d == 2], sum([d for d, x in log]) / 2
