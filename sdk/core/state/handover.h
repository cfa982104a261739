// What a plugin that sounds leaves to newer code of itself: what is kept, the sound under way, how far moving parameters
// have come, and which block comes next. It lives only until the newer code has taken it.
//
//     Handover handover;
//     if (old.save(handover)) send(handover.bytes(), handover.next);
//     if (auto received = Handover::read(bytes)) fresh.load(*received);
#pragma once

#include "sdk/core/params/smoother.h"
#include "sdk/core/state/state_format.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace aviary::detail {

struct Handover {
    struct Movement {
        std::uint32_t param_hash = 0;
        Smoother::Movement smoother;
    };
    /// A record of state_format.h: parameters, what is kept, what carry(), Learned and state() gave.
    std::vector<unsigned char> state;
    std::vector<Movement> movements;
    std::int64_t next = -1; ///< steady time of the first block after this; -1: not known

    /// All but `next`. [main-thread]
    std::vector<unsigned char> bytes() const;
    /// Empty when the bytes are not of the form that bytes() writes. [main-thread]
    static std::optional<Handover> read(ConstBytes bytes);
};

} // namespace aviary::detail
