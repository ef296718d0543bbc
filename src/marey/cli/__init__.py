"""The command ``marey``: one small file per command."""
