"""`serve`: run the channels that the settings turn on."""
