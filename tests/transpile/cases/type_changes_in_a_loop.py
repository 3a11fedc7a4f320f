n = 10
while n > 1:
    n = n / 2 if n % 2 == 0 else n / 2.0
    print n
