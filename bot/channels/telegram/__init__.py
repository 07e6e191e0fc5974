"""Telegram: what comes in is read and put in order; what goes out is sent, and erased if asked."""
