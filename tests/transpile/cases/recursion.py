depth = 0
def fact(n):
    global depth
    depth += 1
    if n <= 1:
        return 1
    return n * fact(n - 1)
print fact(5), depth
print fact(25)
def fib(n):
    a, b = 0, 1
    while n > 0:
        a, b = b, a + b
        n -= 1
    return a
print [fib(i) for i in range(12)], fib(100)
