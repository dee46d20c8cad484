"""Taking in a policy file: read it, keep it as it is, and start a draft from what was read."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import PurePath

from handbell.audit import operations as audit
from handbell.people.calendar import day_of
from handbell.people.models import Person
from handbell.policies import access, importing
from handbell.policies.models import Finding, Policy, Severity, SourceFile, Version
from handbell.policies.operations.starting import new_draft, new_policy
from handbell.policies.operations.states import record
from handbell.policies.reader import Opened, as_json


def take_in_file(
    *,
    data: bytes,
    name: str,
    read: Opened,
    binds: tuple[str, ...],
    by: Person,
    now: datetime.datetime,
    language: str = "en",
    policy: Policy | None = None,
) -> Version:
    """Keep a file and start a draft from what `reader.read` found in it: a new policy, or a new version of one.

    For a new version, references of our own, kinds and bound roles come over from the latest one where clauses match.
    Raises PermissionDenied.
    """
    with audit.locked(by.school_id):
        access.check_can_start(by, on=day_of(now))
        latest = Version.objects.filter(policy=policy).order_by("-number").first() if policy else None
        document = importing.with_references_of(latest.words, read.document) if latest else read.document
        stem = PurePath(name.replace("\\", "/")).stem[:200] or "policy"
        words = importing.content_of(document, binds=binds, language=language, title=stem)
        if latest:
            words = importing.with_settings_of(latest.words, words)
        source = SourceFile(
            school_id=by.school_id,
            name=PurePath(name.replace("\\", "/")).name[:200] or "policy",
            format=read.format,
            data=data,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            reading=as_json(read),
            uploaded_by=by,
            uploaded_at=now,
        )
        source.save(force_insert=True)
        policy = policy or new_policy(words.title[language], by=by, now=now)
        version = new_draft(policy, words, label="", by=by, now=now, made_from=latest, source=source)
        dates = document.dates
        version.adopted, version.reviewed = dates.adopted or "", dates.reviewed or ""
        version.review_due = dates.review_due or ""
        version.save(update_fields=["adopted", "reviewed", "review_due"])
        _note_findings(version, read)
        record("policy.file-taken-in", version, by=by, now=now, detail={"sha256": source.sha256})
    return version


def _note_findings(version: Version, read: Opened) -> None:
    Finding.objects.bulk_create(
        Finding(
            school_id=version.school_id,
            version=version,
            position=position,
            code=finding.code[:60],
            severity=Severity(finding.severity),
            clause_ref=finding.clause[:200],
            message=finding.message,
        )
        for position, finding in enumerate(read.document.findings)
    )
