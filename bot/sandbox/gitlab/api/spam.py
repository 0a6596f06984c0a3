"""GitLab's spam checks, which look at public projects only and are set by a switch of the sandbox."""

from bot.sandbox.gitlab.errors import ApiError
from bot.sandbox.gitlab.model import Project
from bot.sandbox.gitlab.store import Store


def check_spam(store: Store, project: Project) -> None:
    """Raise what GitLab answers when the text of a public project looks like spam: a captcha (409) or a no (400)."""
    verdict = store.switches.spam_verdict
    if project.visibility != "public" or verdict == "allow":
        return
    if verdict == "spam":
        raise ApiError.message(400, {"error": "Your issue has been recognized as spam and has been discarded."})
    text = "Your issue has been recognized as spam. Please solve the reCAPTCHA to proceed."
    raise ApiError(
        409,
        {
            "needs_captcha_response": True,
            "spam_log_id": store.next_id("spam_logs"),
            "captcha_site_key": "sandbox-site-key",
            "message": {"error": text},
        },
    )
