"""Numbers of the law with the days on which they count, loaded into their tables by ``services.load_reference``.

Sources: 26/2026/QĐ-TTg (in force since 22 May 2026); before it 148/QĐ-TTg of 24 February 2023 and 1048/QĐ-TTg of
21 August 2019, with the same bands and the same 36 months. Districts recognised three stars under 148 and ceased
to exist with June 2025. What no text fixes is marked as a setting of this site.
"""

import datetime as dt

PROGRAMME_START = dt.date(2018, 5, 7)  # 490/QĐ-TTg
IN_FORCE_26 = dt.date(2026, 5, 22)
DISTRICTS_RECOGNISE = dt.date(2023, 2, 24)
DISTRICTS_END = dt.date(2025, 6, 30)

# rule, value, valid from, valid until, source
RULE_VALUES = [
    ("validity_months", 36, PROGRAMME_START, None, "26/2026/QĐ-TTg, Art. 4.3; 148/QĐ-TTg and 1048/QĐ-TTg alike"),
    ("extension_days", 180, IN_FORCE_26, None, "26/2026/QĐ-TTg, Art. 12.3"),
    ("suspension_days", 30, PROGRAMME_START, None, "setting of this site: display suspension is no legal state"),
    ("expiring_days", 240, PROGRAMME_START, None, "setting of this site: 60 days before the re-ranking window opens"),
]

# stars, points from, points below, valid from, valid until, source
STAR_BANDS = [
    (3, 50, 70, PROGRAMME_START, None, "26/2026/QĐ-TTg, Art. 3.3"),
    (4, 70, 90, PROGRAMME_START, None, "26/2026/QĐ-TTg, Art. 3.3"),
    (5, 90, None, PROGRAMME_START, None, "26/2026/QĐ-TTg, Art. 3.3"),
]

# stars, issuer, valid from, valid until, source
STAR_ISSUERS = [
    (3, "province", PROGRAMME_START, None, "26/2026/QĐ-TTg, Art. 7.3"),
    (3, "district", DISTRICTS_RECOGNISE, DISTRICTS_END, "148/QĐ-TTg; districts ended with June 2025"),
    (4, "province", PROGRAMME_START, None, "26/2026/QĐ-TTg, Art. 7.3"),
    (5, "ministry", PROGRAMME_START, None, "26/2026/QĐ-TTg, Art. 7.4"),
]
