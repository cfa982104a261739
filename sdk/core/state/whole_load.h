// A load under way: what is set and published while it lives is heard together, from one block on. Loads may nest.
// [main-thread]
//
//     const WholeLoad whole(values, worker);
//     set the parameters, publish what is kept;
#pragma once

#include "sdk/core/kept/published_values.h"
#include "sdk/core/tasks/worker.h"

namespace aviary::detail {

class WholeLoad {
public:
    WholeLoad(PublishedValues& values, Worker& worker)
        : values_(values)
        , worker_(worker) {
        values_.begin_load();
    }
    ~WholeLoad() {
        values_.end_load();
        worker_.wake(); // it made nothing meanwhile
    }
    WholeLoad(const WholeLoad&) = delete;
    WholeLoad& operator=(const WholeLoad&) = delete;

private:
    PublishedValues& values_;
    Worker& worker_;
};

} // namespace aviary::detail
