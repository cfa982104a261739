#include "sdk/core/access.h"

#include <algorithm>
#include <cmath>

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
    , automatable_(spec.automatable && !spec.hidden && !spec.read_only)
    , hidden_(spec.hidden)
    , read_only_(spec.read_only)
    , number_(spec.number)
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
            .automatable = spec.automatable,
            .hidden = spec.hidden,
            .read_only = spec.read_only,
            .number = spec.number}) {
    kind_ = ParamKind::integer;
    still_.whole = spec.initial;
}

Param::Param(Plugin& owner, const char* id, const char* name, const ChoiceSpec& spec)
    : Param(owner, id, name,
        FloatSpec{.initial = double(spec.initial),
            .smoothing = Smoothing::none,
            .group = spec.group,
            .automatable = spec.automatable,
            .hidden = spec.hidden,
            .read_only = spec.read_only,
            .number = spec.number}) {
    kind_ = ParamKind::choice;
    still_.whole = spec.initial;
}

/// One array: the names, then the ids.
void Param::keep_choices(const ChoiceSpec& spec) {
    const Choice* choices = spec.list.empty() ? spec.choices : spec.list.data();
    const unsigned limit = spec.list.empty() ? max_choices : spec.list.size();
    while (choice_count_ < limit && choices[choice_count_].name) ++choice_count_;
    auto** texts = new const char*[2 * choice_count_];
    for (unsigned i = 0; i < choice_count_; ++i) {
        texts[i] = choices[i].name;
        texts[choice_count_ + i] = choices[i].id;
    }
    choices_ = texts;
    choice_ids_ = texts + choice_count_;
    max_ = double(choice_count_) - 1;
}

void Param::drop_choices() { delete[] choices_; }

void Param::report(double value) AVIARY_NONBLOCKING {
    if (!std::isfinite(value)) return;
    value = std::clamp(value, min_, max_);
    detail::ParamAccess::set_value(*this, kind_ == ParamKind::floating ? value : std::round(value));
}

Param::Param(Plugin& owner, const char* id, const char* name, const SwitchSpec& spec)
    : Param(owner, id, name,
        FloatSpec{.initial = spec.initial ? 1.0 : 0.0,
            .smoothing = Smoothing::none,
            .group = spec.group,
            .automatable = spec.automatable,
            .hidden = spec.hidden,
            .read_only = spec.read_only,
            .number = spec.number}) {
    kind_ = ParamKind::toggle;
    bypass_ = spec.bypass;
    still_.whole = spec.initial ? 1 : 0;
}

} // namespace aviary
