"""The OpenAPI document, made of the declared routes and the models of their bodies."""

import re
from importlib.metadata import version
from typing import Any

from pydantic.json_schema import models_json_schema

from queue_server.services.access import RIGHTS, Right
from queue_server.web.api import Route

Json = dict[str, Any]
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
ERROR: Json = {
    "type": "object",
    "required": ["code", "message", "details"],
    "properties": {
        "code": {"type": "string", "description": "stable"},
        "message": {"type": "string", "description": "in the caller's language (Accept-Language)"},
        "details": {"type": "object"},
    },
}
SECURITY: Json = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "the token of a device or a program"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "session",
        "description": "a log-in; writing calls carry X-CSRF-Token",
    },
}


def document(declared: list[Route]) -> Json:
    """Return the document of all routes that are for programs."""
    routes = [route for route in declared if not route.page and not route.rule.startswith("/static")]
    bodies = list(dict.fromkeys(route.body for route in routes if route.body is not None))
    template = "#/components/schemas/{model}"
    _, schemas = models_json_schema([(body, "validation") for body in bodies], ref_template=template)
    paths: Json = {}
    for route in routes:
        path = _PARAMETER.sub(r"{\1}", route.rule)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Aufruf", "version": version("aufruf"), "license": {"name": "EUPL-1.2"}},
        "paths": paths,
        "components": {"schemas": {**schemas.get("$defs", {}), "Error": ERROR}, "securitySchemes": SECURITY},
    }


def _operation(route: Route) -> Json:
    operation: Json = {
        "operationId": route.endpoint.replace(".", "_"),
        "tags": [route.endpoint.partition(".")[0]],
        "summary": route.summary,
        "parameters": _parameters(route),
        "responses": _responses(route),
        "security": [] if route.right is Right.PUBLIC else [{name: []} for name in SECURITY],
    }
    if route.right not in (Right.PUBLIC, Right.SIGNED_IN):
        operation["description"] = "For: " + ", ".join(sorted(RIGHTS[route.right]))
    if route.body is not None:
        schema = {"$ref": f"#/components/schemas/{route.body.__name__}"}
        needed = any(field.is_required() for field in route.body.model_fields.values())
        operation["requestBody"] = {"required": needed, "content": {"application/json": {"schema": schema}}}
    return operation


def _parameters(route: Route) -> list[Json]:
    text = {"type": "string"}
    found = [{"name": name, "in": "path", "required": True, "schema": text} for name in _PARAMETER.findall(route.rule)]
    for where, names in (("query", route.query), ("header", route.headers)):
        found += [{"name": name, "in": where, "schema": text, "description": why} for name, why in names.items()]
    return found


def _responses(route: Route) -> Json:
    answers = dict(route.answers)
    if not any(status < 400 for status in answers):
        answers[200] = "the thing as it stands then"
    if route.body is not None:
        answers = {400: "not_json", 413: "too_large", 422: "invalid", **answers}
    if route.right is not Right.PUBLIC:
        answers = {401: "unauthorized", 403: "forbidden", **answers}
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    result: Json = {}
    for status, words in sorted(answers.items()):
        result[str(status)] = {"description": words, **({"content": error} if status >= 400 else {})}
    return result
