"""What is kept, why and how long, in plain words and in Easy Read; docs/privacy holds the same words."""

from typing import Any

from flask import Blueprint, render_template

from timebank.clock import DAY
from timebank.context import community
from timebank.services import housekeeping
from timebank.services.answers import PUT_RIGHT_DAYS
from timebank.services.lasting import LASTING

bp = Blueprint("privacy", __name__, url_prefix="/<slug:community>")
MONTH_DAYS = 30
YEAR_DAYS = 365


@bp.get("/privacy")
def show() -> str:
    """Read what is kept about me, and what I can choose."""
    community()
    return render_template("privacy/show.html", **_periods())


@bp.get("/easy-read")
def easy() -> str:
    """Read the same in short lines."""
    community()
    return render_template("privacy/easy.html", **_periods())


def _periods() -> dict[str, Any]:
    """Tell how long things are kept, as the code has it."""
    return {
        "visitor_days": housekeeping.VISITOR_DAYS,
        "mail_days": housekeeping.SENT_MAIL_DAYS,
        "backup_days": housekeeping.BACKUP_DAYS,
        "device_days": LASTING["own"].whole // DAY,
        "idle_days": LASTING["own"].idle // DAY,
        "put_right_days": PUT_RIGHT_DAYS,
        "press_days": housekeeping.ACT_DAYS,
        "look_months": housekeeping.LOOK_DAYS // MONTH_DAYS,
        "support_months": housekeeping.SUPPORT_DAYS // MONTH_DAYS,
        "consent_years": housekeeping.CONSENT_DAYS // YEAR_DAYS,
    }
