"""The channels, against servers on loopback."""
