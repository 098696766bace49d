"""The description of the API: what the types say, and what a guard and an error answer besides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import Method

from .answers import ColumnPlace

PROBLEM = "Problem"
_PROBLEM_SCHEMA = {
    "title": PROBLEM,
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {"type": "string", "description": "One line: what is wrong, and what to do."},
        "where": {"description": "Which parameters are wrong, and why."},
    },
}
REFUSALS = {
    400: "The request means nothing: one line says what is wrong",
    401: "Nobody is known by the cookie or key that came, or none came",
    403: "Who asks may not do this, or another site asks",
    404: "There is nothing of that name",
    409: "Somebody ruled on the same since the asker looked",
    413: "The body is too large",
    421: "The desk does not go by that host name",
    429: "Too often: Retry-After says in how many seconds to ask again",
    503: "The database does not answer",
}
ALWAYS = (400, 401, 403, 421, 503)
_OPEN = ("/api/session", "/api/invitation", "/api/join", "/api/me")
_DEAR = ("/api/report", "/api/search", "/api/decisions", "/api/documents", "/api/events",
         "/api/events.columns", "/api/claims", "/api/issues")  # fmt: skip
_TRIED = ("/api/session", "/api/join", "/api/password")
_STRICT = ("Ruling", "SignIn", "Invitation", "Joining", "PasswordChange")
"""Bodies in which an unknown field is a mistake."""
ANY_TEXT = {"schema": {"type": "string"}}


class Described(JsonRenderPlugin):
    """Answers with the description, completed once."""

    def __init__(self, path: str, *, team: bool, cookie: str) -> None:
        """Describe a desk whose cookie has that name, with or without accounts."""
        super().__init__(path=path)
        self._team = team
        self._cookie = cookie
        self._made: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the description as JSON."""
        if self._made is None:
            described = json.loads(super().render(request, openapi_schema))
            complete(described, team=self._team, cookie=self._cookie)
            self._made = json.dumps(described, ensure_ascii=False).encode()
        return self._made


ABOUT = """Reads a record of a war, and takes rulings and reports.

Days are ISO dates in UTC.  Filters are those of the command line.  Lists with `limit` come in
pages: `next` in the answer, or the header `Link` with rel="next", leads on.  Every answer has an
ETag.  Programs that keep a copy follow `/api/changes`.
"""


def operation_id(handler: HTTPRouteHandler, method: Method, path: list[Any]) -> str:
    """Return the name of an operation: that of its handler, such as `event_columns`."""
    return handler.handler_name


def _operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in described["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "responses" in operation:
                yield path, method, operation


def complete(described: dict[str, Any], *, team: bool, cookie: str) -> None:
    """Add errors, ways to be known, and the bodies that no type tells of, in place."""
    components = described.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in _STRICT:
        schemas[name]["additionalProperties"] = False
    schemas["ColumnPlace"] = _as_array(schemas["ColumnPlace"], ColumnPlace.__struct_fields__)
    schemas[PROBLEM] = _PROBLEM_SCHEMA
    components["securitySchemes"] = {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "A key of `sayso accounts key create`, for reading; on the desk of one "
            "person also the token of the printed address.",
        },
        "cookie": {"type": "apiKey", "in": "cookie", "name": cookie},
    }
    described["security"] = [{"key": []}, {"cookie": []}]
    for path, method, operation in _operations(described):
        for parameter in operation.get("parameters", ()):
            _without_null(parameter["schema"])
        operation["responses"].get("204", {}).pop("content", None)
        if path in _OPEN:
            operation["security"] = []
        for status in _refusals(path, method, operation, team=team):
            operation["responses"][str(status)] = {
                "description": REFUSALS[status],
                "content": {"application/json": {"schema": {"$ref": _ref(PROBLEM)}}},
            }
        if method == "get" and path != "/api/live":
            _tagged(operation)
    paths = described["paths"]
    paths["/api/documents"]["post"]["requestBody"] = {
        "description": "The bytes of a report in any format that sayso reads; none with `fetch`.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
    report = paths["/api/report"]["get"]["responses"]["200"]
    report["content"] = {"text/markdown": ANY_TEXT, "text/html": ANY_TEXT}


def _refusals(path: str, method: str, operation: dict[str, Any], *, team: bool) -> list[int]:
    found = set(ALWAYS)
    if path in _OPEN and team:
        found.discard(401)
    if "{" in path or "session" in operation.get("tags", ()) or path in ("/api/team", "/api/audit"):
        found.add(404)
    if path == "/api/decisions" and method == "post":
        found.add(409)
    if method != "get":
        found.add(413)
    if path in _DEAR or (path in _TRIED and method == "post"):
        found.add(429)
    return sorted(found)


def _tagged(operation: dict[str, Any]) -> None:
    """Tell of the ETag, and of the answer to who holds the same bytes already."""
    operation["responses"]["200"].setdefault("headers", {})["ETag"] = {
        "schema": {"type": "string"},
        "description": "Of these bytes; send it back in If-None-Match",
    }
    operation["responses"]["304"] = {"description": "The asker holds the same bytes already"}


def _without_null(schema: dict[str, Any]) -> None:
    """Take out what no address can say: a parameter that is null is one that is left out."""
    choices = [one for one in schema.pop("oneOf", ()) if one != {"type": "null"}]
    if len(choices) == 1:
        schema.update({**choices[0], **schema})
    elif choices:
        schema["oneOf"] = choices
    if isinstance(schema.get("type"), list):
        (schema["type"],) = (name for name in schema["type"] if name != "null")
    if "enum" in schema:
        schema["enum"] = [value for value in schema["enum"] if value is not None]


def _as_array(schema: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """Describe a row whose JSON is an array: the fields in order."""
    return {
        "title": schema.get("title", ""),
        "description": f"In this order: {', '.join(fields)}.",
        "type": "array",
        "prefixItems": [schema["properties"][name] for name in fields],
        "minItems": len(fields),
        "maxItems": len(fields),
    }


def _ref(name: str) -> str:
    return f"#/components/schemas/{name}"
