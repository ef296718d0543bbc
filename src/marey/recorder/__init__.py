"""The user's thread: init, log, config, summary and finish; how bytes rest is the journal's."""
