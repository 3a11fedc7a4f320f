# -*- coding: utf-8 -*-
import time
import urllib2

import archive

AGENT = 'notices/0.9 (dispatcher)'


class NoPage(Exception):
    pass


def opened(url):
    req = urllib2.Request(url)
    req.add_header('User-Agent', AGENT)
    try:
        return urllib2.urlopen(req, timeout=15).read()
    except urllib2.HTTPError, e:
        raise NoPage, 'the site says %d' % e.code


def page_of(number):
    time.sleep(0.2)
    return opened('%s/utrudnienia?strona=%d' % (archive.setting('site', 'address'), number))


def details_of(href):
    if not href.startswith('/'):
        raise NoPage, 'elsewhere'
    return opened(archive.setting('site', 'address') + href)
