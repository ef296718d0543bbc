"""Writes the page's TypeScript types of the HTTP API from its description; nothing else.

python scripts/generate_api.py            write web/src/api/types.gen.ts
python scripts/generate_api.py --check    fail if that file is not what would be written
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = ROOT / "web" / "src" / "api" / "types.gen.ts"
COMMAND: Final = "python scripts/generate_api.py"
HEADER: Final = f"// Generated from the HTTP API by `{COMMAND}`, do not edit.\n"
PLAIN: Final = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def type_of(schema: dict[str, Any]) -> str:
    """The TypeScript type of a JSON schema."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in schema:
        return " | ".join(type_of(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(f'"{each}"' for each in schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        return _array_of(type_of(schema.get("items", {})))
    if kind == "object":
        return f"Record<string, {type_of(schema.get('additionalProperties', {}))}>"
    return PLAIN.get(str(kind), "unknown")


def _array_of(item: str) -> str:
    return f"({item})[]" if " " in item else f"{item}[]"


def comment(text: str) -> str:
    """A documentation comment, for a text of one line or of several."""
    lines = text.splitlines()
    if len(lines) <= 1:
        return f"/** {text} */\n"
    return "/**\n" + "".join(f" * {line}".rstrip() + "\n" for line in lines) + " */\n"


def interface(name: str, schema: dict[str, Any]) -> str:
    """One exported interface."""
    fields = "".join(
        f"  {field}: {type_of(inner)};\n" for field, inner in schema["properties"].items()
    )
    return f"\n{comment(schema['description'])}export interface {name} {{\n{fields}}}\n"


def generate() -> str:
    """The whole file."""
    sys.path.insert(0, str(ROOT / "src"))
    from marey.server.catalog import document

    shapes = document()["components"]["schemas"]
    return HEADER + "".join(interface(name, schema) for name, schema in shapes.items())


def main() -> int:
    """Write the file, or say whether it is fresh."""
    parser = argparse.ArgumentParser(description="Write web/src/api/types.gen.ts.")
    parser.add_argument("--check", action="store_true", help="only say whether it is fresh")
    text = generate()
    if not parser.parse_args().check:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print(f"{TARGET.relative_to(ROOT)} is stale. Run: {COMMAND}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
