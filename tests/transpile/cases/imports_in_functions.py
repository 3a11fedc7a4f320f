def main():
    import re, os.path
    from datetime import datetime, timedelta
    d = datetime(2012, 1, 31)
    print re.findall('[a-z]+', 'ab cd'), d + timedelta(days=1), d.strftime('%Y-%m-%d')
    print os.path.join('a', 'b')
if __name__ == '__main__':
    main()
