# -*- coding: utf-8 -*-
import re
import string

import entities

TAG = re.compile(r'<[^>]+>')


def clean(text):
    return string.join(entities.plain(TAG.sub('', text)).split())


def stops_in(route):
    return [clean(s) for s in route.split('&raquo;') if clean(s)]


def day(text):
    # 3.5.2013 -> 2013-05-03
    d, m, y = text.strip('.').split('.')
    return '%s-%02d-%02d' % (y, int(m), int(d))
