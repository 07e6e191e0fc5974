"""Channels: each only translates between an app and `bot.conversation`."""
