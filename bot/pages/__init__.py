"""Self-contained HTML pages for staff and decision makers: no request ever leaves them."""

from bot.pages.page import page

__all__ = ["page"]
