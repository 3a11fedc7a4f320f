WIDTH = 5
def mark(n):
    if n % 2:
        return '*'
    return ''
