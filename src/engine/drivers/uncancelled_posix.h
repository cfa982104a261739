// Lets a block run to its end. When its server is gone, JACK cancels its audio thread at any point; unwinding through
// noexcept functions would end the program.
//
//     int process(jack_nframes_t frames, void* self) {   // not noexcept: a cancelled thread is unwound from here on
//         uncancelled([&] { device.process(frames); });
#pragma once

#include <pthread.h>

namespace aviary::engine {

/// Runs the block, which is noexcept; a cancellation that came meanwhile takes place at its end. [audio-thread]
template <typename Block>
void uncancelled(Block&& block) {
    int before = PTHREAD_CANCEL_ENABLE;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    block();
    pthread_setcancelstate(before, nullptr);
}

} // namespace aviary::engine
