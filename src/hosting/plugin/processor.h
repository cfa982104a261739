// One living plugin: a clap_plugin and what its host keeps for it. To the engine every sound source and effect is one.
//
//     auto processor = Processor::create(module, "com.example.tremolo");
//     if (!processor) return processor.error();
//     (*processor)->activate(48000, 512);
//     // audio thread: (*processor)->process(clap_process)
#pragma once

#include "base/result.h"
#include "hosting/plugin/fate.h"
#include "hosting/plugin/many_texts.h"
#include "hosting/plugin/message.h"
#include "hosting/plugin/metadata.h"
#include "hosting/plugin/track_description.h"

#include <clap/process.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::hosting {

class Module;

class Processor {
public:
    /// Creates and initialises the plugin of that id; empty id: the module's first. The processor keeps the
    /// module's code mapped for as long as it lives, and its thread is the plugin's main thread. Errors:
    /// "plugin.missing" with the ids there are, "plugin.create", "plugin.init". [main-thread]
    static Result<std::unique_ptr<Processor>> create(
        std::shared_ptr<const Module> module, std::string_view plugin_id);
    ~Processor(); ///< Deactivates if needed. [main-thread], and not while the audio thread may call process()

    Processor(const Processor&) = delete;
    Processor& operator=(const Processor&) = delete;

    /// The attend() that announces parameters_changed renews it. [main-thread]
    const PluginMetadata& metadata() const;
    /// Made with our SDK: when load_state() returns, the state is complete. Other plugins may go on changing it.
    bool is_of_sdk() const;
    const ParameterMetadata* find_parameter(std::string_view id) const;
    Fate fate() const; ///< [main-thread]

    Result<void> activate(double sample_rate, std::uint32_t max_frames); ///< [main-thread]
    /// [main-thread], and not while the audio thread may call process().
    void deactivate();
    bool is_active() const;        ///< [main-thread]
    std::uint32_t latency() const; ///< frames; active only. [main-thread]
    std::uint32_t tail() const;    ///< frames, UINT32_MAX for endless. [audio-thread]
    /// True tells the plugin that nobody listens in real time. [main-thread]
    void set_offline(bool offline);

    /// Tells the plugin of its track, if it wants to know; at any time, also while it plays. [main-thread]
    void set_track(const TrackDescription& track);

    /// Tells the plugin where its project lies, if it wants to know, for files that its state names. Before
    /// load_state(). Empty: nowhere. [main-thread]
    void set_project(const std::filesystem::path& folder);

    double value(std::uint32_t index_id) const; ///< [main-thread]
    std::string value_text(std::uint32_t index_id, double value) const;
    std::vector<std::string> value_texts(std::span<const ValueOf> values) const; ///< one for each
    std::optional<double> text_value(std::uint32_t index_id, const std::string& text) const;

    /// The plugin's whole state, by its own code. [main-thread], also while the audio thread processes.
    /// Errors: "plugin.no_state" when it keeps none, "plugin.state" when it refuses.
    Result<std::vector<std::byte>> save_state() const;
    Result<void> load_state(std::span<const std::byte> state);

    /// The presets that the plugin's library has within itself. None of a plugin in a cage. [main-thread]
    std::vector<std::string> preset_names() const;
    /// Errors: "preset.none" when there are no presets, "preset.unknown", "preset.refused".
    /// [main-thread], also while the audio thread processes.
    Result<void> load_preset(std::string_view name);

    /// What newer code of the same plugin needs to go on where this one is. This one may play on.
    struct Handover {
        std::vector<std::byte> bytes;
        std::int64_t next = -1; ///< steady time of the first block that is not in it; negative: not known
    };
    /// Both plugins must be active, and the one that loads must have played nothing yet. Errors: "plugin.no_handover"
    /// when the plugin cannot do it, "plugin.state" when it refuses. [main-thread]
    Result<Handover> save_handover() const;
    Result<void> load_handover(std::span<const std::byte> bytes);
    /// Whether the plugin has made all that it makes on its own threads from its parameters and state; true for one
    /// that does not tell. A caged plugin answers what it last said, and is asked again. [main-thread]
    bool is_settled() const;

    /// The first call starts processing. Returns CLAP_PROCESS_ERROR when the plugin refuses. [audio-thread]
    clap_process_status process(const clap_process& process) noexcept;
    void stop_processing() noexcept; ///< [audio-thread]
    /// Between two blocks: calls the plugin, so that its main thread need not wait for the next block. [audio-thread]
    void flush() noexcept;
    /// The host has replaced a faulty block of this plugin by silence; attend() tells how many. [audio-thread]
    void note_silenced_block() noexcept;
    /// Whether the host fades out what is too loud of it. The host sets and heeds this; the plugin does not know of it.
    void set_guarded(bool on) noexcept; ///< [any-thread]
    bool is_guarded() const noexcept;   ///< [any-thread]
    void note_loud_block() noexcept;    ///< like note_silenced_block(). [audio-thread]
    void reset() noexcept;              ///< silence: voices, tails, delay lines. [audio-thread]

    /// attend() lets the plugin do what it asked the main thread for (request_callback), and tells what it announced.
    struct Announcements {
        bool values_changed = false, parameters_changed = false, latency_changed = false, state_dirty = false;
        bool restart_wanted = false;       ///< it asks for deactivate() and activate()
        bool process_wanted = false;       ///< it slept, and asks to be processed again
        bool fate_changed = false;         ///< see fate()
        std::uint32_t silenced_blocks = 0; ///< see note_silenced_block()
        std::uint32_t loud_blocks = 0;     ///< see note_loud_block()
        std::vector<Message> messages;     ///< what it said, oldest first; only the beginning if too much
    };
    Announcements attend(); ///< [main-thread], regularly
    /// Calls the plugin if it asked for its main thread, and leaves the rest to attend(). [main-thread]
    void call_back();
    void set_bell(int descriptor);         ///< see PluginHost::set_bell()
    bool wants_attention() const noexcept; ///< whether attend() has something to do. [any-thread]

    /// For code that passes the whole plugin on, as the cage does. [main-thread]
    const clap_plugin& clap() const;

private:
    struct Impl;
    explicit Processor(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::hosting
