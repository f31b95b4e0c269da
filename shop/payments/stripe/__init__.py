"""Cards by Stripe: a page of Stripe's takes the card, its messages are hints, what counts is asked for."""
