import string
text = 'To be, or not to be: that is the question; to be'
freq = {}
for w in text.lower().split():
    w = w.strip(string.punctuation)
    freq[w] = freq.get(w, 0) + 1
top = sorted(freq.items(), key=lambda x: (-x[1], x[0]))
for w, n in top[:4]: print w, n, n * 100 / len(text.split())
for w in sorted(freq, key=freq.get, reverse=True)[:3]: print w
print max(freq.values()), [w for w in freq if freq[w] == 1]
by = {}
for w, n in freq.iteritems():
    by.setdefault(n, []).append(w)
for n in sorted(by.keys(), reverse=True):
    print n, by[n], ','.join(sorted(by[n]))
