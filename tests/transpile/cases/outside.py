import sys, os, glob, hashlib, StringIO
from cStringIO import StringIO as S
n = 0
for line in sys.stdin:
    n += len(line)
    print repr(line.rstrip())
print n, os.environ.get('JOB_NAME'), os.environ.get('NOTHING', 'none'), os.environ['LANG'], os.getenv('X') is None
print len(sys.argv), sys.argv[1:]
for name in sorted(glob.glob('*.txt')):
    print name, os.path.getsize(name), hashlib.md5(open(name).read()).hexdigest()
print sorted(os.listdir('.'))
h = hashlib.sha1()
h.update('caf\xe9')
print h.hexdigest()
b = StringIO.StringIO()
b.write('a\xe9\n')
print >>b, 'x', 1.5
print repr(b.getvalue())
for line in S('l1\nl2\r\nl3'): print repr(line)
