import time
hits = {}
size = 0
f = file('in.log', 'r')
while 1:
    line = f.readline()
    if not line: break
    try:
        ip, rest = line.split(' ', 1)
        status, bytes_ = rest.rstrip().split('"')[-1].split()
        size += int(bytes_)
    except ValueError:
        print 'bad line', `line`
        continue
    if not hits.has_key(ip):
        hits[ip] = []
    hits[ip].append(status)
f.close()
ips = hits.keys()
ips.sort()
for ip in ips:
    print ip, len(hits[ip]), hits[ip]
print size / 1024, 'KB', size / 1024.0, 'KB exact'
