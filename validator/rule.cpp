#include "validator/rule.h"

namespace aviary::validator {

DescribedRule Rule::described() const {
    return {name, claim, source, weight, tried, is_for(Format::clap), is_for(Format::vst3)};
}

std::vector<Rule> all_rules() {
    std::vector<Rule> all;
    for (const auto& group :
        {life_rules(), watched_rules(), sound_rules(), parameter_rules(), state_rules(), note_rules(),
            bus_rules(), clap_rules(), clap_extension_rules(), vst3_object_rules(), vst3_rules()})
        all.insert(all.end(), group.begin(), group.end());
    return all;
}

} // namespace aviary::validator
