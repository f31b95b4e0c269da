"""Static files with a hash in their name, kept for ever by browsers."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Folders of the editors', staff's and superusers' screens.
BACK_OFFICES = ("wagtail", "admin/", "oscar/", "django_tables2/", "treebeard/", "table_block/")


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A file that is missing from the manifest is served by its plain name instead of taking the page down."""

    manifest_strict = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name, force=False):
        """Return the address of a file, worked out once: a page asks for some thirty, and they change with a start."""
        if force or not self.hashed_files:
            return super().url(name, force)
        if name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]

    def compress_files(self, paths):
        """Compress what visitors load; hundreds of files of the back offices would cost half a minute at each start."""
        yield from super().compress_files([path for path in paths if not path.startswith(BACK_OFFICES)])

    def stored_name(self, name):
        try:
            return super().stored_name(name)
        except ValueError:  # not collected: tests and a first start before collectstatic
            return name
