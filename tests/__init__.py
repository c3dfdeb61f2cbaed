"""The tests mirror polyrelax/; run them with `make test`."""
