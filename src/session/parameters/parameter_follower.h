// Finds the parameter values of one plugin that the page has not seen yet, moved by a person or by automation.
//
//     follower.set(3, 0.5);                    // this value is on its way to the plugin
//     for (auto [index, value] : follower.poll(value_of)) tell(index, value);   // about 20 times a second
//
// Pure. One thread.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace aviary::session {

class ParameterFollower {
public:
    /// A set value takes a block or two to reach the plugin. For that many polls it counts, whatever the plugin says.
    static constexpr int patience = 6;

    explicit ParameterFollower(const std::vector<double>& shown) {
        for (double value : shown) parameters_.push_back({value, value, 0});
    }

    void set(std::size_t index, double value) {
        parameters_[index].expected = value;
        parameters_[index].polls_left = patience;
    }

    std::vector<std::pair<std::size_t, double>> poll(const std::function<double(std::size_t)>& value_of) {
        std::vector<std::pair<std::size_t, double>> changed;
        for (std::size_t i = 0; i < parameters_.size(); ++i) {
            Parameter& parameter = parameters_[i];
            double value = value_of(i);
            if (value == parameter.expected) parameter.polls_left = 0;
            if (parameter.polls_left > 0) {
                --parameter.polls_left;
                value = parameter.expected;
            }
            if (value == parameter.shown) continue;
            parameter.shown = value;
            changed.emplace_back(i, value);
        }
        return changed;
    }

private:
    struct Parameter {
        double shown = 0;
        double expected = 0;
        int polls_left = 0; ///< above 0: `expected` is on its way
    };
    std::vector<Parameter> parameters_;
};

} // namespace aviary::session
