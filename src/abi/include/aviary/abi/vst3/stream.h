// Bytes to be read or written one after another: what states are saved to and loaded from. [main-thread]
#pragma once

#include <aviary/abi/vst3/base.h>

namespace aviary::vst3 {

struct IBStream : FUnknown {
    enum IStreamSeekMode : int32 { kIBSeekSet = 0, kIBSeekCur = 1, kIBSeekEnd = 2 };

    /// `done` may be null. Hosts differ on whether fewer bytes than asked for are a failure.
    virtual tresult PLUGIN_API read(void* to, int32 size, int32* done = nullptr) = 0;
    virtual tresult PLUGIN_API write(void* from, int32 size, int32* done = nullptr) = 0;
    virtual tresult PLUGIN_API seek(int64 distance, int32 mode, int64* position = nullptr) = 0;
    virtual tresult PLUGIN_API tell(int64* position) = 0;
};
inline constexpr Id IBStream_iid = make_id(0xC3BF6EA2, 0x30994752, 0x9B6BF990, 0x1EE33E9B);

} // namespace aviary::vst3
