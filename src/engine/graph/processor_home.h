// Where processors come back to when the audio thread has let go of their units. Most are destroyed there. Those that are
// to be restarted are kept.
//
//     home->expect(processor);                              // it is about to be taken out of its slot
//     for (auto& processor : home->take_returned()) ...     // after Playback::collect()
//
// [main-thread]
#pragma once

#include "hosting/plugin/processor.h"

#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace aviary::engine {

class ProcessorHome {
public:
    void expect(const hosting::Processor& processor) { expected_.insert(&processor); }
    void take_back(std::unique_ptr<hosting::Processor> processor) {
        if (expected_.erase(processor.get()) > 0) returned_.push_back(std::move(processor));
    }
    std::vector<std::unique_ptr<hosting::Processor>> take_returned() { return std::exchange(returned_, {}); }

private:
    std::set<const hosting::Processor*> expected_;
    std::vector<std::unique_ptr<hosting::Processor>> returned_;
};

} // namespace aviary::engine
