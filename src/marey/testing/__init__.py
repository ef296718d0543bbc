"""Contracts that parts of Marey keep, as tests to inherit; for those who add a part.

They need pytest and hypothesis, so nothing else of Marey imports them.
"""
