"""What WAITS to be encoded: media kept as they were logged, by the living and by the dead."""
