"""Opening a port; one clear line where somebody else has it."""

from aiohttp import web

from bot.errors import Problem


async def open_port(runner: web.AppRunner, listen: str, port: int) -> None:
    """Returns once the port answers; raises a Problem that names it."""
    try:
        await web.TCPSite(runner, listen, port).start()
    except OSError as error:
        raise Problem(f"port {port} of {listen} cannot be opened: {error.strerror}") from None
