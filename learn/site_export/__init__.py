"""The public site as static files, for a CDN or nginx alone: what the site was before, without its rebuild."""
