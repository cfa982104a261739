// The protocol's description as files: TypeScript for the page, Markdown for people. Pure. [any-thread]
//
//     write(folder / "web/src/protocol.gen.ts", typescript(description()));
#pragma once

#include "server/protocol/protocol.h"

#include <string>

namespace aviary::server::protocol {

/// A shape as TypeScript has it, on one line and without comments.
std::string type_text(const Shape& shape);
/// "type Name = ...;", on several lines where one would be too long or where fields have texts.
std::string definition(const Type& type);

std::string typescript(const Description& description); ///< web/src/protocol.gen.ts
std::string markdown(const Description& description);   ///< docs/protocol.md

} // namespace aviary::server::protocol
