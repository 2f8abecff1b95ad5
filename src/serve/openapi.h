// The machine-readable description of the HTTP interface.
#pragma once

#include "output/dialect.h"

#include <string>

namespace chattcp {

// The texts of openapi.json, which lacks the version and the schemas of output/schema.h, and of
// openapi_compat.json, a JSON Merge Patch (RFC 7396) for the dialect of chattcp-capture.
extern const char* const kOpenApi;
extern const char* const kOpenApiCompat;

// The OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0) of a server of this dialect.
std::string openapi_json(Dialect dialect);

} // namespace chattcp
