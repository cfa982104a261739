// A plugin as the rules see it, the same for both ABIs: each format's folder has its own Library and Subject.
//
//     auto library = open_library(path);                 // a .clap file or a .vst3 folder
//     auto plugin = (*library)->create(id, harness);     // initialised; destroyed with the pointer
//     plugin->activate({.rate = 48000});
//
// Functions are on the main thread unless they say otherwise. They call the plugin and report what it answers; what is
// right or wrong is for the rules to say.
#pragma once

#include "validator/described_rule.h"
#include "validator/harness/process_call.h"
#include "validator/report.h"

#include "base/result.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aviary::validator {

class Harness;

struct Parameter {
    std::uint32_t id = 0;
    std::string name;
    double min = 0, max = 1, initial = 0; ///< plain in CLAP, normalised in VST3; so are all values
    unsigned steps = 0;                   ///< one less than the number of values; 0: continuous
    bool automatable = true, read_only = false, bypass = false, hidden = false;
    bool is_unused = false; ///< for now: changes of it need not be processed
    bool modulatable = false, modulatable_per_note = false;
    void* cookie = nullptr;

    /// By a host, at any time.
    bool settable() const { return !read_only && !is_unused; }
    /// What a float cannot tell apart is the same.
    double tolerance() const { return 1e-6 * (max - min); }
    bool has_in_range(double value) const { return value >= min - tolerance() && value <= max + tolerance(); }
    bool operator==(const Parameter&) const = default;
};

struct RunSetup {
    double rate = 48000; ///< Hz
    std::uint32_t max_frames = 512;
    bool wide = false; ///< 64-bit samples where the plugin takes them
    bool in_place = false;
    Fence fence = Fence::canary;
};

using Bytes = std::vector<unsigned char>;

/// What a plugin's state is written to and read from.
struct Stream {
    Bytes bytes;
    std::size_t at = 0;
    std::size_t piece = ~std::size_t(0);       ///< gives and takes no more at once
    std::size_t fails_after = ~std::size_t(0); ///< then reading and writing are errors
    std::size_t noise = 0;                     ///< behind `bytes` come so many more that are random

    std::size_t give(void* to, std::size_t size, Random& random); ///< As a file's read().
};

class Subject {
public:
    virtual ~Subject() = default;

    virtual BusLayout layout() = 0;
    virtual std::vector<Parameter> parameters() = 0;
    virtual std::optional<double> value(std::uint32_t parameter) = 0;
    virtual std::optional<std::string> text(std::uint32_t parameter, double value) = 0;
    virtual std::optional<double> value_of(std::uint32_t parameter, const std::string& text) = 0;
    /// Changes of parameters without sound; on the audio thread while active, on the main thread otherwise.
    virtual void flush(const std::vector<Event>& events) = 0;

    virtual bool save(Stream& stream) = 0;
    virtual bool load(Stream& stream) = 0;
    virtual bool has_state() = 0;

    virtual bool can_be_wide() = 0;
    virtual bool activate(const RunSetup& setup) = 0;
    virtual void deactivate() = 0;
    virtual bool start() = 0;                   ///< [audio-thread]
    virtual void stop() = 0;                    ///< [audio-thread]
    virtual void reset() = 0;                   ///< [audio-thread] while active
    virtual Status process(Block& block) = 0;   ///< [audio-thread]
    virtual bool set_offline(bool offline) = 0; ///< while not active
    virtual std::uint32_t latency() = 0;        ///< frames, while active
    virtual bool told_of_latency() = 0;         ///< whether it told the host that its latency changes
    virtual std::uint32_t tail() = 0;           ///< frames

    /// What a host's main thread does between other things: answers what the plugin asked for.
    virtual void idle() = 0;
    /// Switches a bus on or off, while not active; false when the plugin does not let it.
    virtual bool switch_bus(bool input, unsigned index, bool on) = 0;
    /// Goes through all arrangements of buses the plugin can have; `use` is called with each in turn, not active.
    virtual void for_each_arrangement(const std::function<void(const std::string& name)>& use) = 0;
};

class Library {
public:
    virtual ~Library() = default;
    virtual Format format() const = 0;
    virtual std::vector<PluginName> plugins() const = 0;
    /// Null when the plugin cannot be made or initialised, which the harness has then been told.
    virtual std::unique_ptr<Subject> create(const std::string& id, Harness& harness) = 0;
};

/// A .clap file; or of VST3, a .vst3 folder or the library in it. Errors: "validator.file", "validator.open".
Result<std::unique_ptr<Library>> open_library(const std::filesystem::path& path);

} // namespace aviary::validator
