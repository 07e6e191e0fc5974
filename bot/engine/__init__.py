"""Rasa in this process: loaded without TensorFlow, its state kept small, sealed off and quiet."""
