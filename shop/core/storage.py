"""Static files with a hash in their name, kept for ever by browsers."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A file that is missing from the manifest is served by its plain name instead of taking the page down."""

    manifest_strict = False

    def stored_name(self, name):
        try:
            return super().stored_name(name)
        except ValueError:  # not collected: tests and a first start before collectstatic
            return name
