"""Settings, read from the environment (all but three begin with TIMEBANK_)."""

import secrets
from functools import cached_property
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an installation can be told; docs/running.md explains each."""

    model_config = SettingsConfigDict(env_prefix="TIMEBANK_", extra="ignore", frozen=True)

    data: Path = Path("data")
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    address: str = ""
    secret_key: str = ""
    workers: int = Field(default=2, ge=1, le=64)
    synchronous: str = Field(default="FULL", pattern="^(FULL|NORMAL)$")
    backups: str = Field(default="on", pattern="^(on|off)$")
    mail_host: str = ""
    mail_port: int = Field(default=587, ge=1, le=65535)
    mail_name: str = ""
    mail_password: str = ""
    mail_from: str = ""
    trusted_proxies: int = Field(default=0, ge=0, le=5)

    @cached_property
    def database(self) -> str:
        """The address of the database: PostgreSQL when told, else an SQLite file in the data folder."""
        if not self.database_url:
            return f"sqlite:///{self.data / 'timebank.db'}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else self.database_url

    @cached_property
    def public_address(self) -> str:
        """Where members reach this installation, without a closing slash."""
        return (self.address or f"http://localhost:{self.port}").rstrip("/")

    @cached_property
    def secret(self) -> str:
        """The secret that signs cookies and derives card codes; made once and kept in the data folder."""
        return self.secret_key or _kept_secret(self.data / "secret.key")


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(32))
        # A hard link fails when another process was first, so that all share one secret.
        try:
            path.hardlink_to(made)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text().strip()
