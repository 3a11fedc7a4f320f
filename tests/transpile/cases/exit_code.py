import sys
def main():
    print 'start',
    if len(sys.argv) < 2:
        print >>sys.stderr, 'usage'
        sys.exit(2)
if __name__ == '__main__':
    main()
