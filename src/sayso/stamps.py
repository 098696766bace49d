"""RFC 3161 time stamps: what is stamped, and whether a stamp is what it says.  No network.

What is stamped is a manifest: the SHA-256 names of captured bytes, sorted, one a line.  One stamp
so covers many captures, and whoever has the manifest can check each of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import InputError
from .ids import raw_name
from .protocols import Stamp

if TYPE_CHECKING:
    from rfc3161_client import TimeStampRequest, TimeStampResponse

_MISSING = "time stamps need a library that is not installed: pip install 'sayso[stamps]'"


def manifest_of(names: Iterable[str]) -> str:
    """Return the manifest of captured bytes with these SHA-256 names."""
    return "".join(f"{name}\n" for name in sorted(set(names)))


def request_for(manifest: str) -> TimeStampRequest:
    """Return a request for a stamp over a manifest.  Raises InputError without the library."""
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
    except ImportError as error:
        raise InputError(_MISSING) from error
    asked = TimestampRequestBuilder().data(manifest.encode()).hash_algorithm(HashAlgorithm.SHA256)
    return asked.nonce(nonce=True).cert_request(cert_request=True).build()


def stamp_of(answer: bytes, request: TimeStampRequest, manifest: str, authority: str) -> Stamp:
    """Return the stamp that an authority answered with.

    Raises InputError where the answer is no stamp, or not of what was asked for.
    """
    told = _decoded(answer)
    if told.status not in (0, 1):
        why = "; ".join(told.status_string or ()) or f"status {told.status}"
        raise InputError(f"{authority}: gives no stamp: {why}")
    if told.tst_info.nonce != request.nonce:
        raise InputError(f"{authority}: answered another request than ours (its nonce differs)")
    made = Stamp(
        digest=raw_name(manifest.encode()),
        at=_moment(told),
        authority=authority,
        manifest=manifest,
        token=answer,
    )
    wrong = wrong_with(made, "")
    if wrong:
        raise InputError(f"{authority}: {wrong}")
    return made


def wrong_with(stamp: Stamp, roots: str) -> str:
    """Return what is wrong with a stamp, in words; empty if nothing is.

    With `roots`, a PEM file, the signature must lead to one of its certificates, as they were
    valid at the moment of the stamp; without it the signature is not looked at.
    """
    try:
        told = _decoded(stamp.token)
    except InputError as error:
        return str(error)
    if raw_name(stamp.manifest.encode()) != stamp.digest:
        return "its list of captures is not what was stamped"
    if told.tst_info.message_imprint.message.hex() != stamp.digest:
        return "was made of something else"
    if _moment(told) != stamp.at:
        return f"is of {_moment(told)}, not of {stamp.at}"
    return _badly_signed(told, stamp, roots) if roots else ""


def _badly_signed(told: TimeStampResponse, stamp: Stamp, roots: str) -> str:
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerificationError, VerifierBuilder

    try:
        trusted = load_pem_x509_certificates(Path(roots).read_bytes())
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no PEM certificates"
        raise InputError(f"{roots}: stamp_roots cannot be read: {why}") from error
    try:
        VerifierBuilder(roots=trusted).build().verify(told, bytes.fromhex(stamp.digest))
    except (VerificationError, ValueError) as error:
        return f"is not signed by whom stamp_roots trusts: {' '.join(str(error).split())}"
    return ""


def _decoded(answer: bytes) -> TimeStampResponse:
    try:
        from rfc3161_client import decode_timestamp_response
    except ImportError as error:
        raise InputError(_MISSING) from error
    try:
        return decode_timestamp_response(answer)
    except (ValueError, TypeError) as error:
        raise InputError("answered with something that is no time stamp") from error


def _moment(told: TimeStampResponse) -> str:
    moment = told.tst_info.gen_time
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
