#!/usr/bin/env python3
"""Eight writers at once. Usage: test_ledger_writers.py [ROUNDS]"""

import sys

import ledger_place
import ledger_writers


def check_writers(place):
    ledger_writers.check_writers(place, int(sys.argv[1]) if len(sys.argv) > 1 else 4)


ledger_place.run_checks(check_writers)
