// CLAP's side of the harness: a .clap file and the plugins in it, called just as CLAP says.
#pragma once

#include "validator/clap/clap_host.h"
#include "validator/harness/subject.h"

#include <aviary/abi/clap/plugin_factory.h>
#include <clap/entry.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>
#include <clap/plugin.h>

namespace aviary::validator {

class ClapLibrary final : public Library {
public:
    static Result<std::unique_ptr<Library>> open(const std::filesystem::path& path);
    ~ClapLibrary() override;

    Format format() const override { return Format::clap; }
    std::vector<PluginName> plugins() const override;
    std::unique_ptr<Subject> create(const std::string& id, Harness& harness) override;

    const clap_plugin_entry& entry() const { return *entry_; }
    const clap_plugin_factory& factory() const { return *factory_; }
    const std::string& path() const { return path_; }
    void find_factory(); ///< after the entry was initialised anew

private:
    ClapLibrary(void* library, const clap_plugin_entry& entry, std::string path)
        : library_(library)
        , entry_(&entry)
        , path_(std::move(path)) {}

    void* library_;
    const clap_plugin_entry* entry_;
    const clap_plugin_factory* factory_ = nullptr;
    std::string path_;
};

class ClapSubject final : public Subject {
public:
    ClapSubject(Harness& harness, const clap_plugin_factory& factory, const std::string& id,
        bool with_host_extensions = true);
    ~ClapSubject() override;

    bool made() const { return plugin_ != nullptr; }
    bool init();
    const clap_plugin* clap() const { return plugin_; }
    template <typename Extension>
    const Extension* extension(const char* id) const {
        return static_cast<const Extension*>(plugin_->get_extension(plugin_, id));
    }

    BusLayout layout() override;
    std::vector<Parameter> parameters() override;
    std::optional<double> value(std::uint32_t parameter) override;
    std::optional<std::string> text(std::uint32_t parameter, double value) override;
    std::optional<double> value_of(std::uint32_t parameter, const std::string& text) override;
    void flush(const std::vector<Event>& events) override;
    bool save(Stream& stream) override;
    bool load(Stream& stream) override;
    bool has_state() override { return state_ != nullptr; }
    bool can_be_wide() override;
    bool activate(const RunSetup& setup) override;
    void deactivate() override;
    bool start() override;
    void stop() override;
    void reset() override { plugin_->reset(plugin_); }
    Status process(Block& block) override;
    bool set_offline(bool offline) override;
    std::uint32_t latency() override;
    bool told_of_latency() override { return false; } ///< it may not, while active
    std::uint32_t tail() override;
    void idle() override;
    bool switch_bus(bool input, unsigned index, bool on) override;
    void for_each_arrangement(const std::function<void(const std::string& name)>& use) override;

private:
    std::vector<Bus> buses(bool input) const;

    Harness& harness_;
    ClapHost host_;
    const clap_plugin* plugin_ = nullptr;
    const clap_plugin_params* params_ = nullptr;
    const clap_plugin_state* state_ = nullptr;
    bool initialised_ = false, processing_ = false;
    std::int64_t steady_time_ = 0;
    std::vector<clap_audio_buffer> inputs_, outputs_;
};

} // namespace aviary::validator
