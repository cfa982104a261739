// What projects keep: the component's state, and the controller's own. [main-thread]
#include "sdk/core/state/state_appendix.h"
#include "sdk/formats/vst3/controller/normalized.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/vst3_plugin.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <utility>

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

/// The controller's own state begins so.
constexpr std::string_view controls_magic = "AviaryC1";

} // namespace

// The component's state is what the same plugin saves as CLAP. Behind it, as an appendix, come bypass and program, unless
// they are as in a new instance: 1 or 0 for bypass, then the name of the program. Many hosts read the component's state
// and nothing else.
//
// The controller's state has the same again, for readers of before: then the component's had no appendix.

std::vector<unsigned char> Vst3Plugin::own_controls() const {
    std::vector<unsigned char> bytes = {static_cast<unsigned char>(bypass_.on() ? 1 : 0)};
    if (programs_.empty()) return bytes;
    const std::string& name = programs_[program_.load(std::memory_order_relaxed)].name;
    bytes.insert(bytes.end(), name.begin(), name.end());
    return bytes;
}

unsigned Vst3Plugin::program_in(ConstBytes own_controls) const {
    if (own_controls.empty()) return 0;
    return unsigned(std::max(find_program(std::string(own_controls.begin() + 1, own_controls.end())), 0));
}

void Vst3Plugin::show_own_controls(ConstBytes bytes) {
    if (has_bypass()) shown_[std::size_t(bypass_index())] = !bytes.empty() && bytes[0] != 0 ? 1 : 0;
    if (!programs_.empty()) shown_[std::size_t(program_index())] = program_travel(program_in(bytes));
}

/// The values of the program come with the state: nothing is loaded.
void Vst3Plugin::take_own_controls(ConstBytes bytes) {
    show_own_controls(bytes);
    if (has_bypass()) bypass_.set(shown_[std::size_t(bypass_index())] != 0);
    if (!programs_.empty()) program_.store(program_in(bytes), std::memory_order_relaxed);
}

tresult Vst3Plugin::save(IBStream* stream) {
    std::vector<unsigned char> bytes;
    drop_by();
    if (!stream) return kInvalidArgument;
    take_waiting_values();
    if (!instance_.save(bytes)) return kResultFalse;
    if (bypass_.on() || program_.load(std::memory_order_relaxed) != 0) append_to_state(bytes, own_controls());
    return write_all(*stream, bytes) ? kResultOk : kResultFalse;
}

tresult Vst3Plugin::load(IBStream* stream) {
    std::vector<unsigned char> bytes;
    if (!stream) return kInvalidArgument;
    if (!read_all(*stream, bytes)) return kResultFalse;
    const auto [state, own] = split_state(bytes);
    if (const auto fault = instance_.load(state); !fault.empty()) {
        std::fprintf(stderr, "aviary: plugin '%s' keeps its state, as %.*s\n", plugin_id_, int(fault.size()),
            fault.data());
        return kResultFalse;
    }
    take_own_controls(own);
    show_values();
    latency_may_differ_.store(true, std::memory_order_relaxed);
    drop_by();
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::setComponentState(IBStream* stream) {
    std::vector<unsigned char> bytes;
    if (!stream) return kInvalidArgument;
    if (!read_all(*stream, bytes)) return kResultFalse;
    const auto [state, own] = split_state(bytes);
    const auto values = instance_.values_in(state);
    if (!values) return kResultFalse;
    for (unsigned i = 0; i < values->size(); ++i) show(i, (*values)[i]);
    show_own_controls(own);
    instance_.track().attend();
    return kResultOk;
}

void Vst3Plugin::show(unsigned index, double value) {
    shown_[index] = to_normalized(instance_.param(index), value);
}

/// As they are, all of the author's.
void Vst3Plugin::show_values() {
    for (unsigned i = 0; i < instance_.param_count(); ++i) show(i, instance_.param(i).value());
    shown_at_.assign(shown_at_.size(), 0); // what waited is not wanted any more
}

/// Values that the host has told the controller since the last block are on their way to the next one, which may never
/// come: they are saved as if they had arrived.
void Vst3Plugin::take_waiting_values() {
    const auto now = blocks_.load(std::memory_order_relaxed) + 1;
    for (unsigned i = 0; i < shown_at_.size(); ++i)
        if (std::exchange(shown_at_[i], 0) == now) take_shown(i);
}

tresult Vst3Plugin::save_controls(IBStream* stream) {
    if (!stream) return kInvalidArgument;
    std::vector<unsigned char> bytes(controls_magic.begin(), controls_magic.end());
    const auto own = own_controls();
    bytes.insert(bytes.end(), own.begin(), own.end());
    return write_all(*stream, bytes) ? kResultOk : kResultFalse;
}

tresult Vst3Plugin::load_controls(IBStream* stream) {
    std::vector<unsigned char> bytes;
    if (!stream) return kInvalidArgument;
    if (!read_all(*stream, bytes) || bytes.size() <= controls_magic.size()
        || std::memcmp(bytes.data(), controls_magic.data(), controls_magic.size()) != 0)
        return kResultFalse;
    take_own_controls(ConstBytes(bytes).subspan(controls_magic.size()));
    return kResultOk;
}

} // namespace aviary::detail
