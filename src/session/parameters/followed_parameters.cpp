#include "session/parameters/followed_parameters.h"

#include "session/open_song.h"
#include "session/plugins/describe.h"

#include <algorithm>

namespace aviary::session {

void FollowedParameters::follow(engine::SlotId slot) {
    if (const auto* processor = open_.engine.processor(slot))
        followers_.try_emplace(slot, values_of(*processor));
}

void FollowedParameters::expect(engine::SlotId slot, std::string_view id, double value) {
    const auto& parameters = open_.engine.processor(slot)->metadata().parameters;
    const auto found = std::find_if(
        parameters.begin(), parameters.end(), [&](const auto& parameter) { return parameter.id == id; });
    followers_.at(slot).set(std::size_t(found - parameters.begin()), value);
}

void FollowedParameters::forget(engine::SlotId slot) { followers_.erase(slot); }

void FollowedParameters::forget_all() { followers_.clear(); }

void FollowedParameters::forget_gone() {
    std::erase_if(followers_, [&](const auto& follower) {
        return std::none_of(open_.slots.begin(), open_.slots.end(),
            [&](const engine::Slot& slot) { return slot.id == follower.first; });
    });
}

void FollowedParameters::tell() {
    for (auto& [slot, follower] : followers_) {
        const hosting::Processor& processor = *open_.engine.processor(slot);
        const auto& parameters = processor.metadata().parameters;
        ParametersChanged changed{slot, {}};
        const auto value_of = [&](std::size_t index) { return processor.value(parameters[index].index_id); };
        for (auto [index, value] : follower.poll(value_of)) {
            const auto& parameter = parameters[index];
            changed.values.push_back({parameter.id, value, processor.value_text(parameter.index_id, value)});
        }
        if (!changed.values.empty()) open_.tell(changed);
    }
}

} // namespace aviary::session
