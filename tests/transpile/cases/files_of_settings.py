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


def said(parser, text, option):
    f = open('other.ini', 'w')
    f.write(text)
    f.close()
    try:
        parser.read('other.ini')
        print parser.get('M', option)
    except ConfigParser.Error, e:
        print 'bad', e


said(ConfigParser.ConfigParser(), '[M]\na = %(B)s!%(b)s\nb = %(c)s\nc = 1\n', 'a')
said(ConfigParser.ConfigParser(), '[M]\na = %(b)s %(nope)s\nb = %(Other)s\n', 'a')
said(ConfigParser.ConfigParser(), '[M]\na = %(b)s\nb = %(a)s\n', 'b')
said(ConfigParser.ConfigParser(), 'x = caf\xe9\n[M]\na = 1\n', 'a')
said(ConfigParser.RawConfigParser(), '\r\nx=1\r\n[M]\na = 1\n', 'a')
said(ConfigParser.RawConfigParser(), '[M]\na = %(nope)s\n', 'a')
said(ConfigParser.SafeConfigParser(), '[M]\na = %(b)s!\nb = 2\n', 'a')
said(ConfigParser.ConfigParser(), '[N]\na = 2\n', 'a')
os.remove('other.ini')
