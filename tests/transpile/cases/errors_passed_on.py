def work(n):
    try:
        try:
            r = 10 / n
        except ZeroDivisionError:
            print 'zero'
            raise
        else:
            print 'fine', r
        finally:
            print 'finally', n
    except (ZeroDivisionError, TypeError), e:
        return 'caught'
    return r
for n in (3, 0, 2.5, 'x'):
    print work(n)
