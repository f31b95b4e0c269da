"""Whole pages of the public, kept in the memory of each process and true in all of them. See docs/page-cache.md.

``version`` says whether anything that pages show was changed, ``changes`` notices that, ``moments`` says when time
itself changes a page, ``views`` lets a view declare its page, ``pages`` keeps them, ``front`` and ``middleware``
answer from there. ``memory`` keeps smaller things under the same version.
"""


def forget_all() -> None:
    """Forget everything that this process keeps (tests, another database)."""
    from shop.core.pagecache import memory, moments, pages, version

    pages.forget_all()
    memory.forget()
    moments.forget()
    version.doubt()
