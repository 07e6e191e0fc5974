"""`evaluate`: measure the model on messages that nobody who trained it has used."""
