"""Reads, as frozen dataclasses shaped for a page; nothing here changes anything."""
