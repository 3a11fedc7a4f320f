import sys
text = sys.stdin.read()
print len(text), text.split('\n')[0]
sys.stdout.write(text)
