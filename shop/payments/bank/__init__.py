"""Bank transfer: the QR code, the accounts, statements, matching, and what a person has to look at."""
