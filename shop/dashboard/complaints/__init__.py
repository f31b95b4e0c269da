"""Complaints that wait, the late ones first; the office answers and decides."""
