"""`python -m linkgraph`."""

from linkgraph.cli import main

if __name__ == "__main__":
    main()
