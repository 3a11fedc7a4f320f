import sys
sys.stdout.writelines(open('in.csv').readlines())
