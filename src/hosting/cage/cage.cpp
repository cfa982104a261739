#include "hosting/cage/cage.h"

#include "hosting/cage/host_side/caged_plugin.h"
#include "hosting/formats/vst3/bundle_file.h"
#include "runtime/loaders/private_copy.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <map>

namespace aviary::hosting {
namespace {

/// The CLAP descriptor of a plugin, made from its metadata.
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

class Cage final : public CagedModule {
public:
    Cage(boost::asio::io_context& io, const std::filesystem::path& library, CageSetup setup,
        std::error_code& error)
        : io_(io)
        , library_(library)
        , setup_(std::move(setup))
        , factory_{{count, descriptor, create}, this} {
        if (setup_.is_copied) library_ = copy_.emplace(library, error).path();
        for (const auto& plugin : setup_.plugins)
            descriptors_.push_back(std::make_unique<Descriptor>(plugin));
    }
    const clap_plugin_factory& factory() const override { return factory_; }

    void start_ahead(const std::vector<std::string>& plugin_ids, std::function<void()> opened,
        std::optional<Activation> activation) override {
        // Each child's callback holds `all`. Its deleter runs when the last of them has gone.
        const auto all = std::shared_ptr<void>(
            nullptr, [&io = io_, opened = std::move(opened)](void*) { boost::asio::post(io, opened); });
        for (const auto& id : plugin_ids)
            if (auto supervisor = make_supervisor(id); supervisor && supervisor->start([all] {}, activation))
                ahead_.emplace(id, std::move(supervisor));
    }
    bool is_started(std::string_view plugin_id) const override { return ahead_.contains(plugin_id); }
    void end_unused() override { ahead_.clear(); }

private:
    struct Factory : clap_plugin_factory {
        Factory(clap_plugin_factory clap, Cage* of)
            : clap_plugin_factory(clap)
            , module(of) {}
        Cage* module;
    };

    static Cage& self(const clap_plugin_factory* factory) {
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
        Cage& me = self(factory);
        for (const auto& known : me.descriptors_)
            if (std::string_view(known->clap.id) == id)
                if (auto supervisor = me.take_supervisor(id))
                    return cage::Plugin::create(host, known->clap, std::move(supervisor));
        return nullptr;
    }

    std::unique_ptr<cage::Supervisor> make_supervisor(const std::string& id) {
        auto memory = cage::SharedMemory::make();
        if (!memory) return nullptr;
        return std::make_unique<cage::Supervisor>(io_, setup_, library_, id, *std::move(memory));
    }
    std::unique_ptr<cage::Supervisor> take_supervisor(const std::string& id) {
        auto started = ahead_.extract(id);
        return started ? std::move(started.mapped()) : make_supervisor(id);
    }

    boost::asio::io_context& io_;
    std::filesystem::path library_;
    std::optional<runtime::PrivateCopy> copy_;
    CageSetup setup_;
    std::vector<std::unique_ptr<Descriptor>> descriptors_;
    Factory factory_;
    std::multimap<std::string, std::unique_ptr<cage::Supervisor>, std::less<>> ahead_; ///< by the plugin's id
};

} // namespace

Result<std::shared_ptr<CagedModule>> open_in_cage(
    boost::asio::io_context& io, const std::filesystem::path& library, CageSetup setup) {
    if (auto checked = check_plugin_file(library); !checked) return checked.error();
    std::error_code error;
    auto module = std::make_shared<Cage>(io, library, std::move(setup), error);
    if (error)
        return Error{"module.copy",
            "a copy to load cannot be made in the folder for temporary files: " + error.message(),
            library.string()};
    return std::shared_ptr<CagedModule>(std::move(module));
}

} // namespace aviary::hosting
