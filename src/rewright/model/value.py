"""What all nouns share: they are frozen, refuse unknown fields, and artifacts carry the version of their schema."""

from pydantic import BaseModel, ConfigDict, field_validator


class Value(BaseModel):
    """A frozen value without identity; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra='forbid')


class Artifact(Value):
    """A value that one stage leaves on disk for the next; `schema_version` rises when a reader of old files would fail."""

    schema_version: int = 1

    @field_validator('schema_version')
    @classmethod
    def _is_known(cls, version: int) -> int:
        known = cls.model_fields['schema_version'].default
        if version != known:
            raise ValueError(f'it has schema version {version}, this Rewright reads {known}')
        return version
