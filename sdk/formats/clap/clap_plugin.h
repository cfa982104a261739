// A plugin as CLAP's clap_plugin: translates the host's calls into those of an Instance. Threads as CLAP says.
//
// clap_plugin.cpp has its life, process.cpp a block, host_link.cpp what the plugin asks of the host, extensions/ the
// extensions it offers.
#pragma once

#include "sdk/core/block/wiring.h"
#include "sdk/core/instance.h"
#include "sdk/core/params/reports.h"
#include "sdk/formats/clap/clap_events.h"
#include "sdk/formats/clap/edits.h"
#include "sdk/formats/clap/host.h"

#include <aviary/abi/clap/parameter_ids.h>
#include <clap/ext/params.h>
#include <clap/plugin.h>

#include <atomic>
#include <optional>
#include <vector>

namespace aviary::detail {

class ClapPlugin final : HostLink {
public:
    /// Throws what the author's constructor throws.
    ClapPlugin(const Registration& registration, const clap_plugin_descriptor_t& descriptor,
        const clap_host_t* host);
    ~ClapPlugin();

    const clap_plugin_t* clap() const { return &clap_; }
    static ClapPlugin& of(const clap_plugin_t* plugin) {
        return *static_cast<ClapPlugin*>(plugin->plugin_data);
    }

    const clap_plugin_descriptor_t& descriptor() const { return *clap_.desc; }
    const ClapHost& host() const { return host_; }
    Instance& instance() { return instance_; }
    const Notes& notes() const { return notes_; }
    bool active() const { return active_; } ///< between activate() and deactivate()
    std::uint32_t latency() const { return latency_; }
    unsigned timer_ms() const { return timer_ms_; }
    bool has_plots() const { return has_plots_; }
    bool has_gain_meter() const { return has_gain_meter_; }
    std::uint32_t note_dialect() const {
        return note_dialect_;
    } ///< preferred: the host's, if it is a plain one

    /// By the parameter's index. Made once in init(), so that each answer to a host is a copy.
    const std::vector<clap_param_info_t>& param_infos() const { return param_infos_; }
    const std::vector<aviary_parameter_t>& parameters() const { return parameters_; }
    std::vector<Indication>& indications() { return indications_; } ///< the host's marks, by parameter index

    /// Takes events outside process(), and sends the edits that wait. [active ? audio-thread : main-thread]
    void flush(const clap_input_events_t* in, const clap_output_events_t* out) AVIARY_NONBLOCKING;
    /// To be called after a state or a preset has set the parameters. [main-thread]
    void values_changed();
    /// The host has news of the track. [main-thread]; called elsewhere, or while the plugin is asking for the track, the
    /// news waits for on_main_thread().
    void track_changed();
    /// False while the plugin is active. Marks every port as in use. [main-thread]
    bool choose_layout(unsigned index);
    /// [active ? audio-thread : main-thread]
    void use_port(bool is_input, unsigned port, bool used) AVIARY_NONBLOCKING;

private:
    bool init();
    void leave_out_what_is_not_ours();
    void find_note_dialect();
    bool activate(double sample_rate, std::uint32_t max_frames);
    void deactivate();
    void on_main_thread();
    void note_param_change(unsigned index) AVIARY_NONBLOCKING;
    void ask_track();
    void attend_track();

    clap_process_status process(const clap_process_t& process) AVIARY_NONBLOCKING;
    void play(const clap_process_t& process) AVIARY_NONBLOCKING;
    void connect(const clap_process_t& process) AVIARY_NONBLOCKING;
    void silence_unused(const clap_process_t& process) const AVIARY_NONBLOCKING;
    unsigned played_channels(std::uint32_t port) const AVIARY_NONBLOCKING;
    Frame take_events(const clap_input_events_t* events, std::uint32_t& next, Frame start, Frame end,
        Frame block_end) AVIARY_NONBLOCKING;
    bool splits_block(const clap_event_header_t& header) const AVIARY_NONBLOCKING;
    bool take_event(const clap_event_header_t& header, Frame frame) AVIARY_NONBLOCKING;
    int find_settable(clap_id param) const AVIARY_NONBLOCKING;
    void set_params(const clap_input_events_t* events) AVIARY_NONBLOCKING;
    void send_edits(const clap_output_events_t* out) AVIARY_NONBLOCKING;
    void tell_of_tail() AVIARY_NONBLOCKING;
    void send_reports(const clap_output_events_t* out, Frame frames) AVIARY_NONBLOCKING;

    // HostLink
    void begin_edit(unsigned param_index) override;
    void edit(unsigned param_index, double value) override;
    void end_edit(unsigned param_index) override;
    void mark_dirty() override;
    void ask_for_layout(unsigned index) override;
    void settings_may_differ() override;
    void log(const char* message) override;
    void add_edit(const Edit& edit, const char* call);
    void tell_of_layout();

    clap_plugin_t clap_;
    ClapHost host_;
    Instance instance_;
    const Notes notes_;
    const Automation automation_;
    const unsigned timer_ms_;
    const bool has_gain_meter_, has_plots_;
    std::uint32_t note_dialect_ = CLAP_NOTE_DIALECT_CLAP;
    NoteOutput note_output_ = NoteOutput::none;
    std::optional<clap_id> timer_;
    std::vector<clap_param_info_t> param_infos_;
    std::vector<aviary_parameter_t> parameters_;
    std::vector<Indication> indications_;

    bool active_ = false, was_active_ = false;
    std::atomic<bool> processing_ = false;
    std::uint32_t latency_ = 0;
    unsigned voices_ = 0;                        ///< as the host was told
    std::atomic<bool> settings_changed_ = false; ///< latency and voices may have changed
    std::optional<unsigned> wanted_layout_;      ///< chosen when the host deactivates
    bool asking_track_ = false;                  ///< inside the host's get(); the main thread's
    std::atomic<bool> track_due_ = false;        ///< the main thread must ask the host for the track

    Transport transport_;
    Wiring wiring_;
    std::atomic<std::uint32_t> used_inputs_ = ~0u, used_outputs_ = ~0u; ///< a bit for each port
    Edits edits_;
    FoldedEdits folded_;
    Reports reports_;
    unsigned told_tail_ = 0; ///< the audio thread's

    friend struct ClapCalls;
};

} // namespace aviary::detail
