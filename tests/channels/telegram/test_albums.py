"""Parts of an album are known as such while they come, and then forgotten."""

from bot.channels.telegram.albums import FOR, MOST, Albums


def test_an_album_is_remembered_while_its_parts_come() -> None:
    now = [0.0]
    albums = Albums(clock=lambda: now[0])
    assert [albums.seen("a", "1"), albums.seen("a", "1"), albums.seen("b", "1")] == [0, 1, 0]
    assert not albums.seen("a", None)
    now[0] = FOR + 1
    assert not albums.seen("c", None)
    assert len(albums) == 0


def test_never_more_than_so_many() -> None:
    albums = Albums(clock=lambda: 0.0)
    for number in range(MOST + 5):
        albums.seen(str(number), "1")
    assert len(albums) == MOST
