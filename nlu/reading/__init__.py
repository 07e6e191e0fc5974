"""Reading a text without Rasa: normal form, phrases, ages, people. Pure functions, no state."""
