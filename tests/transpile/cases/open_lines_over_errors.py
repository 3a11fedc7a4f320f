def risky(n):
    print 'in risky', n,
    return 10 / n
for n in (2, 0, 3):
    try:
        print 'result', risky(n), 'done'
    except ZeroDivisionError, e:
        print 'failed', e
print 'x', risky(1)
