// CLAP's extensions as a VST3 answers them.
#pragma once

#include <string_view>

namespace aviary::hosting {

class HostedVst3;

/// Null: the plugin has none of that name. [main-thread]
const void* find_hosted_extension(const HostedVst3& plugin, std::string_view id);

} // namespace aviary::hosting
