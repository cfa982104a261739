#include "validator/vst3/vst3_library.h"

#include "validator/rule.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>

namespace aviary::validator {

using namespace vst3;

Vst3Subject::Vst3Subject(Harness& harness, Vst3Library& library, const Vst3Library::Class& plugin)
    : harness_(harness)
    , handler_(harness) {
    void* object = nullptr;
    library.factory()->createInstance(plugin.id.data(), vst::IComponent_iid, &object);
    component_ = Face<vst::IComponent>(static_cast<vst::IComponent*>(object));
    processor_ = {component_.get(), vst::IAudioProcessor_iid};
    controller_ = {component_.get(), vst::IEditController_iid};
    TUID id;
    if (controller_ || !component_ || component_->getControllerClassId(id) != kResultOk) return;
    object = nullptr;
    library.factory()->createInstance(id, vst::IEditController_iid, &object);
    controller_ = Face<vst::IEditController>(static_cast<vst::IEditController*>(object));
    separate_ = true;
}

Vst3Subject::~Vst3Subject() {
    if (initialized_) terminate();
    const unsigned left_of_controller = controller_.drop(), left_of_processor = processor_.drop();
    const unsigned left = component_.drop();
    if (left != 0 || (separate_ && left_of_controller != 0))
        harness_.fault(watched::references, "has ", left + (separate_ ? left_of_controller : 0),
            " references left after the host's last release() (", left_of_processor, " before)");
    if (application_.references != 0)
        harness_.fault(
            watched::references, "keeps ", application_.references, " references to the host's context");
}

bool Vst3Subject::initialize() {
    if (component_->initialize(&application_) != kResultOk) return false;
    if (separate_ && controller_->initialize(&application_) != kResultOk) return false;
    initialized_ = true;
    controller_->setComponentHandler(&handler_);
    const Face<vst::IConnectionPoint> one(component_.get(), vst::IConnectionPoint_iid),
        other(controller_.get(), vst::IConnectionPoint_iid);
    if (separate_ && one && other) {
        one->connect(other.get());
        other->connect(one.get());
    }
    Stream state;
    ByteStream out(state);
    if (separate_ && component_->getState(&out) == kResultOk) {
        state.at = 0;
        controller_->setComponentState(&out);
    }
    for (const auto direction : {vst::kInput, vst::kOutput})
        for (const auto type : {vst::kAudio, vst::kEvent})
            for (int32 i = 0; i < component_->getBusCount(type, direction); ++i)
                component_->activateBus(type, direction, i, true);
    return true;
}

void Vst3Subject::terminate() {
    const Face<vst::IConnectionPoint> one(component_.get(), vst::IConnectionPoint_iid),
        other(controller_.get(), vst::IConnectionPoint_iid);
    if (separate_ && one && other) {
        one->disconnect(other.get());
        other->disconnect(one.get());
    }
    if (separate_ && controller_->terminate() != kResultOk)
        harness_.fault(watched::endings, "terminate() of the controller fails");
    if (component_->terminate() != kResultOk) harness_.fault(watched::endings, "terminate() fails");
    initialized_ = false;
    if (handler_.references != 0)
        harness_.fault(watched::references, "keeps ", handler_.references,
            " references to the component handler after terminate()");
}

std::vector<Bus> Vst3Subject::buses(vst::BusDirection direction, bool wide) {
    std::vector<Bus> all;
    for (int32 i = 0; i < component_->getBusCount(vst::kAudio, direction); ++i) {
        vst::BusInfo info{};
        vst::SpeakerArrangement arrangement = 0;
        if (component_->getBusInfo(vst::kAudio, direction, i, info) != kResultOk) {
            harness_.fault(watched::answers, "getBusInfo() fails for bus ", i, " of ",
                component_->getBusCount(vst::kAudio, direction));
            continue;
        }
        if (processor_->getBusArrangement(direction, i, arrangement) != kResultOk)
            harness_.fault(watched::answers, "getBusArrangement() fails for a bus that is there");
        else if (std::popcount(arrangement) != info.channelCount)
            harness_.fault(watched::answers, "getBusInfo() tells of ", info.channelCount,
                " channels and getBusArrangement() of ", std::popcount(arrangement));
        all.push_back({.name = to_utf8(info.name),
            .channels = unsigned(std::max(0, info.channelCount)),
            .main = info.busType == vst::kMain,
            .wide = wide,
            .in_place_with = -1,
            .starts_active = (info.flags & vst::BusInfo::kDefaultActive) != 0});
    }
    return all;
}

BusLayout Vst3Subject::layout() {
    const bool wide = can_be_wide();
    BusLayout layout{buses(vst::kInput, wide), buses(vst::kOutput, wide)};
    layout.note_inputs = unsigned(component_->getBusCount(vst::kEvent, vst::kInput));
    layout.note_outputs = unsigned(component_->getBusCount(vst::kEvent, vst::kOutput));
    layout.takes_notes = layout.note_inputs > 0;
    // Hosts replace the main input by the main output, without asking.
    if (!layout.inputs.empty() && !layout.outputs.empty()
        && layout.inputs[0].channels == layout.outputs[0].channels)
        layout.outputs[0].in_place_with = 0;
    return layout;
}

std::vector<Parameter> Vst3Subject::parameters() {
    std::vector<Parameter> all;
    const int32 count = controller_->getParameterCount();
    all.reserve(std::size_t(std::max(count, 0)));
    for (int32 i = 0; i < count; ++i) {
        vst::ParameterInfo info{};
        if (controller_->getParameterInfo(i, info) != kResultOk) {
            harness_.fault(watched::answers, "getParameterInfo() fails for parameter ", i, " of ", count);
            continue;
        }
        const auto has = [&](int32 flag) { return (info.flags & flag) != 0; };
        // What chooses a program sets the others: it would undo what was set.
        if (has(vst::ParameterInfo::kIsProgramChange)) continue;
        all.push_back({.id = info.id,
            .name = to_utf8(info.title),
            .initial = info.defaultNormalizedValue,
            .steps = unsigned(std::max(0, info.stepCount)),
            .automatable = has(vst::ParameterInfo::kCanAutomate),
            .read_only = has(vst::ParameterInfo::kIsReadOnly),
            .bypass = has(vst::ParameterInfo::kIsBypass),
            .hidden = has(vst::ParameterInfo::kIsHidden)});
    }
    return all;
}

std::optional<double> Vst3Subject::value(std::uint32_t parameter) {
    return controller_->getParamNormalized(parameter);
}

std::optional<std::string> Vst3Subject::text(std::uint32_t parameter, double value) {
    vst::String128 text{};
    if (controller_->getParamStringByValue(parameter, value, text) != kResultOk) return {};
    // Byte by byte, so that it goes back as it came.
    std::string bytes;
    for (std::size_t i = 0; i < 128 && text[i]; ++i) {
        if (text[i] < 0x80)
            bytes += char(text[i]);
        else if (text[i] < 0x800)
            (bytes += char(0xc0 | text[i] >> 6)) += char(0x80 | (text[i] & 0x3f));
        else
            ((bytes += char(0xe0 | text[i] >> 12)) += char(0x80 | (text[i] >> 6 & 0x3f))) +=
                char(0x80 | (text[i] & 0x3f));
    }
    return bytes;
}

namespace {

/// Text as a host hands it over; bytes that are no UTF-8 become lone code units, which a plugin must bear too.
void to_utf16(const std::string& text, vst::String128 to) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < text.size() && size < 127; ++i) {
        const auto at = [&](std::size_t j) {
            return j < text.size() ? std::uint8_t(text[j]) : std::uint8_t(0);
        };
        const unsigned first = at(i);
        unsigned unit = first;
        if (first >= 0xe0 && first < 0xf0) {
            unit = (first & 0xf) << 12 | (at(i + 1) & 0x3fu) << 6 | (at(i + 2) & 0x3fu);
            i += 2;
        } else if (first >= 0xc0 && first < 0xe0) {
            unit = (first & 0x1f) << 6 | (at(i + 1) & 0x3fu);
            i += 1;
        }
        to[size++] = vst::TChar(unit);
    }
    to[size] = 0;
}

} // namespace

std::optional<double> Vst3Subject::value_of(std::uint32_t parameter, const std::string& text) {
    vst::String128 utf16;
    to_utf16(text, utf16);
    double value = 0;
    return controller_->getParamValueByString(parameter, utf16, value) == kResultOk ? std::optional(value)
                                                                                    : std::nullopt;
}

tresult Vst3Subject::process_nothing() {
    vst::ProcessData data;
    data.symbolicSampleSize = sample_size_;
    return processor_->process(data);
}

void Vst3Subject::flush(const std::vector<Event>& events) {
    if (active_) {
        InputChanges changes(events);
        vst::ProcessData data; // no frames, no buses
        data.symbolicSampleSize = sample_size_;
        data.inputParameterChanges = &changes;
        const bool was_processing = processing_;
        if (!was_processing) start();
        if (processor_->process(data) != kResultOk)
            harness_.fault(
                watched::flushes, "process() without frames and buses fails: hosts flush parameters so");
        if (!was_processing) stop();
        pending_.insert(pending_.end(), events.begin(), events.end());
        return;
    }
    for (const Event& event : events)
        if (event.kind == Event::Kind::parameter) controller_->setParamNormalized(event.id, event.value);
}

bool Vst3Subject::save(Stream& stream) {
    ByteStream out(stream);
    return component_->getState(&out) == kResultOk;
}

bool Vst3Subject::load(Stream& stream) {
    Stream whole = stream; // read twice, by the component and by the controller
    whole.bytes.resize(stream.bytes.size() + std::exchange(whole.noise, 0));
    Stream noise{.at = 0, .noise = stream.noise};
    noise.give(whole.bytes.data() + stream.bytes.size(), stream.noise, harness_.random);
    Stream again = whole;
    ByteStream in(whole), shown(again);
    if (component_->setState(&in) != kResultOk) return false;
    return controller_->setComponentState(&shown) == kResultOk;
}

bool Vst3Subject::can_be_wide() { return processor_->canProcessSampleSize(vst::kSample64) == kResultTrue; }

bool Vst3Subject::activate(const RunSetup& setup) {
    rate_ = setup.rate;
    sample_size_ = setup.wide && can_be_wide() ? vst::kSample64 : vst::kSample32;
    vst::ProcessSetup asked{
        offline_ ? vst::kOffline : vst::kRealtime, sample_size_, int32(setup.max_frames), setup.rate};
    if (processor_->setupProcessing(asked) != kResultOk) return false;
    return active_ = component_->setActive(true) == kResultOk;
}

void Vst3Subject::deactivate() {
    if (active_ && component_->setActive(false) != kResultOk)
        harness_.fault(watched::endings, "setActive(false) fails");
    active_ = false;
}

bool Vst3Subject::start() {
    const auto result = processor_->setProcessing(true);
    return processing_ = result == kResultOk || result == kNotImplemented;
}

void Vst3Subject::stop() {
    if (processing_) processor_->setProcessing(false);
    processing_ = false;
}

void Vst3Subject::reset() {
    const bool was_processing = processing_;
    stop();
    start();
    if (!was_processing) stop();
}

tresult Vst3Subject::call(Block& block, vst::ProcessData& data) {
    const ProcessWatch watch(block.seen);
    return processor_->process(data);
}

Status Vst3Subject::process(Block& block) {
    const auto to_vst3_buses = [](std::vector<BusBuffers>& from) {
        std::vector<vst::AudioBusBuffers> buses;
        for (BusBuffers& bus : from) {
            auto& to = buses.emplace_back();
            to.numChannels = int32(bus.channels.size());
            to.silenceFlags = bus.flags;
            if (bus.wide)
                to.channelBuffers64 = reinterpret_cast<double**>(bus.channels.data());
            else
                to.channelBuffers32 = reinterpret_cast<float**>(bus.channels.data());
        }
        return buses;
    };
    auto inputs = to_vst3_buses(block.inputs), outputs = to_vst3_buses(block.outputs);
    InputChanges changes(block.events);
    OutputChanges changed(block.frames, block.seen);
    InputEvents events(block.events);
    OutputEvents sent(block.frames, block.seen);
    vst::ProcessContext context{};
    if (block.transport) context = to_vst3(*block.transport, rate_);

    vst::ProcessData data;
    data.processMode = offline_ ? vst::kOffline : vst::kRealtime;
    data.symbolicSampleSize = sample_size_;
    data.numSamples = int32(block.frames);
    data.numInputs = int32(inputs.size());
    data.numOutputs = int32(outputs.size());
    data.inputs = inputs.data();
    data.outputs = outputs.data();
    if (block.lists != Block::Lists::none) data.inputParameterChanges = &changes;
    if (block.lists == Block::Lists::all) {
        data.outputParameterChanges = &changed;
        data.inputEvents = &events;
        data.outputEvents = &sent;
    }
    data.processContext = block.transport ? &context : nullptr;

    const auto result = call(block, data);
    for (std::size_t i = 0; i < outputs.size(); ++i) block.outputs[i].flags = outputs[i].silenceFlags;
    if (!changes.queues.empty()) pending_.insert(pending_.end(), block.events.begin(), block.events.end());
    return result == kResultOk ? Status::go_on : Status::error;
}

bool Vst3Subject::set_offline(bool offline) {
    offline_ = offline;
    return true;
}

void Vst3Subject::idle() {
    std::erase_if(pending_, [](const Event& event) { return event.kind != Event::Kind::parameter; });
    std::map<std::uint32_t, const Event*>
        last; // of each parameter: a host tells a controller no more than that
    for (const Event& event : pending_) last[event.id] = &event;
    for (const Event& event : pending_)
        if (last[event.id] == &event) controller_->setParamNormalized(event.id, event.value);
    pending_.clear();
}

bool Vst3Subject::switch_bus(bool input, unsigned index, bool on) {
    return component_->activateBus(vst::kAudio, input ? vst::kInput : vst::kOutput, int32(index), on)
           == kResultOk;
}

void Vst3Subject::for_each_arrangement(const std::function<void(const std::string& name)>& use) {
    namespace Speakers = vst::SpeakerArr;
    struct Named {
        const char* name;
        vst::SpeakerArrangement speakers;
    };
    constexpr Named all[] = {{"mono", Speakers::kMono}, {"stereo", Speakers::kStereo},
        {"3.0", Speakers::k30Cine}, {"quad", Speakers::k40Music}, {"5.1", Speakers::k51},
        {"7.1", Speakers::k71Music}, {"7.1.4", Speakers::k71_4}, {"ambisonic", Speakers::kAmbi1stOrderACN},
        {"empty", Speakers::kEmpty}};
    const auto ins = std::size_t(component_->getBusCount(vst::kAudio, vst::kInput)),
               outs = std::size_t(component_->getBusCount(vst::kAudio, vst::kOutput));
    const auto current = [&] {
        std::vector<vst::SpeakerArrangement> arrangements(ins + outs);
        for (std::size_t i = 0; i < ins + outs; ++i)
            processor_->getBusArrangement(
                i < ins ? vst::kInput : vst::kOutput, int32(i < ins ? i : i - ins), arrangements[i]);
        return arrangements;
    };
    for (const auto& [name, speakers] : all) {
        // The main buses as asked, the others as they are; accepted or not, what is told afterwards has to be true.
        auto wanted = current();
        if (ins > 0) wanted[0] = speakers;
        if (outs > 0) wanted[ins] = speakers;
        const auto result =
            processor_->setBusArrangements(wanted.data(), int32(ins), wanted.data() + ins, int32(outs));
        if (result == kResultTrue && current() != wanted)
            harness_.fail("accepts the arrangement ", name, ", but getBusArrangement() tells of another");
        use(words(name, result == kResultTrue ? "" : " (refused)"));
    }
}

} // namespace aviary::validator
