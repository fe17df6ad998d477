"""What browsers may do on our pages; the same on every machine."""

# One policy for public pages and admin. No inline script or style anywhere; JSON-LD is data, which it leaves alone.
CONTENT_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        **{f"{kind}-src": ["'self'"] for kind in ("script", "style", "img", "font", "connect", "manifest")},
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
# What a page might ask a reader for. Everything else browsers give to scripts of the page's own origin alone, and only ours
# run (above): the long list was half of the bytes of a page's headers. What Chromium does not know it complains about.
FEATURE_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        *("browsing-topics", "camera", "display-capture", "geolocation", "hid"),
        *("microphone", "midi", "payment", "serial", "usb"),
    )
}
