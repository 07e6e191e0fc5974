"""The directory of services: read, checked, searched; knows nothing of Rasa, channels or a person.

load.py     the file to typed services, or every problem in it
search.py   who is open to this person now, best first
hsds.py     the services in the format of other directories, and theirs as drafts
check.py    what staff should mend, and in which order
needed.py   which facts the bot's own texts need, and what is missing of them
nearest.py  how near the nearest help is, for counting
coverage.py known supply: need x county x age band
watch.py    the running bot's copy, renewed when the file is saved
"""

from bot.directory.check import check
from bot.directory.coverage import Supply, coverage
from bot.directory.crisis import crisis_doors
from bot.directory.findings import DirectoryProblems, Finding
from bot.directory.fit import accepts
from bot.directory.hours import Opening, opening
from bot.directory.load import load, read
from bot.directory.model import Contact, Directory, Service
from bot.directory.nearest import Nearest, nearest
from bot.directory.needed import Needed, fact, missing
from bot.directory.query import Door, Match, Query
from bot.directory.search import match_of, search
from bot.directory.watch import Watched
from bot.directory.worklist import Work, worklist

__all__ = [
    "Contact",
    "Directory",
    "DirectoryProblems",
    "Door",
    "Finding",
    "Match",
    "Nearest",
    "Needed",
    "Opening",
    "Query",
    "Service",
    "Supply",
    "Watched",
    "Work",
    "accepts",
    "check",
    "coverage",
    "crisis_doors",
    "fact",
    "load",
    "match_of",
    "missing",
    "nearest",
    "opening",
    "read",
    "search",
    "worklist",
]
