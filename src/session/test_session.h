// For tests: a session that finds the bundles beep and wobble, and what it plays and tells.
#pragma once

#include "session/session.h"
#include "session/test_bundles.h"

#include <gtest/gtest.h>

#include <variant>
#include <vector>

namespace aviary::session {

class SessionFixture : public testing::Test {
protected:
    SessionFixture() {
        bundles_.add("beep", "test_beep");
        bundles_.add("wobble", "test_wobble_v1");
    }

    static constexpr std::uint32_t frames = 256;
    TestBundles bundles_;
    Session session_{{.engine = {.sample_rate = 48000, .max_frames = frames},
        .plugin_folders = {bundles_.folder() / "plugins", bundles_.folder() / "nowhere"}}};
};

/// One without an audio thread: the test runs it.
class HeardSession : public SessionFixture {
protected:
    void run_block(const float* input = nullptr) {
        session_.process(left_.data(), right_.data(), frames, input);
        session_.tick();
    }
    template <typename T>
    std::vector<T> heard() const {
        std::vector<T> found;
        for (const Event& event : events_)
            if (const T* one = std::get_if<T>(&event)) found.push_back(*one);
        return found;
    }

    std::vector<Event> events_;
    Session::Watching watching_ = session_.observe([this](const Event& event) { events_.push_back(event); });
    std::vector<float> left_ = std::vector<float>(frames), right_ = std::vector<float>(frames);
};

} // namespace aviary::session
