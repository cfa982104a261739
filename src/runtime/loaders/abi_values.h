// Checks raw values that come over the C ABI, and converts between them and ours.
//
//     if (!is_text(name)) return AVIARY_INVALID_ARGUMENT;
//     auto registration = registration_of(*contract);
//     return status_of(runtime.load(text_of(folder)).error());
#pragma once

#include "base/result.h"
#include "runtime/registry/interface.h"

#include <aviary/abi/contract.h>

#include <string_view>

namespace aviary::runtime {

/// https://www.unicode.org/versions/Unicode15.0.0/ch03.pdf, table 3-7: no overlong forms, no surrogates, nothing
/// beyond U+10FFFF.
bool is_utf8(std::string_view text);

/// Whether it is UTF-8, and not null unless it is empty.
bool is_text(aviary_string_view view);
inline std::string_view text_of(aviary_string_view view) { return {view.data, view.size}; }
inline aviary_string_view view_of(std::string_view text) { return {text.data(), text.size()}; }

/// The registration for a contract that a bundle provides. Error "contract.invalid", which names the field.
Result<Registration> registration_of(const aviary_contract& contract);
/// A resolved contract, as a bundle that uses it sees it.
aviary_contract contract_of(const Interface& interface);

aviary_status status_of(const Error& error);

} // namespace aviary::runtime
