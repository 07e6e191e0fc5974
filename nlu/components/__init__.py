"""Rasa graph components: thin, each turns one finding of `nlu.reading` or of training into labels."""
