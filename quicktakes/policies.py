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
# Copy buttons write to the clipboard; editors sign in with passkeys. What Chromium does not know it complains about.
FEATURE_POLICY: dict[str, list[str]] = {
    "clipboard-write": ["self"],
    "publickey-credentials-create": ["self"],
    "publickey-credentials-get": ["self"],
    **{
        feature: []
        for feature in (
            *("accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture"),
            *(
                "encrypted-media",
                "fullscreen",
                "geolocation",
                "gyroscope",
                "hid",
                "idle-detection",
                "local-fonts",
            ),
            *(
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "picture-in-picture",
                "screen-wake-lock",
                "serial",
            ),
            *("sync-xhr", "usb", "xr-spatial-tracking"),
        )
    },
}
