"""`python -m benchmarks`: runs the first benchmark; each of the others is a module of its own."""

import sys

from benchmarks.first import main

if __name__ == "__main__":
    sys.exit(main())
