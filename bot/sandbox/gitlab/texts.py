"""The limits of titles, descriptions and comments, and GitLab's words when they are overstepped."""

from bot.sandbox.gitlab.errors import bad_parameter, bad_request, invalid

MAX_TITLE = 255
MAX_DESCRIPTION = 1_048_576
MAX_NOTE = 1_000_000
MAX_NOTES = 5_000


def check_issue(title: str, description: str) -> None:
    """Raise the 400 of GitLab's validation for an empty or long title, or a long description."""
    if not title.strip():
        raise invalid(title="can't be blank")
    if len(title.strip()) > MAX_TITLE:
        raise invalid(title=f"is too long (maximum is {MAX_TITLE} characters)")
    if len(description) > MAX_DESCRIPTION:
        raise invalid(description=f"is too long (maximum is {MAX_DESCRIPTION} characters)")


def check_new_note(body: str, notes_so_far: int) -> None:
    """Raise the 400 for an empty or long comment, or one too many on its issue."""
    if not body.strip():
        raise bad_request('Note {:note=>["can\'t be blank"]}')
    _check_length(body)
    if notes_so_far >= MAX_NOTES:
        raise bad_request('Note {:base=>["Maximum number of comments exceeded"]}')


def check_edited_note(body: str) -> None:
    """Raise the 400 for a comment that is edited to nothing or becomes too long."""
    if not body.strip():
        raise bad_parameter("body is empty")
    _check_length(body)


def _check_length(body: str) -> None:
    if len(body) > MAX_NOTE:
        raise bad_request(f'Note {{:note=>["is too long (maximum is {MAX_NOTE} characters)"]}}')
