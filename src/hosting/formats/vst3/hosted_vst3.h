// A VST3 plugin as a clap_plugin: its component and its controller, which may be one object or two.
//
//     const clap_plugin* plugin = (new HostedVst3(factory, described, host))->clap();   // destroy() deletes it
//
// The threads are CLAP's. The controller is called by the main thread alone. What the audio thread changes, the main
// thread tells it in on_main_thread(); what an editor changes goes to the audio thread through a ring.
#pragma once

#include "hosting/formats/vst3/application.h"
#include "hosting/formats/vst3/block_lists.h"
#include "hosting/formats/vst3/connection_message.h"
#include "hosting/formats/vst3/hosted_parameters.h"
#include "hosting/formats/vst3/note_ids.h"
#include "hosting/formats/vst3/vst3_class.h"
#include "rt/ring.h"

#include <clap/events.h>
#include <clap/host.h>
#include <clap/plugin.h>
#include <clap/process.h>
#include <clap/stream.h>

#include <memory>
#include <string_view>

namespace aviary::hosting {

class HostedVst3;

/// What a plugin tells its host of: an editor's moves, and that something has changed.
class Handler final : public HostObject<vst::IComponentHandler> {
public:
    explicit Handler(HostedVst3& plugin);
    tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override;
    tresult PLUGIN_API beginEdit(vst::ParamID id) override;
    tresult PLUGIN_API performEdit(vst::ParamID id, vst::ParamValue normalized) override;
    tresult PLUGIN_API endEdit(vst::ParamID id) override;
    tresult PLUGIN_API restartComponent(int32 flags) override;

private:
    struct Second final : HostObject<vst::IComponentHandler2> {
        explicit Second(Handler& of)
            : handler(of) {}
        tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override;
        tresult PLUGIN_API setDirty(vst3::TBool state) override;
        tresult PLUGIN_API requestOpenEditor(vst3::FIDString) override { return vst3::kNotImplemented; }
        tresult PLUGIN_API startGroupEdit() override { return kResultOk; }
        tresult PLUGIN_API finishGroupEdit() override { return kResultOk; }
        Handler& handler;
    };
    HostedVst3& plugin_;
    Second second_;
};

class HostedVst3 {
public:
    HostedVst3(vst3::IPluginFactory& factory, const Vst3Class& described, const clap_host& host);
    ~HostedVst3();
    HostedVst3(const HostedVst3&) = delete;

    static HostedVst3& of(const clap_plugin* plugin) {
        return *static_cast<HostedVst3*>(plugin->plugin_data);
    }
    const clap_plugin* clap() const { return &clap_; }

    bool init();
    bool activate(double sample_rate, std::uint32_t max_frames);
    void deactivate();
    bool start_processing() noexcept;
    void stop_processing() noexcept;
    void reset() noexcept;
    clap_process_status process(const clap_process& block) noexcept;
    void on_main_thread();
    const void* extension(std::string_view id) const;

    // For the extensions.
    vst::IComponent& component() const { return *component_.get(); }
    vst::IAudioProcessor& processor() const { return *processor_.get(); }
    vst::IEditController& controller() const { return *controller_.get(); }
    HostedParameters& parameters() { return parameters_; }
    void flush(const clap_input_events& in, const clap_output_events& out) noexcept;
    bool save(const clap_ostream& to);
    bool load(const clap_istream& from);
    void set_offline(bool offline) { is_offline_.store(offline, std::memory_order_release); }
    void tell_track();
    bool choose_program(int32 program);

    struct Edit {
        enum class Kind : std::uint8_t { begin, value, end } kind = Kind::begin;
        vst::ParamID id = 0;
        double normalized = 0;
    };
    void edited(const Edit& edit);    ///< of the plugin's own editor. [main-thread]
    void restart_wanted(int32 flags); ///< [any-thread]
    void became_dirty();              ///< [main-thread]

private:
    struct Bus {
        vst::AudioBusBuffers buffers;
        int32 channels = 0;
    };

    bool find_controller();
    void activate_busses();
    void connect(bool on);
    void prepare_busses();
    bool set_up(double sample_rate, std::uint32_t max_frames);
    void set_unheard(vst::ParamID id, double normalized);
    void push_unheard();
    void log(const std::string& text) const;
    template <typename Extension>
    const Extension* host_extension(const char* id) const {
        return static_cast<const Extension*>(host_.get_extension(&host_, id));
    }

    // One block. [audio-thread]
    void begin_block();
    void take_edits(const clap_output_events* out);
    void give_edit(const Edit& edit, const clap_output_events& out) const noexcept;
    void take_unheard();
    void take_event(const clap_event_header& event);
    void take_parameter(vst::ParamID id, int32 frame, double normalized);
    void take_note(const clap_event_note& note);
    void take_expression(const clap_event_note_expression& event);
    void take_midi(const clap_event_midi& event);
    void fill_context(const clap_process& block);
    void fill_busses(const clap_process& block);
    void gather_changes();
    void gather_events();
    void give_sorted(const clap_output_events& out);
    struct Given;
    Given* next_given(std::uint16_t type, std::uint32_t size, int32 frame);

    vst3::IPluginFactory& factory_;
    const Vst3Class& described_;
    const clap_host& host_;
    clap_plugin clap_;
    RunLoop loop_;
    Application application_{loop_};
    Handler handler_{*this};

    Reference<vst::IComponent> component_;
    Reference<vst::IAudioProcessor> processor_;
    Reference<vst::IEditController> controller_;
    bool is_separate_ = false, is_initialised_ = false, controller_is_initialised_ = false;
    bool is_active_ = false;
    bool has_other_parameters_ = false; ///< to be read once it is not active
    const std::thread::id main_thread_ = std::this_thread::get_id();
    Connection to_controller_, to_component_;
    double sample_rate_ = 48000;
    std::uint32_t max_frames_ = 512;
    std::atomic<bool> is_offline_ = false;
    std::atomic<bool> is_processing_ = false;
    std::atomic<int32> restart_flags_ = 0;

    HostedParameters parameters_;
    /// Set while nothing is processed, of which the component is to be told. The main thread adds to it only then.
    std::vector<std::pair<vst::ParamID, double>> unheard_;
    std::atomic<bool> has_unheard_ = false;
    rt::Ring<Edit> edits_{1024}; ///< main thread to audio thread

    // Of the audio thread, made by activate().
    std::vector<Bus> inputs_, outputs_;
    std::vector<vst::AudioBusBuffers> input_buffers_, output_buffers_;
    std::unique_ptr<ValueChanges> changes_in_, changes_out_;
    EventList events_in_, events_out_;
    vst::ProcessContext context_{};
    vst::ProcessData data_;
    NoteIds note_ids_;
    bool has_news_ = false; ///< in this block, for the controller
    struct Given {
        union {
            clap_event_header header;
            clap_event_note note;
            clap_event_midi midi;
            clap_event_param_value value;
        };
    };
    std::vector<Given> given_ = std::vector<Given>(4096); ///< what the plugin sends in a block
    std::size_t given_count_ = 0;
};

} // namespace aviary::hosting
