"""What the site is held against: Django as a new project has it, over the same rows."""
