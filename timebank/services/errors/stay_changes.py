"""What is refused about putting right how long somebody was at a gathering."""

from timebank.services.errors import RefusalError


class StayThroughJobError(RefusalError):
    """Somebody was there through their job, and what that time comes to is the community's choice."""

    sentence = "This time was through a job, so it can't be changed here. Ask a steward."
