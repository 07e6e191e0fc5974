"""Vägvisaren: tells people hurt by sexual exploitation where and how to get help in Sweden."""
