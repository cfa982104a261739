#include "hosting/formats/clap/module.h"

#include "hosting/formats/clap/elf_linux.h"
#include "hosting/formats/vst3/bundle_file.h"
#include "hosting/formats/vst3/vst3_module.h"
#include "runtime/loaders/private_copy.h"

#include <clap/entry.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <mutex>

#include <cxxabi.h>
#include <dlfcn.h>

namespace aviary::hosting {
namespace {

/// Closes the library at its end.
using Library = std::unique_ptr<void, int (*)(void*)>;

/// The open libraries that have presets, by their factory of plugins: a bundle's user is given that alone.
class PresetFactories {
public:
    void add(const clap_plugin_factory& plugins, const clap_preset_discovery_factory_t* presets) {
        const std::lock_guard lock(mutex_);
        if (presets) known_[&plugins] = presets;
    }
    void remove(const clap_plugin_factory& plugins) {
        const std::lock_guard lock(mutex_);
        known_.erase(&plugins);
    }
    const clap_preset_discovery_factory_t* find(const clap_plugin_factory& plugins) {
        const std::lock_guard lock(mutex_);
        const auto found = known_.find(&plugins);
        return found == known_.end() ? nullptr : found->second;
    }

private:
    std::mutex mutex_;
    std::map<const clap_plugin_factory*, const clap_preset_discovery_factory_t*> known_;
};
PresetFactories preset_factories;

class ClapModule final : public Module {
public:
    ClapModule(Library library, const clap_plugin_entry& entry, const clap_plugin_factory& factory)
        : library_(std::move(library))
        , entry_(entry)
        , factory_(factory) {
        preset_factories.add(factory, static_cast<const clap_preset_discovery_factory_t*>(
                                          entry.get_factory(CLAP_PRESET_DISCOVERY_FACTORY_ID)));
    }
    ~ClapModule() override {
        preset_factories.remove(factory_);
        entry_.deinit(); // before the library is closed
    }
    const clap_plugin_factory& factory() const override { return factory_; }

private:
    Library library_;
    const clap_plugin_entry& entry_;
    const clap_plugin_factory& factory_;
};

std::string version_text(const clap_version& v) {
    return std::to_string(v.major) + "." + std::to_string(v.minor) + "." + std::to_string(v.revision);
}

/// The reason with a symbol that is missing as it stands in the source, and what that means.
std::string with_plain_symbol(std::string reason) {
    constexpr std::string_view words = "undefined symbol: ";
    const auto at = reason.find(words);
    if (at == std::string::npos) return reason;
    const auto begin = at + words.size(), end = std::min(reason.find_first_of(" ,(", begin), reason.size());
    int failed = 0;
    char* plain = abi::__cxa_demangle(reason.substr(begin, end - begin).c_str(), nullptr, nullptr, &failed);
    if (plain) reason.replace(begin, end - begin, plain);
    std::free(plain);
    return reason + "; a source file or a library was left out when it was linked";
}

/// Opens `file`. The library and the messages are told `path` instead.
Result<std::shared_ptr<const Module>> load(
    const std::filesystem::path& file, const std::filesystem::path& path) {
    const auto fail = [&](const char* code, std::string message) {
        return Error{code, std::move(message), path.string()};
    };
    Library library(dlopen(file.c_str(), RTLD_LOCAL | RTLD_NOW), dlclose);
    if (!library) {
        std::string reason = dlerror();
        if (const auto at = reason.find(file.string()); at != std::string::npos && file != path)
            reason.replace(at, file.string().size(), path.string());
        return fail("module.load", "the library cannot be loaded: " + with_plain_symbol(reason));
    }
    const auto* entry = static_cast<const clap_plugin_entry*>(dlsym(library.get(), "clap_entry"));
    if (entry == nullptr)
        return fail("module.not_clap", "is a library but no CLAP plugin: it has no symbol clap_entry");
    if (!clap_version_is_compatible(entry->clap_version))
        return fail("module.version", "is made for CLAP " + version_text(entry->clap_version)
                                          + ", which is not compatible with " + version_text(CLAP_VERSION)
                                          + "; ask for a newer build of the plugin");
    if (!entry->init(path.c_str())) return fail("module.init", "the plugin library refused to initialise");
    const auto* factory = static_cast<const clap_plugin_factory*>(entry->get_factory(CLAP_PLUGIN_FACTORY_ID));
    if (factory == nullptr) {
        entry->deinit();
        return fail("module.no_factory",
            "the library offers no plugins (no " + std::string(CLAP_PLUGIN_FACTORY_ID) + ")");
    }
    return std::shared_ptr<const Module>(std::make_shared<ClapModule>(std::move(library), *entry, *factory));
}

} // namespace

Result<std::shared_ptr<const Module>> Module::open(const std::filesystem::path& path) {
    // For the same path dlopen() gives the same code again, and CLAP's init() is not made to be called twice.
    static std::map<std::filesystem::path, std::weak_ptr<const Module>> opened;
    if (auto checked = check_plugin_file(path); !checked) return checked.error();
    std::error_code ignored;
    auto& known = opened[std::filesystem::canonical(path, ignored)];
    if (auto module = known.lock()) return module;
    auto module = is_vst3(path) ? load_vst3(path) : load(std::filesystem::absolute(path, ignored), path);
    if (module) known = *module;
    return module;
}

Result<std::shared_ptr<const Module>> Module::open_copy(const std::filesystem::path& path) {
    if (is_vst3(path)) return open(path); // it looks for its bundle's other files from where it lies
    if (auto checked = check_shared_library(path); !checked) return checked.error();
    std::error_code error;
    const runtime::PrivateCopy copy(path, error);
    if (error)
        return Error{"module.copy",
            "a copy to load cannot be made in the folder for temporary files: " + error.message(),
            path.string()};
    return load(copy.path(), path);
}

const clap_preset_discovery_factory_t* preset_factory_of(const clap_plugin_factory& plugins) {
    return preset_factories.find(plugins);
}

std::vector<std::string> Module::plugin_ids() const {
    std::vector<std::string> ids;
    const auto& plugins = factory();
    const auto count = plugins.get_plugin_count(&plugins);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto* descriptor = plugins.get_plugin_descriptor(&plugins, i);
        if (descriptor != nullptr && descriptor->id != nullptr) ids.emplace_back(descriptor->id);
    }
    return ids;
}

} // namespace aviary::hosting
