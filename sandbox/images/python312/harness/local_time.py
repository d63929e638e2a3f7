"""Local time by `TZ`: the C library of this Python knows UTC alone, and Lambda's reads the variable.

`TZ` names a zone (`Asia/Tokyo`, `:Asia/Tokyo`), or says its rule (`JST-9`, `EST5EDT,M3.2.0,M11.1.0`). What is neither is UTC by the name that it begins with, as in glibc.
What reads local time in C, beyond `time` and `datetime`, is nothing that a function can call.
"""

import gc
import re
import struct
import sys
import time
from datetime import date, datetime, timedelta, timezone

UTC = frozenset(("", "UTC", "UTC0", "GMT", "GMT0", "Etc/UTC"))
# glibc's rule for a zone with summer time that says no dates: that of the United States.
DATES = ",M3.2.0,M11.1.0"
HOUR = 3600
EPOCH = date(1970, 1, 1).toordinal()
RULE = re.compile(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?\d{1,3}(?::\d{2}){0,2}(?P<summer>(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[^,]*)?(?P<dates>,.+)?")

_gmtime, _strftime, _asctime = time.gmtime, time.strftime, time.asctime
_fromtimestamp, _now = datetime.__dict__["fromtimestamp"], datetime.__dict__["now"]
_astimezone, _timestamp = datetime.__dict__["astimezone"], datetime.__dict__["timestamp"]
_zone = None


def apply(name):
    """Makes local time that of `TZ`. UTC costs nothing: then nothing is replaced."""
    global _zone
    zone = _find(name)
    if zone is None and _zone is None:
        return
    _zone = zone or timezone.utc
    _name_zone()
    for function in (localtime, mktime, strftime, asctime, ctime):
        setattr(time, function.__name__, function)
    _put(datetime, fromtimestamp=classmethod(fromtimestamp), now=classmethod(now), astimezone=astimezone, timestamp=timestamp)
    _put(date, fromtimestamp=classmethod(date_fromtimestamp))


def _put(cls, **methods):
    """Replaces methods of a class of C's in place: whoever has imported it has the new ones."""
    (members,) = gc.get_referents(cls.__dict__)
    members.update(methods)
    sys._clear_type_cache()


def _find(name):
    name = (name or "").removeprefix(":").removeprefix("/usr/share/zoneinfo/")
    if name in UTC:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except Exception:
        pass
    rule = RULE.fullmatch(name)
    try:
        if rule:
            return _of_rule(name + DATES if rule["summer"] and not rule["dates"] else name)
    except ValueError:
        pass
    letters = re.match("[A-Za-z]{3,}", name)
    return timezone(timedelta(), letters[0]) if letters else None


def _of_rule(rule):
    """A zone of a file without transitions, whose last line is the rule."""
    import io
    from zoneinfo import ZoneInfo

    head = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 4)
    body = head + struct.pack(">lbb", 0, 0, 0) + b"UTC\0"
    return ZoneInfo.from_file(io.BytesIO(body + body + b"\n" + rule.encode("ascii") + b"\n"))


def _name_zone():
    """`time.tzname`, `timezone`, `altzone`, `daylight`: of this year's winter and summer."""
    year = _gmtime().tm_year
    moments = [datetime(year, month, 1, tzinfo=_zone) for month in (1, 7)]
    winter = next((moment for moment in moments if not moment.dst()), moments[0])
    summer = next((moment for moment in moments if moment.dst()), winter)
    time.tzname = (winter.tzname(), summer.tzname())
    time.timezone = -int(winter.utcoffset().total_seconds())
    time.altzone = -int(summer.utcoffset().total_seconds())
    time.daylight = int(summer is not winter)


def _of_class(method, cls):
    return method.__get__(None, cls)


def localtime(seconds=None):
    """As `time.localtime`."""
    if seconds is None:
        seconds = time.time()
    utc = _gmtime(seconds)
    try:
        local = _of_class(_fromtimestamp, datetime)(seconds // 1, _zone)
    except (OverflowError, ValueError):
        return utc
    parts = local.timetuple()
    return time.struct_time((*parts[:8], int(bool(local.dst())), local.tzname(), int(local.utcoffset().total_seconds())))


def mktime(parts):
    """As `time.mktime`."""
    year, month, day, hour, minute, second = tuple(parts)[:6]
    # What is too large or too small for its place is carried over, as in C.
    years, month = divmod(month - 1, 12)
    try:
        days = date(year + years, month + 1, 1).toordinal() - EPOCH + day - 1
        local = datetime(1970, 1, 1, tzinfo=_zone) + timedelta(days, hour * HOUR + minute * 60 + second)
    except (OverflowError, ValueError):
        raise OverflowError("mktime argument out of range") from None
    # In the hour that comes twice, the flag says which of the two it is; elsewhere a wrong one is believed, as in glibc.
    local = local.replace(fold=int(parts[8] == 0))
    summer = bool(local.dst())
    wrong = local.dst().total_seconds() if parts[8] == 0 and summer else -HOUR if parts[8] > 0 and not summer else 0
    return _timestamp(local) + wrong


def strftime(form, parts=None):
    """As `time.strftime`."""
    if parts is None:
        parts = localtime()
    zone = getattr(parts, "tm_zone", None) or time.tzname[int(parts[8] > 0)]
    offset = getattr(parts, "tm_gmtoff", None)
    if offset is None:
        offset = -(time.altzone if parts[8] > 0 else time.timezone)
    sign, minutes = "-" if offset < 0 else "+", abs(offset) // 60
    words = {"%Z": zone, "%z": f"{sign}{minutes // 60:02}{minutes % 60:02}"}
    form = re.sub("%.", lambda found: words.get(found[0], found[0]).replace("%", "%%") if found[0] in words else found[0], form)
    return _strftime(form, parts)


def asctime(parts=None):
    """As `time.asctime`."""
    return _asctime(localtime() if parts is None else parts)


def ctime(seconds=None):
    """As `time.ctime`."""
    return _asctime(localtime(seconds))


def tzset():
    """As `time.tzset`: reads `TZ` anew."""
    import os

    apply(os.environ.get("TZ"))


def fromtimestamp(cls, timestamp, tz=None):
    """As `datetime.fromtimestamp`."""
    if tz is not None:
        return _of_class(_fromtimestamp, cls)(timestamp, tz)
    return _of_class(_fromtimestamp, cls)(timestamp, _zone).replace(tzinfo=None)


def now(cls, tz=None):
    """As `datetime.now`."""
    if tz is not None:
        return _of_class(_now, cls)(tz)
    return _of_class(_now, cls)(_zone).replace(tzinfo=None)


def astimezone(self, tz=None):
    """As `datetime.astimezone`."""
    aware = self
    if self.utcoffset() is None:
        aware = self.replace(tzinfo=_fixed(_of_class(_fromtimestamp, datetime)(timestamp(self), _zone)))
    if tz is not None:
        return _astimezone(aware, tz)
    local = _astimezone(aware, _zone)
    return local.replace(tzinfo=_fixed(local))


def _fixed(local):
    return timezone(local.utcoffset(), local.tzname())


def timestamp(self):
    """As `datetime.timestamp`."""
    return _timestamp(self if self.tzinfo is not None else self.replace(tzinfo=_zone))


def date_fromtimestamp(cls, timestamp):
    """As `date.fromtimestamp`."""
    local = _of_class(_fromtimestamp, datetime)(timestamp, _zone)
    return cls(local.year, local.month, local.day)


# `tzset` is there whatever the zone is, as on Linux.
time.tzset = tzset
