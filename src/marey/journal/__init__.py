"""Where logged data rests: append-only segments and the blobs beside them; no meaning of kinds."""
