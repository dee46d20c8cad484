"""What a school's own computer says: paths, database, mail, sign-in. Every mistake is named at once."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

PROJECT = Path(__file__).resolve().parents[3]


class Environment(BaseSettings):
    """From the environment (HANDBELL_…) and, below that, `handbell.toml` in the current folder."""

    model_config = SettingsConfigDict(env_prefix="HANDBELL_", toml_file="handbell.toml", extra="forbid")

    mode: Literal["real", "demo", "test"] = "real"
    data: Path = Field(
        default=PROJECT / "var" / "handbell", description="Folder for database, files and keys."
    )
    database_url: SecretStr | None = Field(
        default=None, description="postgresql://…; without it, SQLite in the data folder."
    )
    site_url: str = Field(
        default="http://localhost:8000", description="The address people type; links in mail use it."
    )
    allowed_hosts: list[str] = Field(default=["localhost", "127.0.0.1", "[::1]"])
    keys: Path | None = Field(
        default=None, description="Folder of the key ring; kept outside the database and its backups."
    )

    behind_proxy: bool = Field(
        default=False,
        description="A proxy of yours ends TLS and sets X-Forwarded-Proto (and clears a visitor's own).",
    )

    keep_questions_days: int = Field(
        default=180, ge=1, le=3660, description="Days after which the words of a question asked are deleted."
    )

    mail: Literal["console", "smtp"] = "console"
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: bool = True
    mail_from: str = "Handbell <handbell@localhost>"

    google_client_id: str = ""
    google_secret: SecretStr = SecretStr("")
    microsoft_client_id: str = ""
    microsoft_secret: SecretStr = SecretStr("")
    microsoft_tenant: str = "organizations"
    oidc_name: str = ""
    oidc_server_url: str = ""
    oidc_client_id: str = ""
    oidc_secret: SecretStr = SecretStr("")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def key_folder(self) -> Path:
        """Where the key ring lies: its own folder beside the data, never inside the database's."""
        return self.keys or self.data.with_name(self.data.name + "-keys")
