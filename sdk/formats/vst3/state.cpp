// What projects keep: the component's state, and the controller's own. [main-thread]
#include "sdk/formats/vst3/controller/normalized.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/vst3_plugin.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace aviary::detail {

using namespace vst3;

namespace {

constexpr std::size_t state_size_limit = std::size_t(1) << 30;

bool read_all(IBStream& stream, std::vector<unsigned char>& bytes) {
    std::size_t size = 0;
    for (;;) {
        bytes.resize(std::max<std::size_t>(4096, size * 2));
        const auto room = int32(std::min<std::size_t>(bytes.size() - size, 1 << 24));
        int32 count = 0;
        // Hosts disagree on whether the end is a failure.
        if (stream.read(bytes.data() + size, room, &count) != kResultOk || count <= 0) break;
        if (count > room || size > state_size_limit) return false;
        size += std::size_t(count);
    }
    bytes.resize(size);
    return true;
}

bool write_all(IBStream& stream, ConstBytes bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const auto room = int32(std::min<std::size_t>(bytes.size() - at, 1 << 24));
        int32 count = 0;
        auto* from = const_cast<unsigned char*>(bytes.data() + at); // a stream does not write to it
        if (stream.write(from, room, &count) != kResultOk || count <= 0 || count > room) return false;
        at += std::size_t(count);
    }
    return true;
}

} // namespace

// The component's state is byte for byte what the same plugin saves as CLAP.

tresult Vst3Plugin::save(IBStream* stream) {
    std::vector<unsigned char> bytes;
    drop_by();
    if (!stream) return kInvalidArgument;
    return instance_.save(bytes) && write_all(*stream, bytes) ? kResultOk : kResultFalse;
}

tresult Vst3Plugin::load(IBStream* stream) {
    std::vector<unsigned char> bytes;
    if (!stream) return kInvalidArgument;
    if (!read_all(*stream, bytes)) return kResultFalse;
    if (const auto fault = instance_.load(bytes); !fault.empty()) {
        std::fprintf(stderr, "aviary: plugin '%s' keeps its state, as %.*s\n", plugin_id_, int(fault.size()),
            fault.data());
        return kResultFalse;
    }
    for (unsigned i = 0; i < instance_.param_count(); ++i) show(i, instance_.param(i).value());
    latency_may_differ_.store(true, std::memory_order_relaxed);
    drop_by();
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::setComponentState(IBStream* stream) {
    std::vector<unsigned char> bytes;
    if (!stream) return kInvalidArgument;
    if (!read_all(*stream, bytes)) return kResultFalse;
    const auto values = instance_.values_in(bytes);
    if (!values) return kResultFalse;
    for (unsigned i = 0; i < values->size(); ++i) show(i, (*values)[i]);
    instance_.track().attend();
    return kResultOk;
}

void Vst3Plugin::show(unsigned index, double value) {
    shown_[index] = to_normalized(instance_.param(index), value);
}

namespace {
/// The controller's own state: these bytes, then 1 or 0 for bypass, then the name of the program that is shown.
constexpr std::string_view controls_magic = "AviaryC1";
} // namespace

tresult Vst3Plugin::save_controls(IBStream* stream) {
    if (!stream) return kInvalidArgument;
    std::vector<unsigned char> bytes(controls_magic.begin(), controls_magic.end());
    bytes.push_back(bypass_.on() ? 1 : 0);
    if (!programs_.empty())
        bytes.insert(bytes.end(), programs_[program_].name.begin(), programs_[program_].name.end());
    return write_all(*stream, bytes) ? kResultOk : kResultFalse;
}

tresult Vst3Plugin::load_controls(IBStream* stream) {
    std::vector<unsigned char> bytes;
    if (!stream) return kInvalidArgument;
    if (!read_all(*stream, bytes) || bytes.size() <= controls_magic.size()
        || std::memcmp(bytes.data(), controls_magic.data(), controls_magic.size()) != 0)
        return kResultFalse;
    // The values came with the component's state: the program is only shown.
    const auto name = bytes.begin() + std::ptrdiff_t(controls_magic.size()) + 1;
    if (const int program = find_program(std::string(name, bytes.end())); program >= 0)
        show_program(unsigned(program));
    if (!has_bypass()) return kResultOk;
    bypass_.set(bytes[controls_magic.size()] != 0);
    shown_[std::size_t(bypass_index())] = bypass_.on() ? 1 : 0;
    return kResultOk;
}

} // namespace aviary::detail
