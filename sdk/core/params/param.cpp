#include "sdk/core/access.h"

namespace aviary {

Param::Param(Plugin& owner, const char* id, const char* name, const FloatSpec& spec)
    : still_{.real = float(spec.initial)}
    , value_(spec.initial)
    , owner_(&owner)
    , id_(id)
    , name_(name)
    , unit_(spec.unit)
    , group_(spec.group)
    , min_(spec.min)
    , max_(spec.max)
    , initial_(spec.initial)
    , smoothing_ms_(spec.smoothing_ms)
    , smoothing_(spec.smoothing)
    , curve_(spec.curve)
    , kind_(ParamKind::floating)
    , modulation_(spec.modulation)
    , automatable_(spec.automatable)
    , to_text_(spec.to_text)
    , from_text_(spec.from_text) {
    (owner.last_param_ ? owner.last_param_->next_ : owner.first_param_) = this;
    owner.last_param_ = this;
}

// Integers, choices and switches share the specification of a float, without smoothing. Their samples are whole numbers.
Param::Param(Plugin& owner, const char* id, const char* name, const IntSpec& spec)
    : Param(owner, id, name,
        FloatSpec{.min = double(spec.min),
            .max = double(spec.max),
            .initial = double(spec.initial),
            .unit = spec.unit,
            .smoothing = Smoothing::none,
            .group = spec.group,
            .automatable = spec.automatable}) {
    kind_ = ParamKind::integer;
    still_.whole = spec.initial;
}

Param::Param(Plugin& owner, const char* id, const char* name, const ChoiceSpec& spec)
    : Param(owner, id, name,
        FloatSpec{.initial = double(spec.initial),
            .smoothing = Smoothing::none,
            .group = spec.group,
            .automatable = spec.automatable}) {
    kind_ = ParamKind::choice;
    still_.whole = spec.initial;
}

void Param::keep_choices(const ChoiceSpec& spec, const char** names, const char** ids) {
    choices_ = names;
    choice_ids_ = ids;
    for (; choice_count_ < max_choices && spec.choices[choice_count_].name; ++choice_count_) {
        names[choice_count_] = spec.choices[choice_count_].name;
        ids[choice_count_] = spec.choices[choice_count_].id;
    }
    max_ = double(choice_count_) - 1;
}

Param::Param(Plugin& owner, const char* id, const char* name, const SwitchSpec& spec)
    : Param(owner, id, name,
        FloatSpec{.initial = spec.initial ? 1.0 : 0.0,
            .smoothing = Smoothing::none,
            .group = spec.group,
            .automatable = spec.automatable}) {
    kind_ = ParamKind::toggle;
    still_.whole = spec.initial ? 1 : 0;
}

} // namespace aviary
