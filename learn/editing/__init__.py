"""What editors do to questions. Everything that readers can see goes through here: version, rendering, links, redirects, log."""
