"""Contracts that parts of Marey keep, as tests to inherit; for those who add a part."""
