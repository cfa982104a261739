// Which read-only parameters have changed since the host was told.
//
//     reports.prepare(instance);                                               // main thread, once
//     reports.tell([&](unsigned index, double value) { return push(index, value); });     // audio thread, once a block
#pragma once

#include "sdk/core/instance.h"

#include <utility>
#include <vector>

namespace aviary::detail {

class Reports {
public:
    /// The instance outlives this. [main-thread]
    void prepare(const Instance& instance) {
        instance_ = &instance;
        for (unsigned i = 0; i < instance.param_count(); ++i)
            if (instance.param(i).read_only()) told_.push_back({i, instance.param(i).value()});
    }
    /// What push(index, value) has no room for is told the next time. [audio-thread]
    template <typename Push>
    void tell(const Push& push) AVIARY_NONBLOCKING {
        for (auto& [index, told] : told_) {
            const double value = instance_->param(index).value();
            if (value != told && AVIARY_TRUSTED(push(index, value))) told = value;
        }
    }

private:
    const Instance* instance_ = nullptr;
    std::vector<std::pair<unsigned, double>> told_; ///< by index of the parameter
};

} // namespace aviary::detail
