# Runs the unpacked Autobahn|Testsuite under CPython 2.7 (or Jython 2.7, as fuzzingclient only):
#
#     python2.7 -S run.py SUITE_FOLDER MODE SPEC_FILE
#
# MODE is fuzzingclient or fuzzingserver. -S keeps Python from importing the site.py that the suite's jar brings along.

import json
import sys


def main(suite, mode, spec_file):
    sys.path.insert(0, suite)
    with open(spec_file) as source:
        spec = json.load(source)
    from autobahntestsuite import wstest
    wstest.start({'mode': mode, 'debug': False}, spec)


if __name__ == '__main__':
    main(*sys.argv[1:])
