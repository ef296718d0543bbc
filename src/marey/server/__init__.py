"""How it travels: the HTTP API, live events and the page's files; knows no kind of media."""
