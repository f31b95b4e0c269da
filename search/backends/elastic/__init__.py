"""Search on Elasticsearch 8, any distribution: folding and word lists are done in Python, no analyzer is needed."""
