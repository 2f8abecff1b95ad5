"""An OpenAPI 3.1 document, and answers held against it."""
import json
import os

from json_schema import parts, validator

HERE = os.path.dirname(os.path.abspath(__file__))


def structure():
    """What the structure of any document must be."""
    with open(os.path.join(HERE, "openapi_3_1.json"), encoding="utf-8") as file:
        return validator(json.load(file))


class Document:
    def __init__(self, content):
        self.content = content
        self.components = content["components"]

    def resolved(self, part):
        """`part`, or what it refers to. LookupError where there is nothing."""
        while isinstance(part, dict) and "$ref" in part:
            part = self.at(part["$ref"])
        return part

    def at(self, reference):
        if not reference.startswith("#/"):
            raise LookupError(reference)
        part = self.content
        for key in reference[2:].split("/"):
            part = part[key]
        return part

    def references(self):
        return {part["$ref"] for part in parts(self.content)
                if isinstance(part, dict) and isinstance(part.get("$ref"), str)}

    def schemas(self):
        """All that are used, each with those that it may refer to."""
        places = [*self.components["schemas"].values()]
        places += [part["schema"] for part in parts(self.content)
                   if isinstance(part, dict) and isinstance(part.get("schema"), dict)]
        return [self.with_components(schema) for schema in places]

    def with_components(self, schema):
        return {"allOf": [schema], "components": self.components}

    def schema(self, name):
        return validator(self.with_components({"$ref": f"#/components/schemas/{name}"}))

    def operations(self):
        return [operation for item in self.content["paths"].values()
                for operation in item.values()]

    def parameters(self, place="query", path="/api/capture"):
        """Those of a stream by name."""
        found = self.content["paths"][path]["get"]["parameters"]
        return {part["name"]: part for part in map(self.resolved, found) if part["in"] == place}

    def response(self, path, status):
        return self.resolved(self.content["paths"][path]["get"]["responses"][str(status)])

    def faults(self, answer, described):
        """What of a real answer is not as its response object says."""
        kind = answer.header("Content-Type")
        content = described["content"].get(kind)
        if content is None:
            return [f"{kind} is not among {list(described['content'])}"]
        body = json.loads(answer.body) if kind == "application/json" else answer.body.decode()
        found = [error.message for error in
                 validator(self.with_components(content["schema"])).iter_errors(body)]
        for name, header in described.get("headers", {}).items():
            found += self.header_faults(name, self.resolved(header), answer.header(name))
        return found

    def header_faults(self, name, described, value):
        if value is None:
            return [f"no {name}"] if described.get("required") else []
        number = described["schema"].get("type") == "integer"
        return [error.message for error in
                validator(described["schema"]).iter_errors(int(value) if number else value)]
