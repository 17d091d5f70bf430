# Runs the unpacked Autobahn|Testsuite under CPython 2.7 (or Jython 2.7, as fuzzingclient only):
#
#     python2.7 -S run.py SUITE_FOLDER MODE SPEC_FILE
#
# MODE is fuzzingclient or fuzzingserver; for a server whose clients reach it through another port, the specification has an
# externalPort, since the suite insists on its port in their Host header. -S keeps Python from importing the site.py that the suite's jar brings along.

import json
import sys


def main(suite, mode, spec_file):
    sys.path.insert(0, suite)
    with open(spec_file) as source:
        spec = json.load(source)
    from autobahntestsuite import wstest
    if 'externalPort' in spec:
        reach_through(spec['externalPort'])
    wstest.start({'mode': mode, 'debug': False}, spec)


def reach_through(port):
    from autobahn.websocket import WebSocketServerFactory
    set_parameters = WebSocketServerFactory.setSessionParameters

    def set_parameters_and_port(self, *positional, **named):
        set_parameters(self, *positional, **named)
        self.externalPort = port

    WebSocketServerFactory.setSessionParameters = set_parameters_and_port


if __name__ == '__main__':
    main(*sys.argv[1:])
