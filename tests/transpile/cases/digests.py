import md5, sha, hashlib
print md5.new('abc').hexdigest()
print sha.new('abc').hexdigest()
m = md5.md5()
m.update('x')
print m.hexdigest()
print hashlib.md5('\xe9').hexdigest()
