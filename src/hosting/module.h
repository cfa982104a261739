// A loaded plugin library: its code stays mapped for as long as anyone holds the pointer.
#pragma once

#include "runtime/result.h"

#include <clap/plugin-factory.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace aviary::hosting {

class Module {
public:
    /// Opens the library in this process and initialises it: only for code that is trusted or has been probed.
    /// `path` is what the library sees as its own path. [main-thread]
    static Result<std::shared_ptr<const Module>> open(const std::filesystem::path& path);
    virtual ~Module() = default; ///< [main-thread]

    virtual const clap_plugin_factory& factory() const = 0;
    std::vector<std::string> plugin_ids() const;
};

} // namespace aviary::hosting
