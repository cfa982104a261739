// Writes the protocol's description as TypeScript for the page and as Markdown for people. Pure. [any-thread]
//
//     write(folder / "web/src/protocol.gen.ts", typescript(description()));
#pragma once

#include "server/protocol/protocol.h"

#include <string>

namespace aviary::server::protocol {

/// A shape as a TypeScript type, on one line and without comments.
std::string type_text(const Shape& shape);
/// "type Name = ...;", on several lines if one line would be too long or if fields have texts.
std::string definition(const Type& type);

std::string typescript(const Description& description); ///< web/src/protocol.gen.ts
std::string markdown(const Description& description);   ///< docs/protocol.md

} // namespace aviary::server::protocol
