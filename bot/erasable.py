"""What whoever keeps the numbers of messages must do, in one process's memory or in Redis."""

from collections.abc import Collection
from typing import Protocol


class Numbers(Protocol):
    """Which messages there are to erase, by person."""

    async def note(self, person: str, message: int) -> None:
        """Remember one message, theirs or ours."""

    async def known(self, person: str) -> list[int]:
        """The numbers that can still be erased, oldest first."""

    async def drop(self, person: str, messages: Collection[int]) -> None:
        """Forget these: they are erased, or never will be."""

    async def quiet(self, person: str) -> float | None:
        """Seconds since the newest of a person's numbers; None where there is none."""

    async def forget(self, person: str) -> None:
        """Drop one person's numbers; doing it for an unknown one is no error."""

    async def forget_old(self) -> None:
        """Drop every number that Telegram would no longer erase."""
