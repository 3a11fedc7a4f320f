count = 0
def tick():
    global count
    count = count + 1
    return count
print tick() / 2, tick() / 2, count / 2
count = 2.5
print tick() / 2
