"""Understanding: training messages, phrase lists, what reads a text, and Rasa's components."""
