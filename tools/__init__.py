"""Programs for those who develop and test the site; nothing of the site imports them."""
