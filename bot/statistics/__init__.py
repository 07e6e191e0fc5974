"""Counting what people ask for and what they meet, without knowing who anyone is.

tables.py    which small tables there are, and how much one talk may add to each
cells.py     what one talk is counted as, now
course.py    what was known when the turn began
counting.py  the changes of a turn, gathered in memory
writer.py    writes them in batches, at random moments hours apart
database.py  the file: tables, migrations, one batch, one month's raw counts
closing.py   a quarter's books: noise drawn once, stored, and the raw counts gone
noise.py     OpenDP
published.py what has been published, files added up, small numbers left out
reported.py  what people said is wrong with services, roughly, for staff
browse.py    that, as a database of its own
example.py   made-up counts, to show what a report looks like
"""
