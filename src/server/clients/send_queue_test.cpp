#include "server/clients/send_queue.h"

#include <gtest/gtest.h>

using namespace aviary::server;

namespace {

Message message(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

std::string drain(SendQueue& queue) {
    std::string all;
    while (auto next = queue.pop()) all += *next->message + (next->binary ? "! " : " ");
    return all;
}

} // namespace

TEST(SendQueue, KeepsTextInOrderAndSendsItFirst) {
    SendQueue queue;
    queue.push_status(message("status"));
    queue.push_watched(message("watched"));
    queue.push_sound(message("sound"));
    EXPECT_TRUE(queue.push_text(message("one")));
    EXPECT_TRUE(queue.push_text(message("two")));
    EXPECT_EQ(drain(queue), "one two sound! watched! status! ");
}

TEST(SendQueue, KeepsOnlyTheNewestStatus) {
    SendQueue queue;
    for (int i = 0; i < 100; ++i) queue.push_status(message(std::to_string(i)));
    EXPECT_EQ(drain(queue), "99! ");
}

TEST(SendQueue, DropsTheOldestSoundOfASlowClient) {
    SendQueue queue;
    for (std::size_t i = 0; i < SendQueue::sound_limit + 2; ++i) queue.push_sound(message(std::to_string(i)));
    queue.push_watched(message("watched"));
    EXPECT_EQ(*queue.pop()->message, "2") << "the other kind has its own limit";
}

TEST(SendQueue, RefusesTextBeyondItsLimitAndTakesItAgainOnceDrained) {
    SendQueue queue;
    const auto half = message(std::string(SendQueue::text_limit / 2, 'x'));
    EXPECT_TRUE(queue.push_text(half));
    EXPECT_TRUE(queue.push_text(half));
    EXPECT_FALSE(queue.push_text(message("x")));
    queue.pop();
    EXPECT_TRUE(queue.push_text(message("x")));
}
