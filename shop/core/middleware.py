"""What the doors of staff need beside the public pages: a looser content policy, and frames of our own pages."""

from django.http import HttpRequest, HttpResponse

# Wagtail, Oscar's dashboard and Django's admin write scripts and styles into their pages; settings keep the
# public policy away from these prefixes.
STAFF_PREFIXES = ("/cms/", "/dashboard/", "/admin/")
STAFF_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ]
)


class StaffPolicyMiddleware:
    """Give staff pages their own policy; Wagtail's preview shows our pages in a frame of the same origin."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers on the way out; those that a view has set stay."""
        response = self.get_response(request)
        if request.path_info.startswith(STAFF_PREFIXES):
            response.headers.setdefault("Content-Security-Policy", STAFF_POLICY)
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
