import argparse
parser = argparse.ArgumentParser(description='x')
parser.add_argument('name')
parser.add_argument('-n', '--number', type=int, default=2, help='how many')
parser.add_argument('--fast', action='store_true')
args = parser.parse_args()
print args.name, args.number / 2, args.fast, len(args.name)
