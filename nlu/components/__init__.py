"""Rasa graph components: thin, each turns one finding of `nlu.reading` into labels."""
