// The object itself: its references, its way from made to active, the host's news of the track.
#include "sdk/formats/vst3/vst3_plugin.h"

#include "sdk/formats/vst3/controller/channel_context.h"
#include "sdk/formats/vst3/ids.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>

namespace aviary::detail {

using namespace vst3;

Vst3Plugin::Vst3Plugin(const Registration& registration, FUnknown* factory_context)
    : instance_(registration)
    , plugin_id_(registration.descriptor.id)
    , kind_(registration.kind)
    , notes_(instance_.plugin().notes())
    , automation_(instance_.plugin().automation())
    , fault_(instance_.fault())
    , factory_context_(one_more(factory_context)) {
    if (!fault_.empty()) return;
    describe();
    instance_.connect(this);
}

tresult PLUGIN_API Vst3Plugin::queryInterface(const TUID id, void** object) {
    if (!object) return kInvalidArgument;
    const auto is = [&](const Id& other) { return same_id(id, other); };
    *object = nullptr;
    if (is(FUnknown_iid) || is(IPluginBase_iid) || is(vst::IComponent_iid))
        *object = static_cast<vst::IComponent*>(this);
    else if (is(vst::IAudioProcessor_iid))
        *object = static_cast<vst::IAudioProcessor*>(this);
    else if (is(vst::IEditController_iid))
        *object = static_cast<vst::IEditController*>(this);
    else if (is(vst::IProcessContextRequirements_iid))
        *object = static_cast<vst::IProcessContextRequirements*>(this);
    else if (is(vst::IUnitInfo_iid))
        *object = static_cast<vst::IUnitInfo*>(this);
    else if (is(vst::ChannelContext::IInfoListener_iid))
        *object = static_cast<vst::ChannelContext::IInfoListener*>(this);
    else if (is(vst::IMidiMapping_iid) && takes_notes())
        *object = static_cast<vst::IMidiMapping*>(this);
    else if (is(vst::INoteExpressionController_iid) && takes_notes())
        *object = static_cast<vst::INoteExpressionController*>(this);
    else if (is(vst::INoteExpressionPhysicalUIMapping_iid) && takes_notes())
        *object = static_cast<vst::INoteExpressionPhysicalUIMapping*>(this);
    else if (is(PreSonus::IGainReductionInfo_iid) && !std::isnan(instance_.plugin().gain_adjustment()))
        *object = static_cast<PreSonus::IGainReductionInfo*>(this);
    if (!*object) return kNoInterface;
    addRef();
    return kResultOk;
}

/// What the plugin adds is no reduction; nor is there one while our bypass is on.
double PLUGIN_API Vst3Plugin::getGainReductionValueInDb() {
    const double gain = instance_.plugin().gain_adjustment();
    return std::isfinite(gain) && is_active() && !bypass_.on() ? std::min(gain, 0.0) : 0;
}

uint32 PLUGIN_API Vst3Plugin::addRef() { return references_.fetch_add(1, std::memory_order_relaxed) + 1; }

uint32 PLUGIN_API Vst3Plugin::release() {
    const auto left = references_.fetch_sub(1, std::memory_order_acq_rel) - 1;
    if (left > 0) return left;
    if (handler_) handler_->release(); // of a host that forgot to terminate
    delete this;
    return 0;
}

tresult PLUGIN_API Vst3Plugin::initialize(FUnknown* context) {
    if (stage_ != Stage::made) return kResultFalse;
    instance_.track().attend();
    start_timer(context);
    start_timer(factory_context_.get());
    stage_ = Stage::initialized;
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::terminate() {
    setActive(false);
    setComponentHandler(nullptr);
    timer_.stop();
    stage_ = Stage::made;
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::getControllerClassId(TUID) { return kResultFalse; } // there is none apart

tresult PLUGIN_API Vst3Plugin::canProcessSampleSize(int32 size) {
    return size == vst::kSample32 || size == vst::kSample64 ? kResultTrue : kResultFalse;
}

tresult PLUGIN_API Vst3Plugin::setupProcessing(vst::ProcessSetup& setup) {
    if (stage_ != Stage::initialized && stage_ != Stage::set_up) return kResultFalse;
    if (canProcessSampleSize(setup.symbolicSampleSize) != kResultTrue || setup.maxSamplesPerBlock <= 0
        || !std::isfinite(setup.sampleRate) || setup.sampleRate <= 0)
        return kResultFalse;
    setup_ = setup;
    instance_.set_mode(setup.processMode == vst::kOffline    ? Mode::offline
                       : setup.processMode == vst::kPrefetch ? Mode::buffered
                                                             : Mode::live);
    stage_ = Stage::set_up;
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::setActive(TBool state) try {
    drop_by();
    if (!state) {
        setProcessing(false); // for a host that forgot to
        plays_without_start_ = false;
        if (is_active()) stage_ = Stage::set_up;
        return kResultOk;
    }
    if (is_active()) return kResultOk;
    if (stage_ != Stage::set_up) return kResultFalse;
    for (std::size_t i = program_values_.size(); i < programs_.size(); ++i)
        program_values_.push_back(instance_.values_of(programs_[i]));
    instance_.prepare(setup_.sampleRate, unsigned(setup_.maxSamplesPerBlock));
    latency_ = told_latency_ = instance_.plugin().latency();
    const Layout& layout = instance_.layout();
    events_.prepare(takes_notes());
    sound_.prepare(layout, instance_.max_block_frames());
    bypass_.prepare(setup_.sampleRate, latency_, instance_.max_block_frames(),
        {layout.input_channels(0), layout.output_channels(0)});
    stage_ = Stage::active;
    return kResultOk;
} catch (const std::exception& error) {
    std::fprintf(stderr, "aviary: plugin '%s' failed to prepare: %s\n", plugin_id_, error.what());
    return kResultFalse;
}

tresult PLUGIN_API Vst3Plugin::setChannelContextInfos(vst::IAttributeList* list) {
    if (!list) return kInvalidArgument;
    // Where it was taken, so is now what came from within track_changed().
    if (instance_.track().update(to_track_info(*list))) drop_by();
    return kResultTrue;
}

void Vst3Plugin::drop_by() {
    if (!instance_.track().is_open()) return; // another thread, or in the midst of something
    instance_.track().attend();
    if (const int wanted = wanted_program_.exchange(-1, std::memory_order_relaxed); wanted >= 0)
        load_program(unsigned(wanted));
    if (program_loaded_.exchange(false, std::memory_order_acquire)) finish_program();
    if (latency_may_differ_.exchange(false, std::memory_order_relaxed)) tell_of_latency();
}

tresult PLUGIN_API Vst3Plugin::setProcessing(TBool state) {
    if (!is_active()) return state ? kResultFalse : kResultOk;
    if (state) {
        stage_ = Stage::processing;
        instance_.start();
    } else if (stage_ == Stage::processing) {
        stage_ = Stage::active;
        instance_.stop();
        instance_.reset(); // VST3 has no other word for it
    }
    return kResultOk;
}

int Vst3Plugin::find_settable(vst::ParamID id) const AVIARY_NONBLOCKING {
    const int index = find(id);
    return index >= 0 && instance_.param(unsigned(index)).read_only() ? -1 : index;
}

int Vst3Plugin::find(vst::ParamID id) const AVIARY_NONBLOCKING {
    const auto is_it = [&](int index) { return index >= 0 && infos_[std::size_t(index)].id == id; };
    if (id >= own_ids) return -1;
    for (const std::uint32_t hash : {id, id | 0x80000000u})
        if (const int index = instance_.find_param(hash); is_it(index)) return index;
    for (const unsigned index : renumbered_)
        if (is_it(int(index))) return int(index);
    return -1;
}

} // namespace aviary::detail
