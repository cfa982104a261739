#include "hosting/cage/cage.h"

#include "hosting/cage/plugin.h"
#include "hosting/elf_linux.h"
#include "runtime/private_copy.h"

#include <algorithm>

namespace aviary::hosting {
namespace {

/// The descriptor that a plugin's metadata tell of.
struct Descriptor {
    explicit Descriptor(const PluginMetadata& plugin) {
        for (const auto& feature : plugin.features) features.push_back(feature.c_str());
        features.push_back(nullptr);
        clap = {.clap_version = CLAP_VERSION,
            .id = plugin.id.c_str(),
            .name = plugin.name.c_str(),
            .vendor = plugin.vendor.c_str(),
            .url = "",
            .manual_url = "",
            .support_url = "",
            .version = plugin.version.c_str(),
            .description = plugin.description.c_str(),
            .features = features.data()};
    }
    std::vector<const char*> features;
    clap_plugin_descriptor clap;
};

class CageModule final : public Module {
public:
    CageModule(boost::asio::io_context& io, const std::filesystem::path& library, CageSetup setup,
        std::error_code& error)
        : io_(io)
        , library_(library, error)
        , setup_(std::move(setup))
        , factory_{{count, descriptor, create}, this} {
        for (const auto& plugin : setup_.plugins)
            descriptors_.push_back(std::make_unique<Descriptor>(plugin));
    }
    const clap_plugin_factory& factory() const override { return factory_; }

private:
    struct Factory : clap_plugin_factory {
        Factory(clap_plugin_factory clap, const CageModule* of)
            : clap_plugin_factory(clap)
            , module(of) {}
        const CageModule* module;
    };

    static const CageModule& self(const clap_plugin_factory* factory) {
        return *static_cast<const Factory*>(factory)->module;
    }
    static std::uint32_t count(const clap_plugin_factory* factory) {
        return std::uint32_t(self(factory).descriptors_.size());
    }
    static const clap_plugin_descriptor* descriptor(const clap_plugin_factory* factory, std::uint32_t index) {
        return index < count(factory) ? &self(factory).descriptors_[index]->clap : nullptr;
    }
    static const clap_plugin* create(
        const clap_plugin_factory* factory, const clap_host* host, const char* id) {
        const CageModule& me = self(factory);
        for (const auto& known : me.descriptors_)
            if (std::string_view(known->clap.id) == id)
                return cage::Plugin::create(host, known->clap, me.io_, me.setup_, me.library_.path());
        return nullptr;
    }

    boost::asio::io_context& io_;
    runtime::PrivateCopy
        library_; ///< a plugin that is started again must be the same, whatever was built since
    CageSetup setup_;
    std::vector<std::unique_ptr<Descriptor>> descriptors_;
    Factory factory_;
};

} // namespace

Result<std::shared_ptr<const Module>> open_in_cage(
    boost::asio::io_context& io, const std::filesystem::path& library, CageSetup setup) {
    if (auto checked = check_shared_library(library); !checked) return checked.error();
    std::error_code error;
    auto module = std::make_shared<CageModule>(io, library, std::move(setup), error);
    if (error)
        return Error{"module.copy",
            "a copy to load cannot be made in the folder for temporary files: " + error.message(),
            library.string()};
    return std::shared_ptr<const Module>(std::move(module));
}

} // namespace aviary::hosting
