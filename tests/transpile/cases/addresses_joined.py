import urllib, urlparse
print urllib.urlencode([('a', 1), ('b', 'x y')]), urllib.unquote('a%20b'), urllib.unquote_plus('a+b')
print urlparse.urljoin('http://a/b', 'c'), urllib.quote('a b')
