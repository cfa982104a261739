#include "hosting/formats/vst3/hosted_vst3.h"

#include "base/utf16.h"
#include "hosting/formats/vst3/connection_message.h"
#include "hosting/formats/vst3/hosted_extensions.h"

#include <aviary/abi/clap/log.h>
#include <aviary/abi/clap/track_info.h>
#include <clap/ext/latency.h>
#include <clap/ext/state.h>

#include <algorithm>
#include <cstring>

namespace aviary::hosting {

using namespace vst3;

namespace {

constexpr int32 most_busses = 256, most_bus_channels = 256; // who claims more is not believed
constexpr std::size_t most_changes = 4096;                  // parameters that may change in one block

} // namespace

HostedVst3::HostedVst3(IPluginFactory& factory, const Vst3Class& described, const clap_host& host)
    : factory_(factory)
    , described_(described)
    , host_(host)
    , clap_{.desc = &described.descriptor,
          .plugin_data = this,
          .init = [](const clap_plugin* self) { return of(self).init(); },
          .destroy = [](const clap_plugin* self) { delete &of(self); },
          .activate = [](const clap_plugin* self, double rate, std::uint32_t,
                          std::uint32_t most) { return of(self).activate(rate, most); },
          .deactivate = [](const clap_plugin* self) { of(self).deactivate(); },
          .start_processing = [](const clap_plugin* self) { return of(self).start_processing(); },
          .stop_processing = [](const clap_plugin* self) { of(self).stop_processing(); },
          .reset = [](const clap_plugin* self) { of(self).reset(); },
          .process = [](const clap_plugin* self,
                         const clap_process* block) { return of(self).process(*block); },
          .get_extension = [](const clap_plugin* self, const char* id) -> const void* {
              return of(self).extension(id ? id : "");
          },
          .on_main_thread = [](const clap_plugin* self) { of(self).on_main_thread(); }}
    , loop_([&host] { host.request_callback(&host); }) {}

HostedVst3::~HostedVst3() {
    if (is_active_) component_->setActive(false);
    if (controller_) controller_->setComponentHandler(nullptr);
    if (is_separate_) connect(false);
    if (controller_is_initialised_) controller_->terminate();
    if (is_initialised_) component_->terminate();
}

bool HostedVst3::init() {
    void* made = nullptr;
    if (factory_.createInstance(described_.class_id.data(), vst::IComponent_iid, &made) != kResultOk || !made)
        return log("the library makes no component of it"), false;
    component_ = Reference<vst::IComponent>(static_cast<vst::IComponent*>(made));
    is_initialised_ = component_->initialize(&application_) == kResultOk;
    if (!is_initialised_) return log("initialize() failed"), false;
    processor_ = {component_.get(), vst::IAudioProcessor_iid};
    if (!processor_) return log("its component processes no sound"), false;
    if (!find_controller()) return false;
    controller_->setComponentHandler(&handler_);
    if (is_separate_) connect(true);
    ByteStream state;
    if (is_separate_ && component_->getState(&state) == kResultOk) {
        state.rewind();
        controller_->setComponentState(&state);
    }
    activate_busses();
    parameters_.read(*controller_.get());
    return true;
}

/// All of them; what the host gives no sound for is empty.
void HostedVst3::activate_busses() {
    for (const auto direction : {vst::kInput, vst::kOutput})
        for (const auto type : {vst::kAudio, vst::kEvent}) {
            const int32 count = std::min(component_->getBusCount(type, direction), most_busses);
            for (int32 i = 0; i < count; ++i) component_->activateBus(type, direction, i, true);
        }
}

bool HostedVst3::find_controller() {
    controller_ = {component_.get(), vst::IEditController_iid};
    if (controller_) return true;
    TUID id{};
    void* made = nullptr;
    if (component_->getControllerClassId(id) == kResultOk
        && factory_.createInstance(id, vst::IEditController_iid, &made) == kResultOk)
        controller_ = Reference<vst::IEditController>(static_cast<vst::IEditController*>(made));
    if (!controller_) return log("it has no edit controller"), false;
    is_separate_ = true;
    controller_is_initialised_ = controller_->initialize(&application_) == kResultOk;
    return controller_is_initialised_ || (log("initialize() of its controller failed"), false);
}

/// Two halves, each with the other through the host.
void HostedVst3::connect(bool on) {
    const Reference<vst::IConnectionPoint> one(component_.get(), vst::IConnectionPoint_iid);
    const Reference<vst::IConnectionPoint> other(controller_.get(), vst::IConnectionPoint_iid);
    if (!one || !other) return;
    if (on) {
        to_controller_.lead_to(other.get());
        to_component_.lead_to(one.get());
        one->connect(&to_controller_);
        other->connect(&to_component_);
    } else {
        one->disconnect(&to_controller_);
        other->disconnect(&to_component_);
        to_controller_.lead_to(nullptr);
        to_component_.lead_to(nullptr);
    }
}

void HostedVst3::log(const std::string& text) const {
    if (const auto* to = host_extension<clap_host_log>(CLAP_EXT_LOG))
        to->log(&host_, CLAP_LOG_WARNING, text.c_str());
}

bool HostedVst3::set_up(double sample_rate, std::uint32_t max_frames) {
    vst::ProcessSetup setup{is_offline_.load(std::memory_order_acquire) ? vst::kOffline : vst::kRealtime,
        vst::kSample32, int32(max_frames), sample_rate};
    return processor_->setupProcessing(setup) == kResultOk;
}

bool HostedVst3::activate(double sample_rate, std::uint32_t max_frames) {
    sample_rate_ = sample_rate;
    max_frames_ = max_frames;
    if (!set_up(sample_rate, max_frames)) return false;
    activate_busses();
    prepare_busses();
    const std::size_t room = std::min(parameters_.size() + 16 * vst::kCountCtrlNumber, most_changes);
    changes_in_ = std::make_unique<ValueChanges>(room);
    changes_out_ = std::make_unique<ValueChanges>(room);
    note_ids_.clear();
    is_active_ = component_->setActive(true) == kResultOk;
    return is_active_;
}

void HostedVst3::prepare_busses() {
    const auto prepare = [&](vst::BusDirection direction, std::vector<Bus>& busses,
                             std::vector<vst::AudioBusBuffers>& buffers) {
        const int32 count = std::min(component_->getBusCount(vst::kAudio, direction), most_busses);
        busses.clear();
        for (int32 i = 0; i < count; ++i) {
            vst::BusInfo info{};
            if (component_->getBusInfo(vst::kAudio, direction, i, info) != kResultOk) info.channelCount = 0;
            busses.push_back({{}, std::clamp(info.channelCount, 0, most_bus_channels)});
        }
        buffers.resize(busses.size());
    };
    prepare(vst::kInput, inputs_, input_buffers_);
    prepare(vst::kOutput, outputs_, output_buffers_);
}

void HostedVst3::deactivate() {
    if (std::exchange(is_active_, false)) component_->setActive(false);
    if (!std::exchange(has_other_parameters_, false)) return;
    parameters_.read(*controller_.get());
    if (const auto* params = host_extension<clap_host_params>(CLAP_EXT_PARAMS))
        params->rescan(&host_, CLAP_PARAM_RESCAN_ALL);
}

bool HostedVst3::start_processing() noexcept {
    processor_->setProcessing(true); // whose answer means nothing: many plugins do not implement it
    is_processing_.store(true, std::memory_order_release);
    return true;
}

void HostedVst3::stop_processing() noexcept {
    processor_->setProcessing(false);
    is_processing_.store(false, std::memory_order_release);
}

void HostedVst3::reset() noexcept {
    note_ids_.clear();
    if (!is_processing_.load(std::memory_order_acquire)) return;
    processor_->setProcessing(false);
    processor_->setProcessing(true);
}

void HostedVst3::on_main_thread() {
    loop_.run();
    parameters_.tell(*controller_.get());
    const int32 flags = restart_flags_.exchange(0, std::memory_order_acq_rel);
    if (flags == 0) return;
    const auto* params = host_extension<clap_host_params>(CLAP_EXT_PARAMS);
    const bool has_others = (flags & (vst::kParamTitlesChanged | vst::kMidiCCAssignmentChanged)) != 0;
    if (has_others && !is_active_) parameters_.read(*controller_.get());
    has_other_parameters_ |=
        has_others && is_active_; // the audio thread goes by the old ones until it has stopped
    if ((flags & (vst::kParamValuesChanged | vst::kReloadComponent)) != 0)
        parameters_.reread(*controller_.get());
    if (params && has_others && !is_active_) params->rescan(&host_, CLAP_PARAM_RESCAN_ALL);
    if (params) params->rescan(&host_, CLAP_PARAM_RESCAN_VALUES);
    const bool needs_restart =
        has_other_parameters_
        || (flags & (vst::kLatencyChanged | vst::kIoChanged | vst::kReloadComponent)) != 0;
    if (!needs_restart) return;
    if (is_active_)
        host_.request_restart(&host_);
    else if (const auto* latency = host_extension<clap_host_latency>(CLAP_EXT_LATENCY))
        latency->changed(&host_);
}

void HostedVst3::edited(const Edit& edit) {
    if (std::this_thread::get_id()
        != main_thread_) { // which VST3 forbids: the value counts, the gesture does not
        if (edit.kind != Edit::Kind::value) return;
        if (const auto index = parameters_.find(edit.id)) parameters_.note(*index, edit.normalized);
        return restart_wanted(vst::kParamValuesChanged);
    }
    if (edit.kind == Edit::Kind::value)
        if (const auto index = parameters_.find(edit.id)) parameters_.set(*index, edit.normalized);
    edits_.push(edit);
    if (const auto* params = host_extension<clap_host_params>(CLAP_EXT_PARAMS)) params->request_flush(&host_);
}

void HostedVst3::restart_wanted(int32 flags) {
    restart_flags_.fetch_or(flags, std::memory_order_acq_rel);
    host_.request_callback(&host_);
}

void HostedVst3::became_dirty() {
    if (const auto* state = host_extension<clap_host_state>(CLAP_EXT_STATE)) state->mark_dirty(&host_);
}

void HostedVst3::tell_track() {
    const Reference<vst::ChannelContext::IInfoListener> listener(
        controller_.get(), vst::ChannelContext::IInfoListener_iid);
    const auto* tells = host_extension<clap_host_track_info>(CLAP_EXT_TRACK_INFO);
    clap_track_info track{};
    if (!listener || !tells || !tells->get(&host_, &track)) return;
    Attributes told;
    if ((track.flags & CLAP_TRACK_INFO_HAS_TRACK_NAME) != 0) {
        vst::String128 name{};
        to_utf16({track.name, strnlen(track.name, sizeof track.name)}, {name, 128});
        told.setString(vst::ChannelContext::kChannelNameKey, name);
    }
    if ((track.flags & CLAP_TRACK_INFO_HAS_TRACK_COLOR) != 0) {
        const auto& c = track.color;
        told.setInt(vst::ChannelContext::kChannelColorKey,
            int64(c.alpha) << 24 | int64(c.red) << 16 | int64(c.green) << 8 | int64(c.blue));
    }
    listener->setChannelContextInfos(&told);
}

bool HostedVst3::choose_program(int32 program) {
    if (parameters_.program() == HostedParameters::none || program < 0
        || program > parameters_.program_steps())
        return false;
    const double normalized =
        parameters_.program_steps() > 0 ? double(program) / parameters_.program_steps() : 0;
    if (controller_->setParamNormalized(parameters_.program(), normalized) != kResultOk) return false;
    if (is_active_) {
        edits_.push({Edit::Kind::value, parameters_.program(), normalized});
    } else {
        set_unheard(parameters_.program(), normalized);
        push_unheard();
    }
    parameters_.reread(*controller_.get());
    return true;
}

/// Not while anything is processed.
void HostedVst3::set_unheard(vst::ParamID id, double normalized) {
    if (!has_unheard_.load(std::memory_order_acquire)) unheard_.clear();
    std::erase_if(unheard_, [&](const auto& one) { return one.first == id; });
    unheard_.emplace_back(id, normalized);
    has_unheard_.store(true, std::memory_order_release);
}

/// Lets the component hear what was set while it was not active, by a block without frames.
void HostedVst3::push_unheard() {
    if (is_active_ || !has_unheard_.load(std::memory_order_acquire)) return;
    if (!activate(sample_rate_, max_frames_)) return;
    start_processing();
    begin_block();
    take_unheard();
    processor_->process(data_);
    stop_processing();
    deactivate();
}

const void* HostedVst3::extension(std::string_view id) const { return find_hosted_extension(*this, id); }

// --- handler -------------------------------------------------------------------------------------------------------

Handler::Handler(HostedVst3& plugin)
    : plugin_(plugin)
    , second_(*this) {}

tresult PLUGIN_API Handler::queryInterface(const TUID id, void** object) {
    if (object && same_id(id, vst::IComponentHandler2_iid)) return second_.queryInterface(id, object);
    return give<vst::IComponentHandler>(this, id, vst::IComponentHandler_iid, object);
}
tresult PLUGIN_API Handler::beginEdit(vst::ParamID id) {
    plugin_.edited({HostedVst3::Edit::Kind::begin, id, 0});
    return kResultOk;
}
tresult PLUGIN_API Handler::performEdit(vst::ParamID id, vst::ParamValue normalized) {
    if (!(normalized >= 0 && normalized <= 1)) return kInvalidArgument;
    plugin_.edited({HostedVst3::Edit::Kind::value, id, normalized});
    return kResultOk;
}
tresult PLUGIN_API Handler::endEdit(vst::ParamID id) {
    plugin_.edited({HostedVst3::Edit::Kind::end, id, 0});
    return kResultOk;
}
tresult PLUGIN_API Handler::restartComponent(int32 flags) {
    plugin_.restart_wanted(flags);
    return kResultOk;
}
tresult PLUGIN_API Handler::Second::queryInterface(const TUID id, void** object) {
    if (object && same_id(id, vst::IComponentHandler_iid)) return handler.queryInterface(id, object);
    return give<vst::IComponentHandler2>(this, id, vst::IComponentHandler2_iid, object);
}
tresult PLUGIN_API Handler::Second::setDirty(TBool state) {
    if (state) handler.plugin_.became_dirty();
    return kResultOk;
}

} // namespace aviary::hosting
