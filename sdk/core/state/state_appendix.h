// What a format keeps behind a plugin's state, in the same bytes: VST3's bypass and program. The form of the state itself
// is no matter here, since an appendix is found from the end. All numbers are little-endian:
//
//     the state · the appendix · u32 FNV-1a 32 of the appendix · u32 its size · 8 bytes "AviaryAp"
//
//     append_to_state(bytes, appendix);
//     const auto [state, appendix] = split_state(bytes);
//
// [main-thread]
#pragma once

#include "sdk/core/state/state_format.h"

#include <vector>

namespace aviary::detail {

struct SplitState {
    ConstBytes state;    ///< all of the bytes when they end in no sound appendix
    ConstBytes appendix; ///< empty for none
};

SplitState split_state(ConstBytes bytes);
void append_to_state(std::vector<unsigned char>& state, ConstBytes appendix);

} // namespace aviary::detail
