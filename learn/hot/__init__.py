"""Hot pages: whole answers kept in the process and served before Django is asked, as whitenoise serves files."""
