// A caged plugin as a clap_plugin. It answers its host's calls from its description, or asks its child.
#pragma once

#include "hosting/cage/host_side/supervisor.h"
#include "hosting/plugin/many_texts.h"

#include <clap/host.h>

#include <unordered_map>

namespace aviary::hosting::cage {

class Plugin {
public:
    /// Its life follows CLAP's rules: destroy() ends it. `descriptor` must outlive it.
    static const clap_plugin* create(const clap_host* host, const clap_plugin_descriptor& descriptor,
        std::unique_ptr<Supervisor> supervisor);

private:
    struct Callbacks;
    Plugin(const clap_host* host, const clap_plugin_descriptor& descriptor,
        std::unique_ptr<Supervisor> supervisor);

    bool open();
    void describe(Description description);
    void hear(const nlohmann::json& news);
    void log(const Message& message);
    void tell_track();
    std::optional<double> value(clap_id id);
    void ask_for_values();
    std::string text(clap_id id, double value);
    std::vector<std::string> texts(std::span<const ValueOf> values);
    std::optional<double> value_of(clap_id id, const char* text);
    void flush(const clap_input_events& events);
    template <typename Extension>
    const Extension* host_extension(const char* id) const {
        return static_cast<const Extension*>(host_->get_extension(host_, id));
    }

    clap_plugin clap_;
    const clap_host* host_;
    const std::unique_ptr<Supervisor> supervisor_;
    Description description_;
    std::unordered_map<clap_id, std::size_t> places_; ///< of the description's parameters
    std::vector<std::vector<const char*>> choices_;   ///< of the description's words
    std::atomic<bool> active_ = false;
    std::uint32_t latency_ = 0;
    std::vector<double> values_;
    std::optional<std::uint64_t> values_at_; ///< frames played when they were asked for; none: ask again
    std::uint64_t values_turn_ = 0;          ///< of the exchange; values that it has of later turns are newer
    std::map<clap_id, std::pair<double, std::string>> texts_; ///< the last of each parameter
};

} // namespace aviary::hosting::cage
