import ConfigParser, os
f = open('job.ini', 'w')
f.write('[db]\nhost = alpha\nport: 5432\nratio=0.25\nuse_ssl = yes\n; comment\n[paths]\nroot=/data\nout=%(root)s/out\n')
f.close()
cfg = ConfigParser.ConfigParser()
cfg.read('job.ini')
print cfg.get('db', 'host'), cfg.getint('db', 'port') / 3, cfg.getfloat('db', 'ratio'), cfg.getboolean('db', 'use_ssl')
print cfg.get('paths', 'out'), cfg.has_option('db', 'x'), cfg.has_section('db'), cfg.sections()
for k, v in cfg.items('paths'):
    print k, v
try:
    cfg.get('db', 'nope')
except ConfigParser.NoOptionError, e:
    print 'no such option'
os.remove('job.ini')
