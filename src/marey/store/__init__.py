"""On what blobs rest: a local directory now; the protocol is in ``base``."""
