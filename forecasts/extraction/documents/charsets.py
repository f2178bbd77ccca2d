"""The character sets that pages declare, by Python's names."""

from __future__ import annotations

import codecs
import re

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.ASCII | re.IGNORECASE)
_META = re.compile(rb"<meta\s[^<>]*charset[^<>]*>", re.IGNORECASE)
_META_WITHIN = 1024  # bytes, where the HTML standard has the declaration
# An open list would let a page choose a codec that takes minutes (punycode) or is none for text.
# Latin-1 and ASCII mean Windows-1252 on the web.
_CHARSETS = {"ascii": "cp1252", "iso8859-1": "cp1252"} | {
    name: name
    for name in (
        "utf-8 utf-16 utf-16-le utf-16-be big5 euc_jp euc_kr gb18030 gb2312 gbk iso2022_jp "
        "koi8-r koi8-u mac-roman shift_jis cp866 cp874 cp932 cp949"
    ).split()
    + [f"cp{number}" for number in range(1250, 1259)]
    + [f"iso8859-{number}" for number in range(2, 17) if number != 12]
}


def declared_charset(declaration: str) -> str | None:
    """Return Python's name of the character set a header or a meta tag declares, if it is one.

    Examples
    --------
    >>> declared_charset("text/html; charset=latin1"), declared_charset("charset=punycode")
    ('cp1252', None)
    """
    found = _CHARSET.search(declaration)
    try:
        return _CHARSETS.get(codecs.lookup(found[1]).name) if found else None
    except LookupError:
        return None


def page_charset(page: bytes) -> str | None:
    """Return the character set that a page's own meta tag declares, if it is one."""
    meta = _META.search(page[:_META_WITHIN])
    return declared_charset(meta[0].decode("ascii", "replace")) if meta else None
