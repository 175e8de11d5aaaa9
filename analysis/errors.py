"""What goes wrong in a way that the person at the keyboard can mend: told in one message, never by a traceback."""


class ReportError(ValueError):
    """Data, assumptions, claims or commands that are not as they must be; the message says what is allowed."""
